"""Script, HTML and Python agree on ids and data attributes: `pages/handles.toml` is the one list."""

import re
from collections.abc import Iterator

import pytest

from testing import handles

SOURCES = handles.sources()
NAMES = handles.listed()
PUBLIC = {"#estimate-form", "#quote-form", "#estimate-total", "#estimate-lines", "#estimate-explain", "data-engine"}
"""What people outside script against."""


def test_all_three_agree() -> None:
    """What a script looks for is in the HTML and in the list, what is in the list is made and looked for, and nothing is outside it."""
    assert handles.wrong(SOURCES, NAMES) == []


def test_each_name_stands_once() -> None:
    """No name is in two sections, and each says what it is for."""
    every = [name for section in NAMES.values() for name in section]
    assert len(every) == len(set(every))
    assert all(words for section in NAMES.values() for words in section.values())


def test_public_names_stay() -> None:
    """The names that people outside script against are listed as such, no more and no fewer."""
    assert set(NAMES["public"]) == PUBLIC


def places() -> Iterator[tuple[str, str]]:
    """Yield each name with each file that it stands in."""
    for path, text in SOURCES.items():
        found = handles.scan(handles.kind(path), text)
        for name in sorted(found.makes | found.reads):
            if any(name in section for section in NAMES.values()):
                yield path, name


def renamed(path: str, name: str) -> str:
    """Return a source with one name changed as in a search and replace of that file alone."""
    text = SOURCES[path]
    if name.startswith("#"):  # between what is filled in, as it is written there
        fixed = max(name[1:].split("*"), key=len)
        return re.sub(
            rf"(?<![\w]){re.escape(fixed)}(?![\w])" if fixed[0] != "-" else rf"{fixed}(?=[\"'`])",
            f"{fixed.rstrip('-')}x-" if fixed.endswith("-") else f"{fixed}x",
            text,
        )
    text = re.sub(rf"\b{name}(?![\w-])", f"{name}x", text)
    in_script = re.sub(r"-(.)", lambda letter: letter[1].upper(), name.removeprefix("data-"))
    if handles.kind(path) != "script":
        return text
    text = re.sub(rf"(dataset\.){in_script}\b", rf"\1{in_script}x", text)
    text = re.sub(rf'"{in_script}"( in [\w.]*dataset)', rf'"{in_script}x"\1', text)
    return re.sub(rf"(\{{[^{{}}]*)\b{in_script}\b(?=[^{{}}]*\}}\s*=\s*[\w.]*dataset)", rf"\1{in_script}x", text)


@pytest.mark.parametrize("section", NAMES)
def test_a_rename_in_one_file_is_found(section: str) -> None:
    """Whichever name is changed in whichever one file, the check says so."""
    missed = []
    for path, name in places():
        if name not in NAMES[section] or name in {"#*", "#*-*"}:  # all of it is filled in
            continue
        text = renamed(path, name)
        assert text != SOURCES[path], (path, name)
        if not handles.wrong({**SOURCES, path: text}, NAMES):
            missed.append((path, name))
    assert missed == []


def test_a_class_is_not_looked_for() -> None:
    """A script that looks for an element by its class is told to use a data attribute."""
    found = handles.wrong({**SOURCES, "docs/assets/js/new.js": 'document.querySelector(".cor-bar")'}, NAMES)
    assert found == ["docs/assets/js/new.js: .cor-bar: a script looks for it; give the element a data attribute"]
