"""Edits mkdocs.yml as text: finds each value's position, and replaces values without touching comments."""

import json
from collections.abc import Iterator, Mapping

import yaml

from pages.config import SettingsError, written


class Unwritable(SettingsError):
    """A value cannot be put into mkdocs.yml; the message names it."""


def scalars(text: str) -> dict[str, yaml.ScalarNode]:
    """Return every scalar by its key, such as `extra.firm.people[1].name`, with its position."""
    return dict(_walk(yaml.compose(text), ""))


def line(node: yaml.Node) -> int:
    """Return the line on which a value begins, counted from 1."""
    number: int = node.start_mark.line
    return number + 1


def put(text: str, values: Mapping[str, str]) -> str:
    """Return the text with some values replaced; all else stays the same to the byte.

    Raises:
        Unwritable: a key is missing.

    """
    nodes = scalars(text)
    if missing := [key for key in values if key not in nodes]:
        raise Unwritable("\n".join(f"mkdocs.yml: {key}: not there; put the line back{written(key)}, and run this again" for key in missing))
    for key in sorted(values, key=lambda key: -nodes[key].start_mark.index):
        node = nodes[key]
        if node.value != values[key]:
            text = f"{text[: node.start_mark.index]}{json.dumps(values[key], ensure_ascii=False)}{text[node.end_mark.index :]}"
    after = scalars(text)
    if wrong := [key for key, node in nodes.items() if after[key].value != values.get(key, node.value)]:
        raise Unwritable(f"mkdocs.yml: {', '.join(wrong)}: could not be written; edit the line by hand")
    return text


def _walk(node: yaml.Node | None, key: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _walk(value, f"{key}.{name.value}".lstrip("."))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value, 1):
            yield from _walk(value, f"{key}[{number}]")
    elif isinstance(node, yaml.ScalarNode):
        yield key, node
