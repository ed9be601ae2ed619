"""The words of the pages: no filler, every figure that lives in data the same there, every source with its day."""

import re
from decimal import Decimal

import pytest

from estimator import wire
from pages import release
from pages.day import from_words, newest
from testing import built

pytestmark = pytest.mark.check

# What sales pages say instead of something.
FILLER = re.compile(
    r"\b(lorem|ipsum|seamless\w*|world-class|cutting-edge|best-in-class|state-of-the-art|game-chang\w*|leverag\w+|synerg\w+|"
    r"robust|holistic|delve|unlock\w*|empower\w*|elevate|one-stop|tailored solutions?|passionate|hassle-free|peace of mind|"
    r"industry-leading|look no further|in today's|it is important to note|guaranteed? (?:pass|certification|score)|sure (?:part|refunds?))\b",
    re.IGNORECASE,
)
SOURCES = '<details id="sources-of-this-page" markdown>'
READ = r"read ([A-Z][a-z]{2} \d{1,2}, 20\d\d)"
NAMES = {
    "AASP": "AASP|aasp",
    "ACSA": "ACSA|youracsa",
    "AFPA": "AFPA|albertaforest",
    "AHLA": "ahla",
    "AMHSA": "AMHSA|amhsa",
    "AMTA": "AMTA|amta",
    "ASC|Alberta Safety Council": "ASC|safetycouncil",
    "AuditSoft": "AuditSoft|auditsoft",
    "British Columbia's forestry partner": "bcforestsafe",
    "CCSA": "CCSA|continuingcare",
    "CFIB": "CFIB|cfib",
    "City of Calgary": r"calgary\.ca",
    "County of Grande Prairie": "countygp",
    "Energy Safety Canada": "Energy Safety Canada|energysafety",
    "Enform": "Enform",
    "Government of Alberta": r"alberta\.ca",
    "Green Light Safety": "Green Light Safety",
    "MHSA": r"\bMHSA|mhsa\.ab",
    "OHS (?:Act|Code)": "OHS (?:Act|Code)",
    "On-Track Safety": "on-track",
    "Service Alberta": "servicealberta",
    "Trucking Safety Council": "Trucking Safety Council",
    "WCB-Alberta rate setting": r"wcb\.ab",
    "auditor's (?:blog|account)": "bettsblog|purcell",
    "payroll publishers": "payroll publishers",
}
"""Who is named on pages, and how the page of sources names the same."""
OLDEST = 400
"""Days between reading a source and the page's review: the owner's limit."""

# What a sentence about a fact looks like, and the fact it must agree with.
FIGURES = {
    "pass-overall": r"(\d+)\s?% overall(?! to pass\b)",
    "pass-element": r"(\d+)\s?% (?:in each element|in every element|per element)",
    "secor-limit": r"(\d+) or fewer people",
    "gather-days": r"(\d+) (?:calendar )?days (?:to gather|for the evidence)",
    "report-days": r"(\d+) (?:more )?(?:days )?for the report",
}
MAINTENANCE = re.compile(r"(?i)mainten|maintain")


def texts() -> dict[str, str]:
    """Return the words of every page: its title, its description, its Markdown."""
    return {path: f"{front['title']}\n{front['description']}\n{text}" for path, (front, text) in built.sources().items()}


def test_no_filler() -> None:
    """No page says what could be on any firm's page."""
    found = {path: FILLER.findall(text) for path, text in texts().items()}

    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(("name", "pattern"), FIGURES.items())
def test_figures_in_prose_are_those_of_the_data(name: str, pattern: str) -> None:
    """A threshold named in a sentence is the one the engine uses."""
    value = int(wire.card().scheme[name].on(newest()))
    allowed = {value, int(wire.card().scheme["pass-maintenance"].on(newest()))} if name == "pass-overall" else {value}
    seen = 0
    for path, text in texts().items():
        for match in re.finditer(pattern, text):
            seen += 1
            assert int(match[1]) in allowed or _told_as_example(text, match), f"docs/{path}: “{match[0]}”: the data says {value}"

    assert seen, f"no page says {name}: fix the pattern"


