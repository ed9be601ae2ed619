"""The site's search, in a real browser: the words that clients use lead to the page they need, misspelt ones too."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect  # noqa: A004 -- Playwright's own

INDEX = Path("site/search/search_index.json")
FIRST = 3
ASKED = {
    "rebate": "why/wcb-refund/",
    "wcb discount": "why/wcb-refund/",
    "price": "pricing/",
    "cost": "pricing/",
    "how much": "pricing/",
    "fees": "pricing/",
    "calculator": "pricing/estimate/",
    "framing": "pricing/estimate/",
    "80%": "audit/scoring/",
    "pass mark": "audit/scoring/",
    "self assessment": "why/cor-or-secor/",
    "self-assessment": "why/cor-or-secor/",
    "renewal": "audit/cycle/",
    "bid": "why/contractors/",
    "tender": "why/contractors/",
    "phone": "about/contact/",
    "book": "quote/",
    "templates": "support/checklist/",
    "mock audit": "support/readiness/",
    "fines": "why/ohs-law/",
    "conflict of interest": "support/independence/",
    "faq": "answers/",
    "sample report": "audit/sample-report/",
    "sample quote": "pricing/sample-quote/",
    "reschedule": "pricing/sample-quote/",
    "prepare": "support/",
    "to do list": "support/checklist/",
    "roofing": "pricing/estimate/",
    "already certified": "support/maintenance/",
}
MISSPELT = {
    "refnd": "why/wcb-refund/",
    "rebaet": "why/wcb-refund/",
    "calcualtor": "pricing/estimate/",
    "pirce": "pricing/",
    "maintenence audit": "support/maintenance/",
    "recertifcation": "support/maintenance/",
    "checklst": "support/checklist/",
    "assesment": "why/cor-or-secor/",
    "intervews": "audit/",
    "indepedence": "support/independence/",
    "tempaltes": "support/sheets/",
    "wcb premuim": "why/wcb-refund/",
}


RESULTS = "[...document.querySelectorAll('.md-search-result__item')].map((item) => new URL(item.querySelector('a').href).pathname)"


def search(page: Page, words: str) -> None:
    """Search for some words. The theme looks at the field when a key is let go."""
    query = page.locator("[data-md-component=search-query]")
    query.click()
    for text in ("", words):
        query.fill(text)
        query.press("End")
        expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching" if not text else re.compile("matching"))


def results(page: Page) -> list[str]:
    """The addresses of the first results, as paths of the site."""
    result: list[str] = page.evaluate(RESULTS)
    return [path.lstrip("/") for path in result][:FIRST]


def finds(page: Page, words: str, wanted: str) -> bool:
    """Whether a page is among the first results for some words; a misspelt word is looked for twice."""
    search(page, words)
    try:
        page.wait_for_function(f"([path, first]) => {RESULTS}.slice(0, first).includes(path)", arg=[f"/{wanted}", FIRST], timeout=3000)
    except TimeoutError:
        return False
    return True


@pytest.fixture(scope="module")
def asked() -> dict[str, str]:
    """Thirty queries and more, ten of them misspelt, each with the page that it is about."""
    every = ASKED | MISSPELT
    assert len(every) >= 30
    assert len(MISSPELT) >= 10
    return every


def test_clients_words_find_their_page(page: Page, asked: dict[str, str]) -> None:
    """Each query finds its page among the first three results."""
    page.goto("audit/")
    missed = {words: (wanted, results(page)) for words, wanted in asked.items() if not finds(page, words, wanted)}
    assert not missed


def test_the_words_are_not_shown(page: Page) -> None:
    """The words by which a page is found are not read out among its results."""
    page.goto("audit/")
    search(page, "rebate")
    expect(page.locator(".md-search-result .md-tags").first).to_be_hidden()


def test_what_is_indexed_is_read_by_people() -> None:
    """No page's text is in the index as words run together, and the letterhead and the buttons of the estimator are not there."""
    docs = json.loads(INDEX.read_text(encoding="utf-8"))["docs"]
    texts = {doc["location"]: re.sub(r"<[^>]+>", " ", doc["text"]) for doc in docs}
    joined = re.compile(r"\b[A-Z]?[a-z]{3,}[A-Z][a-z]{2,}|[a-z]{3,}\$\d")
    names = re.compile(r"JavaScript|AuditSoft|Mk?Docs|GeoNames|GitHub|ContractorCheck|ComplyWorks|McMurray|WebAssembly")
    run = {place: words for place, text in texts.items() if (words := joined.findall(names.sub("", text)))}
    assert run == {}
    assert not any("Copy link" in text or "EstimateE-" in text for text in texts.values())
    assert "pricing/estimate/" in texts
