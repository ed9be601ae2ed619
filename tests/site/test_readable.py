"""The pages are easy to read: short sentences, grade 8 or lower, no word that a safety professional would not say."""

import re

import pytest

from testing import built, prose

pytestmark = pytest.mark.check

LONGEST = 14  # words of the median sentence
HARDEST = 8  # school years, by Flesch-Kincaid

# What we do not write, and what we write in its place. A form that is fine in another sense is not listed.
NOT_OURS = {
    r"mend(?:s|ed|ing)?": "fix",
    r"anew": "again",
    r"(?:lay|lays|laid|laying) (?:it |them )?out": "show, list",
    r"whoever": "anyone who, companies that",
    r"bettered|bettering|to better|betters": "improve",
    r"dearest": "costs most",
    r"gates?": "pass mark",
    r"per cent|\d+\s+%": "80%",
    r"\d{4}-\d\d-\d\d": "Nov 23, 2026",
    r"unwanted mail": "junk folder",
    r"head-counts?": "number of people",
    r"stands? (?:open|beside|here)|beside it stands": "is, below",
    r"whilst|upon|hence|thus|herein|thereof|shall": "a word people say",
    r"utili[sz]e\w*|commence\w*|prior to|in order to|with regard to": "use, start, before, to, about",
}
WORDS = {words: re.compile(rf"(?<![\w#-])(?:{words})(?![\w-])", re.IGNORECASE) for words in NOT_OURS}


def hard(markdown: str) -> list[str]:
    """Say what makes a page hard to read, with its longest sentence."""
    found = prose.ease(markdown)
    longest = max(prose.sentences(markdown), key=len, default="")
    too = [f"the median sentence has {found.middle} words, {LONGEST} at most"] if found.middle > LONGEST else []
    too += [f"grade {found.grade:.1f}, {HARDEST} at most"] if found.grade > HARDEST else []
    return [*too, f"split this: {longest}"] if too else []


def strange(text: str) -> dict[str, str]:
    """Return the words of a text that we do not use, each with what to write."""
    return {match[0]: NOT_OURS[words] for words, pattern in WORDS.items() for match in pattern.finditer(text)}


def words_of(text: str) -> str:
    """Return a page's words as they are read: no addresses of links, no comments, no markup."""
    return re.sub(r"<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\]\([^)]*\)|\{[^}]*\}|<[^>]+>|--8<--.*", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", built.sources())
def test_a_page_is_easy_to_read(path: str) -> None:
    """The median sentence has at most 14 words, and the page is of grade 8 or lower."""
    assert not hard(built.sources()[path][1]), f"docs/{path}"


def test_no_page_uses_a_word_that_we_do_not_use() -> None:
    """Titles, descriptions, Markdown and templates use plain words."""
    texts = {f"docs/{path}": f"{front['title']}\n{front['description']}\n{text}" for path, (front, text) in built.sources().items()}
    for file in sorted((built.ROOT / "overrides").rglob("*.html")):
        texts[file.relative_to(built.ROOT).as_posix()] = file.read_text(encoding="utf-8")

    assert {path: found for path, text in texts.items() if (found := strange(words_of(text)))} == {}


def test_a_hard_page_is_found() -> None:
    """A page of long sentences fails, and the failure names the one to split."""
    sentence = "The organization's certification documentation necessitates comprehensive verification of every applicable requirement by the auditor."
    assert "grade" in hard(sentence)[0]
    assert sentence in hard(sentence)[-1]
    assert not hard("You can do it yourself. It costs you nothing.")


def test_a_strange_word_is_found() -> None:
    """A word that we do not use is named with what to write, whatever its capitals."""
    assert strange("Mend it anew, and lay out 80 % by 2026-11-23.") == {
        "Mend": "fix",
        "anew": "again",
        "lay out": "show, list",
        "80 %": "80%",
        "2026-11-23": "Nov 23, 2026",
    }
    assert not strange("This is better. Recommended: amend it, on Nov 23, 2026, at 80%.")
