"""The site this one replaces is not copied: none of its runs of six words is on a page.

`old-site.txt` holds the first ten digits of the SHA-256 of each such run, within its sentences, so that its text is not kept here.
"""

import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from testing import built

pytestmark = pytest.mark.check

RUN = 6
OLD = frozenset(Path(__file__).with_name("old-site.txt").read_text(encoding="ascii").split())


def runs(text: str) -> dict[str, str]:
    """Return the runs of words of a text by the digest of each."""
    words = re.findall(r"[a-z0-9%']+", unescape(text).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    found = (" ".join(words[index : index + RUN]) for index in range(len(words) - RUN + 1))
    return {sha256(run.encode()).hexdigest()[:10]: run for run in found}


def test_no_sentence_of_the_old_site_is_repeated() -> None:
    """No page shares six words in a row with the old site, in its text, title or description."""
    shared = {}
    for url, page in built.pages().items():
        found = runs(page.article) | runs(page.title) | runs(page.metas.get("description", ""))
        shared[url] = [run for digest, run in found.items() if digest in OLD]

    assert {url: found for url, found in shared.items() if found} == {}


def test_a_repeated_sentence_is_found() -> None:
    """A run of the old site is recognized, whatever its marks and capitals."""
    assert set(runs("Which document proves which requirement? Sampling plan support")) & OLD
