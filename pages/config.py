"""Checks mkdocs.yml: what is written twice, unknown, missing or of the wrong kind is refused with its line and what to do."""

import os
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from estimator.parsing.table import LOOK

TOP = (
    "site_name", "site_url", "site_description", "site_author", "copyright", "nav", "theme", "docs_dir", "site_dir", "dev_addr", "strict",
    "use_directory_urls", "repo_url", "repo_name", "edit_uri", "edit_uri_template", "extra", "extra_css", "extra_javascript",
    "extra_templates", "markdown_extensions", "plugins", "hooks", "watch", "validation", "exclude_docs", "not_in_nav", "draft_docs",
)  # fmt: skip
"""What mkdocs itself reads."""
PERSON = ("name", "role", "designations", "partners")
FIRM = (
    "name", "legal_name", "city", "area", "phone", "email", "hours", "reply", "founded", "people", "insurance", "wcb", "references",
    "privacy_contact",
)  # fmt: skip
TEXTS = ("site_name", "site_url", "site_description")
TERMS = ("valid", "payment", "rescheduling")
KNOWN = {
    "": TOP,
    "extra": ("generator", "keep_days", "firm", "quote", "terms"),
    "extra.firm": FIRM,
    "extra.firm.people[]": PERSON,
    "extra.quote": ("provider", "id", "endpoint"),
    "extra.terms": TERMS,
}
"""The keys that each table may have."""
NEEDED = {
    "": (*TEXTS, "nav", "theme", "extra"),
    "extra": ("keep_days", "firm", "terms"),
    "extra.firm": FIRM,
    "extra.firm.people[]": PERSON,
    "extra.terms": TERMS,
}
"""The keys that each must have: pages, mails and `make init` read them."""


class SettingsError(ValueError):
    """A file that the owner edits cannot be used; one line for each reason, with file, line and what to do."""


def problems(text: str, file: str) -> Iterator[str]:
    """Yield what is wrong with the text of a mkdocs.yml."""
    try:
        top = yaml.compose(text)
    except yaml.YAMLError as error:
        yield unreadable(error, file)
        return
    if not isinstance(top, yaml.MappingNode):
        yield f"{file}:1: file: holds no settings; take it back from the repository, and run `make init`"
        return
    yield from _table(top, "", file)
    yield from unread(top, file)


def unread(node: yaml.Node, file: str, above: int = 0) -> Iterator[str]:
    """Yield each value that has no meaning, such as a day that no calendar has; `above` is how many lines of the file come before the text."""
    if isinstance(node, yaml.ScalarNode):
        try:
            yaml.SafeLoader("").construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            place, reason = f"{file}:{node.start_mark.line + 1 + above}", getattr(error, "problem", None) or str(error)
            yield f"{place}: “{node.value}” cannot be read: {reason}; write a text in quotation marks, and a day like 2026-11-23"
        return
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            yield from unread(part, file, above)


def unreadable(error: Exception, file: str, above: int = 0) -> str:
    """Return where and why a text is no YAML, in one line; `above` is how many lines of the file come before the text."""
    mark, begins = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    first = f"from line {begins.line + 1 + above}" if begins else "at this line and the one before"
    return f"{file}:{mark.line + 1 + above if mark else 1}: file: is not YAML: {reason}; look {first} on: quotes, colons, no tabs"


def _table(node: yaml.MappingNode, key: str, file: str) -> Iterator[str]:
    """Yield what is wrong with a table and what it holds; a list's place in the key is written `[]`."""
    first: dict[str, int] = {}
    known = KNOWN.get(key)
    for name, value in node.value:
        path, line = f"{key}.{name.value}".lstrip("."), name.start_mark.line + 1
        place = f"{file}:{line}: {path}"
        if name.value in first:
            yield f"{place}: written twice, first on line {first[name.value]}; put what is under it there, and take this one out"
        elif known and name.value not in known:
            close = get_close_matches(name.value, known, 1)
            yield f"{place}: not a setting{f'; did you mean {close[0]}?' if close else f'; known here: {", ".join(sorted(known))}'}"
        else:
            yield from _nav(value, place, file) if path == "nav" else _value(value, path, place, file)
        first.setdefault(name.value, line)
    place = f"{file}:{node.start_mark.line + 1}"
    yield from (
        f"{place}: {f'{key}.{name}'.lstrip('.')}: missing; put the line back{written(f'{key}.{name}'.lstrip('.'))}"
        for name in NEEDED.get(key, ())
        if name not in first
    )


