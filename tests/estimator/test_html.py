"""What the engine writes for the page: the range as drawn, what to answer next, the add-ons' prices, the link."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from estimator import wire
from estimator.parsing import form
from estimator.present import svg_bars, svg_charts
from estimator.present.layout import Table
from estimator.present.svg_charts import Column, DateRange, Swing
from estimator.values.day import written
from estimator.values.money import tens
from estimator.values.span import Span
from testing.asking import FIRM
from testing.cards import CARD
from testing.requests import requests

OPEN = [key for key, question in CARD.questions.items() if question.unsure]
KNOWN = {key: CARD.typical(CARD.questions[key].options).name for key in OPEN}


def asked(request: dict[str, Any]) -> dict[str, Any]:
    """Ask for an estimate with its HTML."""
    answer = wire.ask("estimate", request, card=CARD, show=True)
    assert answer["ok"], answer
    return answer


def widths(headline: str) -> dict[str, int]:
    """Return the widths of the drawn range's parts."""
    return {look: int(wide) for look, wide in re.findall(r'cor-range__(\w+)" x="-?\d+" y="\d+" width="(\d+)"', headline)}


def test_the_range_narrows_in_sight() -> None:
    """With nothing answered the bar is as wide as the one behind it; each answer narrows it, and the scale stays."""
    wide = widths(asked({**FIRM, **dict.fromkeys(OPEN, "unsure")})["html"]["headline"])
    assert wide["bar"] == wide["widest"]
    before = wide
    for key in OPEN:
        request = {**FIRM, **dict.fromkeys(OPEN, "unsure"), **{one: KNOWN[one] for one in OPEN[: OPEN.index(key) + 1]}}
        now = widths(asked(request)["html"]["headline"])
        assert now["widest"] == wide["widest"]
        assert now["bar"] <= before["bar"]
        before = now
    assert before["bar"] < wide["bar"] / 2


def test_a_fixed_price_has_no_range() -> None:
    """Where no part is uncertain the page shows that; where nothing is chosen it shows no range."""
    fixed = asked({"audit": "none", "employees": 5, "addons": ["results-presentation"]})["html"]["headline"]
    assert "every part of this price is fixed" in fixed
    assert "<svg" not in fixed
    assert "range" not in asked({"audit": "none", "employees": 5})["html"]["headline"]


COULD = "Busy season, if it falls in one: nothing in the likely price; it could be up to $"


@pytest.mark.parametrize(
    ("changes", "codes", "message"),
    [
        ({"month": "january"}, {"season"}, COULD),
        ({"travel": {"km": 116}}, {"accommodation", "meals"}, "Hotel: nothing in the likely price; it could be up to $"),
    ],
    ids=["a month", "a distance"],
)
def test_what_costs_nothing_is_no_line(changes: dict[str, Any], codes: set[str], message: str) -> None:
    """What is only in the high price has no line of $0.00 anywhere; what it could cost is among what was assumed."""
    answer = asked({**FIRM, **KNOWN, **changes})
    assert not codes & {line["code"] for line in answer["estimate"]["lines"]}
    assert "$0.00" not in answer["html"]["lines"] + answer["html"]["explain"]
    assert any(sentence.startswith(message) for sentence in answer["estimate"]["assumptions"])


def test_an_open_month_is_told_once() -> None:
    """Where the month is not known, what it could cost is shown with the question, and only there."""
    estimate = asked({**FIRM, **KNOWN, "month": "unsure"})["estimate"]
    assert "season" not in {line["code"] for line in estimate["lines"]}
    assert not any(sentence.startswith(COULD) for sentence in estimate["assumptions"])
    assert any("Tell us the month" in sentence for sentence in estimate["assumptions"])


@pytest.mark.parametrize(("left", "message"), [(0, ""), (1, ""), (2, " 1 more question to go."), (3, " 2 more questions to go.")])
def test_what_to_answer_next(left: int, message: str) -> None:
    """The open question that narrows most is named, with how many others are open; with none open, what keeps the range."""
    still = ["documents", "shifts", "readiness"][:left]
    answer = asked({**FIRM, **KNOWN, **dict.fromkeys(still, "unsure")})
    unsure = {entry["field"]: Decimal(entry["widens_by"]) for entry in answer["estimate"]["unsure"]}
    assert set(unsure) == set(still)
    shown = answer["html"]["next"]
    if not left:
        assert "All answered. What is left is how long the work takes, most of all " in shown
        assert "written quote" in shown
        return
    key = max(unsure, key=lambda name: unsure[name])
    assert f'href="#f-{key}"' in shown
    assert shown.endswith(f"The usual answer would narrow your range by about {tens(unsure[key])}.{message}</p>")