def _told_as_example(text: str, match: re.Match[str]) -> bool:
    """Tell whether the sentence is about a firm that reaches a mark, not about the mark."""
    sentence = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return "A firm can reach" in sentence


def test_the_worked_refund_is_the_engine_s() -> None:
    """The refund page's percentages and caps are those of data/wcb.toml."""
    text = texts()["why/wcb-refund.md"]
    facts = wire.card().wcb
    cap = f"${facts.value('cap', 2026):,.0f}"

    assert cap in text
    for key in ("first-year", "kept", "most"):
        assert f"{facts.value(key, 2026):g}%" in text, key


REFUNDS = {
    "first-year": r"(\d+)\s?% (?:of (?:the industry-rate|your) premium|once)",
    "kept": r"(\d+)\s?% (?:a year|for each year)",
    "most": r"(?:[Uu]p to|raise that to) (\d+)\s?%",
}


@pytest.mark.parametrize(("key", "pattern"), REFUNDS.items())
def test_refunds_named_in_a_sentence_are_those_of_the_data(key: str, pattern: str) -> None:
    """Wherever a page says what comes back, it is what the engine works with."""
    value = wire.card().wcb.value(key, 2026)
    found = {path: {Decimal(number) for number in re.findall(pattern, text)} for path, text in texts().items()}

    assert {path: numbers for path, numbers in found.items() if numbers - {value}} == {}
    assert any(found.values()), f"no page says {key}: fix the pattern"


# Figures of the refund page that live in its sources alone: an example's payroll, the payout of 2021.
TOLD = {"$1,400,000", "$100", "$66.6", "$5,800"}
PAYROLL = Decimal(1_400_000)


def test_every_figure_of_the_refund_page_follows_from_the_data() -> None:
    """Each percentage is one of data/wcb.toml, each amount a cap, a rate, or the worked example's own arithmetic."""
    facts, year = wire.card().wcb, 2026
    percents = {facts.value(key, year) for key in ("first-year", "kept", "most")}
    rate = facts.value("average-rate", year)
    premium = PAYROLL * rate / 100
    amounts = [premium, *(premium * share / 100 for share in percents)]
    allowed = TOLD | {f"${rate}"} | {f"${amount:,.0f}" for amount in [*amounts, facts.value("cap", 2025), facts.value("cap", year)]}
    text = texts()["why/wcb-refund.md"]

    assert {Decimal(number) for number in re.findall(r"([\d.]+)\s?%", text)} - percents == {Decimal(1)}  # 1% for each 1%
    assert {amount.rstrip(".,") for amount in re.findall(r"\$[\d,.]+", text)} - allowed == set()


@pytest.mark.parametrize("url", ["", "pricing/", "pricing/check/", "pricing/estimate/"])
def test_a_rounded_price_says_so(url: str) -> None:
    """A page that shows a price beside its total with GST says what is rounded to what: 5% of the one does not give the other."""
    page = " ".join(re.sub("<[^>]+>", "", built.pages()[url].file.read_text(encoding="utf-8")).split())
    assert re.search(r"\$[\d,]+ \+ GST \(\$", page)
    assert re.search(r"(?i)rounded to (?:\$10, (?:totals )?with GST to \$1|ten dollars, with GST to the dollar)\.", page)


def test_sources_are_not_older_than_the_limit() -> None:
    """Between the day a source was read and the page's review lie at most the owner's days."""
    for path, (front, text) in built.sources().items():
        for day in re.findall(READ, text):
            age = (front["reviewed"] - from_words(day)).days
            assert 0 <= age <= OLDEST, f"docs/{path}: a source read {day} is {age} days older than the review {front['reviewed']}"


