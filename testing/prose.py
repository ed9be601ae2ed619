"""How easy a page's sentences are to read: their words, and the Flesch-Kincaid grade.

grade = 0.39 x words for each sentence + 11.8 x syllables for each word - 15.59 (Kincaid and others, 1975).
Counted are paragraphs, list items and table cells that contain a sentence; not headings, and not the page's closed sources.
"""

import re
from dataclasses import dataclass
from statistics import median

import syllapy

BLOCK = re.compile(r"^\s*(?:\d+\.|[-*]|:|>|!!! \w+ \"[^\"]*\")\s+")
"""How a list item, a definition or a notice begins."""
DROPPED = re.compile(r'<details id="sources-of-this-page".*|--8<--.*|<figcaption.*?</figcaption>|<t(?:able|head).*?</table>', re.DOTALL)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
ATTRIBUTES = re.compile(r"\{[^}]*\}|<[^>]+>|[*_`]")
END = re.compile(r"(?<=[.!?])[”\")]*\s+")
SHORTEST = 4
"""Words of what counts as a sentence: fewer are a label, such as the first words of a list item."""
WORD = re.compile(r"[\w’'$%.,-]*\w[\w’'%-]*")


@dataclass(frozen=True, slots=True)
class Ease:
    """How easy a text is to read."""

    words: int
    sentences: int
    middle: float
    """Words of the median sentence."""
    grade: float
    """School years by Flesch-Kincaid."""


def sentences(markdown: str) -> list[str]:
    """Return the sentences of a page's Markdown, without its headings, tables and sources."""
    text = re.sub(r"--8<--[^\n]*", "", markdown)
    text = DROPPED.sub("", text)
    blocks: list[str] = []
    open_ = False
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith(("#", "|", "<")):
            open_ = False
            continue
        item = BLOCK.match(line)
        words = ATTRIBUTES.sub("", LINK.sub(r"\1", BLOCK.sub("", line))).strip()
        if not words:
            continue
        if item or not open_:
            blocks.append(words)
        else:
            blocks[-1] += f" {words}"
        open_ = True
    sentences = [sentence.strip() for block in blocks for sentence in END.split(block)]
    return [sentence for sentence in sentences if len(WORD.findall(sentence)) >= SHORTEST]


def ease(markdown: str) -> Ease:
    """Return how easy a page's sentences are to read."""
    found = sentences(markdown)
    lengths = [len(WORD.findall(sentence)) for sentence in found]
    if not lengths:
        return Ease(0, 0, 0, 0)
    words = [word for sentence in found for word in WORD.findall(sentence)]
    syllables = sum(max(1, syllapy.count(word.replace("’", "'"))) for word in words)
    grade = 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59
    return Ease(len(words), len(found), median(lengths), grade)