@given(requests(CARD, travel=False))
def test_an_add_on_costs_what_is_shown(request: dict[str, Any]) -> None:
    """The price beside an add-on, chosen or not, is that of its line when it is chosen alone."""
    shown = asked(request)["html"]["addons"]
    assert list(shown) == list(CARD.options("addon"))
    slug = sorted(shown)[request["employees"] % len(shown)]
    alone = asked({"audit": "none", "employees": request["employees"], "addons": [slug], "on": request["on"]})["estimate"]
    low, high = (tens(Decimal(alone[end])) for end in ("low", "high"))
    assert shown[slug] == (low if alone["low"] == alone["high"] else f"{low} to {high}")


@given(requests(CARD))
def test_a_link_gives_the_request_back(request: dict[str, Any]) -> None:
    """The link's fields are the request, then its rates and total; read again they give the same estimate and the same link."""
    answer = asked(request)
    pairs = parse_qsl(answer["html"]["link"])
    assert pairs[-2:] == [("_rates", answer["estimate"]["rates_version"]), ("_total", answer["estimate"]["total"])]
    again = asked(form.to_mapping(pairs))
    assert again["estimate"] == answer["estimate"]
    assert again["html"]["link"] == answer["html"]["link"] == form.share_link(answer["estimate"])


def boxes(picture: str) -> list[ET.Element]:
    """Return a picture's shapes and words; what is not well-formed fails here."""
    return list(ET.fromstring(picture))  # noqa: S314 -- our own text


def inside(picture: str) -> bool:
    """Tell whether every bar and word begins and ends within the picture."""
    for shape in boxes(picture):
        x, anchor = float(shape.get("x", 0)), shape.get("text-anchor", "start")
        wide = len(shape.text or "") * 6.4 if shape.text else float(shape.get("width", 0))
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        if left < -1 or left + wide > svg_charts.WIDTH + 1:
            return False
    return True


def test_pictures_keep_their_words_inside() -> None:
    """Long labels, tall bars and many columns stay within the picture."""
    long = "Recertification: documents, interviews, site visits"
    ranges = [
        DateRange(long, since, until) for since, until in ((date(2026, 1, 1), date(2026, 2, 1)), (date(2029, 1, 1), date(2029, 1, 1)))
    ]
    assert inside(svg_charts.timeline("Days", ranges))
    assert inside(
        svg_charts.tornado("Swings", [Swing(long, Decimal(-90), Decimal(1200), "with a much longer answer than fits there", "more")])
    )
    assert inside(svg_charts.column_chart("Cash", [Column(str(year), Decimal(9000), Decimal(12000)) for year in range(2026, 2030)]))
    assert inside(svg_charts.column_chart("Months", [Column(str(month), Decimal(9185), Decimal(9185)) for month in range(12)]))


def test_many_columns_name_an_amount_where_it_changes() -> None:
    """Twelve months with one dearer quarter show two amounts, not twelve; all twelve are in the text alternative."""
    bars = [Column(f"m{month}", amount, amount) for month in range(12) for amount in [Decimal(9690 if month > 8 else 9184)]]
    picture = svg_charts.column_chart("Months", bars)
    assert [shape.text for shape in boxes(picture) if (shape.text or "").startswith("$")] == ["$9,184", "$9,690"]
    assert picture.count("m") >= 12
    assert picture.partition(">")[0].count("$") == 12


def test_a_drawn_range_holds_its_ends() -> None:
    """The bar lies within the one behind it; the mark lies on the bar; a range without width is drawn all the same."""
    picture = svg_bars.range_bar(Span(Decimal(20), Decimal(30), Decimal(60)), Span(Decimal(10), Decimal(30), Decimal(110)))
    widest, bar, likely = boxes(picture)
    start, wide = float(bar.get("x", 0)), float(bar.get("width", 0))
    assert 0 < start < float(likely.get("x", 0)) < start + wide < float(widest.get("width", 0))
    assert "With nothing answered it would be $10 to $110" in picture
    assert len(boxes(svg_bars.range_bar(Span.exactly(5), Span.exactly(5)))) == 3


def test_wide_tables_stack_on_a_phone() -> None:
    """A table of four columns, or with a long name in a row, carries each column's name in its cells; amounts stay whole."""
    html = Table("Four", ("Year", "Audit", "Fee", "Net"), [("2026", "−$1.00", "ask", "$2.00")], foot=0).html()
    assert "cor-table--stack" in html
    assert '<td data-label="Audit" class="cor-nowrap">−$1.00</td><td data-label="Fee">ask</td>' in html
    assert "cor-table--stack" in Table("Two", ("What", "Sum"), [("x" * 61, "$1.00")]).html()
    words = Table("Three", ("Price", "Total", "Rates"), [("Stated", "$1.00", "y" * 50)], figures=False)
    assert "data-label" in words.html()
    assert "data-label" not in Table("Two", ("What", "Sum"), [("x", "$1.00")]).html()
    assert Table("Two", ("What", "Sum"), [("x", "$1.00")], folded=True).html().startswith("<details")


