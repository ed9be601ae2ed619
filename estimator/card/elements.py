"""The elements of an audit and their evidence, from data/elements.toml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from estimator.parsing.table import finish, read

KINDS = {"documents": "Documents", "interviews": "Interviews", "observation": "On site"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence: `key` is its permanent name, such as `training.documents.2`."""

    key: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element: what it asks, and the evidence that answers."""

    slug: str
    number: int
    name: str
    asks: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Elements:
    """All elements in order, with their source."""

    source: str
    all: tuple[Element, ...]

    def keys(self) -> dict[str, Evidence]:
        """Return every line of evidence by its key."""
        return {line.key: line for element in self.all for line in element.evidence}


def load(folder: Path) -> Elements:
    """Read elements.toml of a folder.

    Raises:
        RateCardError: an element lacks its name, its question or its evidence.

    """
    table = read(folder / "elements.toml")
    source = table.text("source")
    found = []
    for number, slug in enumerate(table.names(), 1):
        part = table.table(slug)
        evidence = []
        for kind in KINDS:
            texts: list[Any] = part.take(kind, list, "a list of texts")
            for index, text in enumerate(texts or [], 1):
                if not isinstance(text, str) or not text.strip():
                    part.problem(f"{kind}[{index}]", f"{text!r} is not a text")
                else:
                    evidence.append(Evidence(f"{slug}.{kind}.{index}", kind, text))
        found.append(Element(slug, number, part.text("name"), part.text("asks"), tuple(evidence)))
        part.close()
    finish(table)
    return Elements(source, tuple(found))
