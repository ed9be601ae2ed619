"""Dated values: what applies on which day, and what tells one day's prices from another's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from estimator import Request, estimate
from estimator.card import dated
from estimator.card.dated import Curve
from estimator.values.span import Span
from testing.cards import CARD, card

HOURLY = "values = [{ from = 2025-04-01, value = 110.00 }]"


def test_before_the_card(tmp_path: Path) -> None:
    """There are no rates before the card starts, and the error names that day."""
    with pytest.raises(ValueError, match=r"rates\.toml starts 2025-04-01; no rates on 2025-03-31"):
        card(tmp_path).on(date(2025, 3, 31))


def test_days_are_kept_for_a_while(tmp_path: Path) -> None:
    """A day's values are cached, but only of the last few days asked for."""
    found = card(tmp_path)
    first = found.on(date(2026, 1, 1))
    assert found.on(date(2026, 1, 1)) is first
    for number in range(70):
        found.on(date.fromordinal(date(2026, 2, 1).toordinal() + number))
    assert found.on(date(2026, 1, 1)) is not first
    assert found.on(date(2026, 1, 1)).version == first.version


CHANGED = (HOURLY, "values = [{ from = 2025-04-01, to = 2026-12-31, value = 110.00 }, { from = 2027-01-01, value = 115.00 }]")


def test_dated_change(tmp_path: Path) -> None:
    """A rate that changes applies from its day on; the version tells the day of the newest change and differs."""
    found = card(tmp_path, CHANGED)
    old, new = found.on(date(2026, 12, 31)), found.on(date(2027, 1, 1))
    assert old.span("work", "hourly-rate") == Span.exactly(Decimal(110))
    assert new.span("work", "hourly-rate") == Span.exactly(Decimal(115))
    assert (old.version[:11], new.version[:11]) == ("2026-11-27+", "2027-01-01+")  # the roads have a day too
    assert old.version == CARD.on(date(2026, 12, 31)).version
    assert new.since_of("work", "hourly-rate") == date(2027, 1, 1)
    assert {key for key, value in new.values().items() if old.values()[key] != value} == {"work.hourly-rate"}


def test_version_is_of_values(tmp_path: Path) -> None:
    """A label changes no version; any value does."""
    day, packaged = date(2026, 11, 24), CARD.on(date(2026, 11, 24)).version
    assert card(tmp_path, ("Auditor's hourly rate", "What an hour costs")).on(day).version == packaged
    for change in (
        (HOURLY, "values = [{ from = 2025-04-01, value = 110.01 }]"),
        ("[25, 6.5, 7.4, 8.7]", "[25, 6.5, 7.4, 8.8]"),
        ('base = "calgary"', 'base = "edmonton"'),
        ('basis = "hour"', 'basis = "day"'),
    ):
        assert card(tmp_path, change).on(day).version != packaged


def test_values_as_text() -> None:
    """Every value has a key and a text: a number, three numbers, or a curve's points."""
    values = CARD.on(date(2026, 11, 24)).values()
    assert values["work.hourly-rate"] == "110"
    assert values["meetings.audit"] == "0.75 / 1 / 1.25"
    assert values["documentation.hours"].startswith("1: 3.7 / 4.2 / 5; 10: ")
    assert values["documents.mixed.onsite"] == "0.3"


def test_unsure_spans_every_option() -> None:
    """An answer not known reaches from the least option to the most, with the typical one as likely."""
    day = CARD.on(date(2026, 11, 24))
    assert day.span("documents", "unsure", "hours") == Span(Decimal(1), Decimal("1.1"), Decimal("1.3"))
    assert day.span("season", "unsure", "surcharge") == Span(Decimal(0), Decimal(0), Decimal(8))


def test_typical_without_a_mark(tmp_path: Path) -> None:
    """Where no option is marked typical, the first is."""
    assert card(tmp_path, ("typical = true, ", "")).typical("documents").name == "electronic"


def test_estimates_before_and_after_a_change(tmp_path: Path) -> None:
    """The day before a rate changes is priced at the old rate, the day itself at the new one; the lines say since when."""
    found = card(tmp_path, CHANGED)
    asked = {"audit": "certification", "employees": 15, "documents": "electronic", "readiness": "ready"}
    old, new = (estimate(Request.from_mapping({**asked, "on": day}, found), found) for day in ("2026-12-31", "2027-01-01"))
    assert {line.rate.likely for line in old.lines if line.code != "season"} == {Decimal("110.00")}
    assert {line.rate.likely for line in new.lines if line.code != "season"} == {Decimal("115.00")}
    dates = {part.key: part.since for line in new.lines for part in line.inputs}
    assert dates["work.hourly-rate"] == date(2027, 1, 1)
    assert dates["interviews.minutes"] == date(2025, 4, 1)
    assert old.reference != new.reference


CURVE = Curve((Decimal(1), Decimal(11)), (Span(Decimal(1), Decimal(2), Decimal(3)), Span(Decimal(2), Decimal(4), Decimal(6))))


@pytest.mark.parametrize(
    ("at", "numbers"), [(1, "1 2 3"), (6, "1.5 3 4.5"), (11, "2 4 6"), (12, "2 4 6"), (10_000, "2 4 6"), (Decimal("0.5"), "1 2 3")]
)
def test_curve(at: Decimal | int, numbers: str) -> None:
    """A curve runs straight between its points, and level before the first and after the last."""
    low, likely, high = map(Decimal, numbers.split())
    assert CURVE.value(at) == Span(low, likely, high)


def test_no_row_before_the_first() -> None:
    """Before the first row nothing applies."""
    rows = CARD.sections["tax"]["gst"].rows
    assert dated.on(rows, date(2025, 3, 31)) is None
    assert dated.on(rows, date(2025, 4, 1)) is rows[0]