def parts(request: dict[str, Any]) -> dict[str, str]:
    """Return the summary of each fold."""
    worth: dict[str, str] = asked(request)["html"]["worth"]
    return worth


@given(requests(CARD))
def test_a_fold_is_worth_what_answering_it_narrows(request: dict[str, Any]) -> None:
    """The amount on a fold is the range's width less its width with the usual answers to the part's open questions, all together."""
    answer = asked(request)
    estimate, card = answer["estimate"], CARD
    still = [entry["field"] for entry in estimate["unsure"]]
    for part, words in answer["html"]["worth"].items():
        keys = [key for key in still if card.questions[key].group == part]
        match = re.search(r"(\d+) open questions?(?:: the usual answers? would narrow your range by about (\$[\d,]+))?\.$", words)
        if not keys:
            assert match is None
            continue
        known = {key: card.typical(card.questions[key].options).name for key in keys}
        then = asked({**estimate["request"], **known})["estimate"]
        width, left = (Decimal(one["high"]) - Decimal(one["low"]) for one in (estimate, then))
        assert match
        assert match.groups() == (str(len(keys)), tens(width - left) if width > left else None)


@pytest.mark.parametrize(
    ("answers", "part", "words"),
    [
        ({"partner": "acsa"}, "program", "COR. ACSA."),
        ({}, "timing", "This audit only. 1 open question: the usual answer would narrow your range by about $"),
        ({"agreement": "unsure"}, "timing", "2 open questions: the usual answers would narrow your range by about $"),
        ({}, "help", "Nothing chosen."),
        ({"addons": ["mock-interviews", "evidence-map"]}, "help", "Evidence map, Mock interviews."),
        ({"audit": "none"}, "work", "Nothing here changes this price."),
    ],
)
def test_the_summary_of_a_fold(answers: dict[str, Any], part: str, words: str) -> None:
    """A fold lists the answers in it, then what is open; the first part is not folded."""
    found = parts({**FIRM, **answers})
    assert found[part].startswith(words)
    assert list(found) == ["program", "work", "timing", "help"]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "Certification, COR; Manufacturing; 25 people; 3 work sites; Within Calgary and area<"),
        ({"employees": 1, "sites": 1, "industry": "unsure"}, "Certification, SECOR; industry not known; 1 person; 1 work site; "),
        ({"travel": {"to": ["jasper"]}, "addons": ["evidence-map"]}, "; Jasper; with 1 kind of help<"),
        ({"addons": ["evidence-map", "mock-interviews"]}, "; with 2 kinds of help<"),
        (
            {},
            f"<dt>Rates</dt><dd>Those of {written(CARD.on(date(2026, 11, 24)).since)}, which apply until newer ones replace them. A quote in writing fixes",
        ),
        ({"on": "2025-06-01"}, ", which apply until Dec 31, 2025. A quote in writing"),
        ({"on": "2025-06-01"}, "<dt>Date</dt><dd>Jun 1, 2025</dd>"),
    ],
)
def test_the_head_of_the_printed_page(answers: dict[str, Any], message: str) -> None:
    """On paper the estimate begins with its reference, its day, what it covers, and how long its rates apply by the rate card's own days."""
    answer = asked({**FIRM, **answers})
    assert message in answer["html"]["paper"]
    assert answer["estimate"]["reference"] in answer["html"]["paper"]


@pytest.mark.parametrize(
    ("month", "words"), [("march", "March 2027"), ("november", "November 2026"), ("october", "October 2027"), ("unsure", "Not sure")]
)
def test_a_month_has_its_year(month: str, words: str) -> None:
    """The answers on paper name the year of the month, the next one from the day of the prices, and that day in words."""
    shown = asked({**FIRM, "month": month, "on": "2026-11-24"})["html"]["answers"]
    assert f"<dd>{words}</dd>" in shown
    assert "<dd>Nov 24, 2026</dd>" in shown


def test_a_partners_fees_are_written_for_people() -> None:
    """The certifying partner's fees have a comma in thousands, and the day they were read has its month's name, as everywhere on the page."""
    shown = asked({**FIRM, "partner": "esc"})["html"]["stated"]
    assert "Non-member: $1,200.00, annual" in shown
    assert "; read Nov 23, 2026.</p>" in shown