def written(key: str) -> str:
    """Return how a setting is written, after the words that it is to be."""
    *above, name = key.removesuffix("[]").split(".")
    under = f" under `{'  ' * (len(above) - 1)}{above[-1].removesuffix('[]')}:`" if above else ""
    return f"{under}: `{'  ' * len(above)}{name}: …`"


def _value(value: yaml.Node, path: str, place: str, file: str) -> Iterator[str]:
    table, within_own = path in KNOWN, path.startswith(("extra.firm.", "extra.terms."))
    if isinstance(value, yaml.MappingNode):
        yield from _table(value, path, file)
    elif table:
        yield f"{place}: is not a table; write its settings on lines of their own under it, each two spaces further in"
    elif (
        isinstance(value, yaml.SequenceNode)
        and path != "extra.firm.people"
        and (within_own or path in TEXTS or path.startswith("extra.quote."))
    ):
        yield f"{place}: is a list; write one text, in quotation marks where it has brackets or a colon"
    elif isinstance(value, yaml.SequenceNode):
        if path == "extra.firm.people" and not value.value:
            yield f"{place}: names nobody; name the lead auditor at least"
        for part in value.value:
            if isinstance(part, yaml.MappingNode):
                yield from _table(part, f"{path}[]", file)
            elif f"{path}[]" in KNOWN:
                words = f"is no table; write it as `- name: …`, with {', '.join(KNOWN[f'{path}[]'][1:])} on lines under it"
                yield f"{file}:{part.start_mark.line + 1}: {path}: “{part.value}” {words}"
    elif within_own and (path == "extra.firm.people" or not value.value.strip()):
        yield f"{place}: is empty; write what is true, or run `make init`"
    elif path == "site_url" and not _whole(value.value):
        yield f"{place}: “{value.value}” is not the site's whole address; write one like https://www.firm.ca/ or https://firm.github.io/cor/"


def _nav(nav: yaml.Node, place: str, file: str, *, within: bool = False) -> Iterator[str]:
    """Yield what is no line of the navigation: a title with the path of a page, or a section with such lines under it."""
    if not isinstance(nav, yaml.SequenceNode):
        yield f"{place}: is no list; begin each line under it with `- `, like `- Home: index.md`"
        return
    for item in nav.value:
        line = f"{file}:{item.start_mark.line + 1}: nav"
        [(title, page), *more] = item.value if isinstance(item, yaml.MappingNode) and item.value else [(item, item)]
        if title is page or more:
            shown = item.value if isinstance(item, yaml.ScalarNode) else title.value
            yield f"{line}: “{shown}” is not one title with one page; write it like `- Our prices: pricing/index.md`"
        elif isinstance(page, yaml.ScalarNode) and (not page.value.endswith(".md") or ":" in page.value):
            yield f"{line}: “{page.value}” is no page; write its path under docs/, which ends in .md. A page can link to another site"
        elif not isinstance(page, yaml.ScalarNode) and within:
            yield f"{line}: “{title.value}” is a section in a section; write its pages beside it"
        elif not isinstance(page, yaml.ScalarNode):
            yield from _nav(page, line, file, within=True)


def _whole(address: str) -> bool:
    url = urlsplit(address)
    return url.scheme in {"https", "http"} and "." in url.netloc and url.path.endswith("/") and not (url.query or url.fragment)


def toml(path: Path, name: str = "") -> dict[str, Any]:
    """Return a TOML file; an error names it by `name`, or by its path from here.

    Raises:
        SettingsError: it cannot be read, or is not TOML.

    """
    name = name or os.path.relpath(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{name}: file: {error.strerror}") from error
    except ValueError as error:
        words = f"is not TOML: {error}; {LOOK}"
        raise SettingsError(f"{name}: file: {words}") from error