def test_the_line_under_the_title_has_the_last_day() -> None:
    """The day under a page's title is the last on which one of its sources was read."""
    for path, text in texts().items():
        shown = re.search(r"Checked against \[these sources\]\(#sources-of-this-page\),? (?:last )?on (\w{3} \d{1,2}, 20\d\d)\.", text)
        if shown:
            assert from_words(shown[1]) == max(from_words(day) for day in re.findall(READ, text)), f"docs/{path}: {shown[0]}"
        assert bool(shown) == ("{ .cor-checked }" in text), f"docs/{path}: the line is worded otherwise"


def test_pages_with_figures_name_their_sources() -> None:
    """A guidance page that gives a percentage, an amount or a number of days says where one can check it."""
    for path, text in texts().items():
        if path.startswith(("why/", "audit/")) and re.search(r"\d\s?%|\$\d|\d+ (?:calendar )?days", text):
            assert SOURCES in text or "--8<--" in text, f"docs/{path}: figures and no source"


def test_sources_are_quiet() -> None:
    """A page has one line on its sources under the title and the rest closed at its end, with each day; the page of sources has all."""
    for path, text in texts().items():
        if path == "answers/sources.md" or "sources.md#" not in text:
            continue
        body, details, closed = text.partition(f"{SOURCES}\n<summary>Sources for this page</summary>\n")
        assert details, f"docs/{path}: no closed sources at its end"
        assert "sources.md#" not in body, f"docs/{path}: a source in the middle of the text"
        assert body.count("{ .cor-checked }") == (path != "index.md"), f"docs/{path}: one line under the title"
        assert not re.search(r"^#", closed, re.MULTILINE), f"docs/{path}: sources are not at its end"
        for line in closed.splitlines():
            assert not line.startswith("- ") or re.search(READ, line), f"docs/{path}: no day: {line}"


def test_a_link_to_a_source_leads_to_its_place() -> None:
    """Every source line leads to an entry of the page of sources."""
    anchors = set(built.pages()["answers/sources/"].ids)
    for path, text in texts().items():
        for anchor in re.findall(r"sources\.md#([\w-]+)", text):
            assert anchor in anchors, f"docs/{path}: no entry #{anchor} on the page of sources"


def test_a_source_was_read_on_one_day() -> None:
    """A source has the same day on each page as on the page of sources: in that section, each name has a row that was read on that day."""
    rows = _rows(texts()["answers/sources.md"])
    wrong = []
    for path, text in texts().items():
        for line in text.partition(SOURCES)[2].splitlines():
            for named, day, anchor in re.findall(rf"(.*?)\[{READ}\]\([\w./]*sources\.md#([\w-]+)\)", line.partition(":**")[2]):
                read = " ".join(row for row, days in rows[anchor] if day in days)
                missing = [name for name, known in NAMES.items() if re.search(rf"\b{name}\b", named) and not re.search(known, read)]
                wrong += [f"docs/{path}: {day}: #{anchor} has no such row: {', '.join(missing) or 'any'}"] if missing or not read else []

    assert wrong == []


def _rows(text: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Return the rows of the page of sources by the anchor of their section, each with the days on which it was read: its own, else the first of the page."""
    first = re.search(r"We read them on (\w{3} \d{1,2}, 20\d\d)", text)
    assert first, "docs/answers/sources.md: its lead does not say when the sources were read"
    found = {}
    for section in text.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        rows = [line for line in body.splitlines() if line.startswith("| ") and not line.startswith("| Fact ")]
        found[re.sub(r"\W+", "-", title.lower())] = [(row, re.findall(READ, row) or [first[1]]) for row in rows]
    return found


def test_the_draft_says_so_on_every_page() -> None:
    """While a placeholder is left in, each page carries the banner; none does after."""
    draft = any(release.placeholders((built.ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    bannered = [url for url, page in built.pages().items() if 'class="cor-draft"' in page.file.read_text(encoding="utf-8")]

    assert bannered == ([*built.pages()] if draft else [])
