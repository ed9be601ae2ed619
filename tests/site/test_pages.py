"""What every page must have: a title and a description of its own, a review date, links that lead somewhere."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from pages import content
from testing import built

pytestmark = pytest.mark.check

URLS = sorted(map(built.url_of, built.sources()))


def test_titles_are_unique_and_short() -> None:
    """No two pages share a title, and none is longer than 70 characters."""
    titles = [page.title for page in built.contents().values()]

    assert [title for title, count in Counter(titles).items() if count > 1 or not title or len(title) > 70] == []


def test_descriptions_are_unique_and_of_a_sentence_s_length() -> None:
    """Every page describes itself in 50 to 170 characters, no two the same."""
    found = {url: page.metas.get("description", "") for url, page in built.contents().items()}

    assert {url: text for url, text in found.items() if not 50 <= len(text) <= 170} == {}
    assert len(found) == len(set(found.values()))


def test_every_page_says_when_it_was_reviewed() -> None:
    """Every source has a review date, a date, and the built page shows it."""
    for path, (front, _) in built.sources().items():
        reviewed = front.get("reviewed")
        assert isinstance(reviewed, date), f"docs/{path}: reviewed: {reviewed!r} is not a date"
        page = built.pages()[built.url_of(path)]
        if front.get("template") != "home.html":
            assert f"Last reviewed {reviewed:%b} {reviewed.day}, {reviewed.year}" in page.article, (
                f"docs/{path}: the built page does not show its review date"
            )


@pytest.mark.parametrize("url", URLS)
def test_one_first_heading_and_no_level_left_out(url: str) -> None:
    """A page has one h1, it comes first, and no heading skips a level."""
    levels = [level for level, _ in built.pages()[url].headings]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("url", [*URLS, "404.html"])
def test_links_lead_to_pages_files_and_anchors_that_are_there(url: str) -> None:
    """Every link, style, script and picture within the site finds its page or file, and its anchor."""
    assert built.missing(built.pages()[url], built.pages()) == []


@pytest.mark.parametrize("url", [*URLS, "404.html"])
def test_nothing_is_loaded_from_another_host(url: str) -> None:
    """Scripts, styles, fonts and pictures are the site's own."""
    assert [address for address in built.pages()[url].loads if "//" in address] == []


@pytest.mark.parametrize("url", [*URLS, "404.html"])
def test_no_style_and_no_handler_in_the_markup(url: str) -> None:
    """The policy forbids style attributes and inline handlers, so no page has one."""
    attributes = built.pages()[url].attributes

    assert {name for name in attributes if name == "style" or re.fullmatch(r"on[a-z]+", name)} == set()


@pytest.mark.parametrize("url", URLS)
def test_canonical_address_is_the_page_s_own(url: str) -> None:
    """The canonical link names this page below the site's address."""
    found = [link["href"] for link in built.pages()[url].heads if link.get("rel") == "canonical"]

    assert [address.removeprefix(content.config()["site_url"]) for address in found] == [url]


def test_ids_are_unique() -> None:
    """No page has an id twice: anchors and labels would lead to the wrong place."""
    twice = {url: [name for name, count in Counter(page.ids).items() if count > 1] for url, page in built.pages().items()}

    assert {url: names for url, names in twice.items() if names} == {}


def test_every_page_is_reached_from_every_page() -> None:
    """The list at the foot leads to every page but those a form leads to."""
    foot = {built.pages()[""].target(link)[0] for link, _ in built.pages()[""].links}

    assert set(built.contents()) - foot <= {"quote/accept/", "quote/thank-you/"}
