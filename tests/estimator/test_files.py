"""The files that leave the engine, read by other programs' rules: calendars by icalendar, tables as a spreadsheet takes them."""

import csv
import io
import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from estimator import wire
from estimator.present import csv as tables
from estimator.present import ics
from testing.asking import FIRM, answered, ask
from testing.cards import CARD

ASKED = [{"expires": "2028-02-29", "partner": partner} for partner in (*CARD.partners, "unsure")] + [
    {"start": "2026-12-31"},
    {"start": "2027-03-01", "partner": "esc"},
]
LINE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")


def read(text: str) -> tuple[Any, list[Any]]:
    """Read a calendar with icalendar; every component without a fault it would forgive. Return it, and its events."""
    found = Calendar.from_ical(text.encode())
    assert [component.errors for component in found.walk() if component.errors] == []
    return found, found.walk("VEVENT")


@pytest.mark.parametrize("asked", ASKED)
def test_a_calendar_is_read_as_it_was_meant(asked: dict[str, str]) -> None:
    """Another reader finds each step's day and the days to be ready by: whole days whose end is the next, a name of its own for each, made on the asker's day."""
    plan = answered("plan", asked, today="2026-11-24")
    calendar, events = read(plan["ics"])
    assert {key: str(calendar[key]) for key in ("VERSION", "CALSCALE", "METHOD")} == {
        "VERSION": "2.0", "CALSCALE": "GREGORIAN", "METHOD": "PUBLISH",
    }  # fmt: skip
    assert calendar["PRODID"]
    moments = ("register", "expires")
    days = [[step["from"]] if step["code"].endswith(moments) else [step["from"], step["to"]] for step in plan["steps"]]
    days.append([max(one["day"], "2026-11-24") for one in plan["ready"]])  # what is past is due now
    assert sorted(event.start.isoformat() for event in events) == sorted(day for step in days for day in step)
    for event in events:
        assert type(event.start) is type(event.end) is date
        assert event.end - event.start == timedelta(days=1)
        assert event.stamp == datetime(2026, 11, 24, tzinfo=UTC)
        assert event["SEQUENCE"] == (event.stamp - ics.EPOCH).total_seconds()
        assert str(event["SUMMARY"]).startswith((*(step["label"] for step in plan["steps"]), f"Prepare for the {plan['next']['what']}: "))
    assert len({str(event["UID"]) for event in events}) == len(events) > 3


def test_another_day_s_file_replaces_the_first() -> None:
    """Asked again another day, each event keeps its name and carries a later stamp, by which programs take it for the newer."""
    first, second = (read(answered("plan", ASKED[0], today=day)["ics"])[1] for day in ("2026-11-24", "2026-11-25"))
    assert [event["UID"] for event in first] == [event["UID"] for event in second]
    assert all(one.stamp < other.stamp for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("asked", "moved"),
    [
        ({"expires": "2027-12-20", "partner": "esc"}, {"expires": "2028-01-10", "partner": "esc"}),
        ({"expires": "2028-02-29"}, {"expires": "2028-03-01"}),
        ({"start": "2026-12-31"}, {"start": "2027-01-04"}),
    ],
)
def test_a_moved_date_moves_its_events(asked: dict[str, str], moved: dict[str, str]) -> None:
    """After a moved date each event has the name it had and a higher sequence, a minute later already: programs move it, none is there twice."""
    first, second = (
        {str(event["UID"]): event for event in read(answered("plan", {**body, "made": made}, today="2026-11-24")["ics"])[1]}
        for body, made in ((asked, 1_795_543_200), (moved, 1_795_543_260))
    )
    assert set(first) == set(second)
    for name, event in first.items():
        assert second[name]["SEQUENCE"] == event["SEQUENCE"] + 60
        assert second[name].stamp == event.stamp + timedelta(minutes=1)
        assert str(second[name]["SUMMARY"]) == str(event["SUMMARY"])
    assert [event.start for event in first.values()] != [event.start for event in second.values()]


def test_another_partner_s_certificate_is_another() -> None:
    """The calendars of two certificates do not take each other's events away."""
    first, second = ({str(event["UID"]) for event in read(answered("plan", asked, today="2026-11-24")["ics"])[1]} for asked in ASKED[:2])
    assert not first & second


@pytest.mark.parametrize("asked", ASKED)
def test_lines_as_the_strictest_program_wants_them(asked: dict[str, str]) -> None:
    """Every line ends with CRLF, the last too, has 75 octets at most and no control character; a folded one is whole UTF-8."""
    data = answered("plan", asked, today="2026-11-24")["ics"].encode()
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in lines:
        assert 0 < len(line) <= 75
        assert LINE.fullmatch(line.decode())


def test_any_words_come_back() -> None:
    """Commas, semicolons, backslashes, line ends and letters of four octets at every place of a fold are read as they were written."""
    for shift in range(5):
        words = "x" * shift + "é🦺, b; c\\d\\n “" * 30 + "\nend"
        event = ics.Event("a@b", words.replace("\n", " "), words, date(2027, 12, 31))
        _, found = read(ics.calendar("C, D", [event], datetime(2019, 1, 1, tzinfo=UTC)))
        assert isinstance(found[0], Event)
        assert (str(found[0]["SUMMARY"]), str(found[0]["DESCRIPTION"])) == (event.summary, event.description)
        assert found[0].end == date(2028, 1, 1)
        assert found[0]["SEQUENCE"] == 0  # a clock that is years behind


def test_a_table_that_excel_opens() -> None:
    """The page's CSV says what it is, for whom and when; its numbers are plain, its totals named, and they add up as the estimate does."""
    answer = ask("estimate", FIRM, show=True)
    text = answer["html"]["csv"]
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert "\n" not in text.replace("\r\n", "")
    head, _, body = text.removeprefix(tables.BOM).partition("\r\n\r\n")
    facts = dict(csv.reader(io.StringIO(head, newline="")))
    estimate = answer["estimate"]
    assert (facts["Estimate"], facts["Date"], facts["Currency"]) == (estimate["reference"], FIRM["on"], "CAD")
    assert facts["Note"] == "An estimate, not a quote"
    assert facts["For"].startswith("Certification, COR; ")
    assert (facts["Rates"], facts["Engine"]) == (estimate["rates_version"], estimate["engine_version"])
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert text.endswith("\r\n")
    for row in rows:
        assert re.fullmatch(r"-?\d+\.\d\d", row["amount"])
        assert re.fullmatch(r"(-?\d+(\.\d+)?)?", row["quantity"])
    assert [row["amount"] for row in rows][-5:] == [estimate[key] for key in ("likely", "gst", "total", "low", "high")]
    assert [row["label"] for row in rows][-3] == "Likely total, with GST"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\tx", "'\tx"),
        ("a;=1+1", "a;'=1+1"),
        ("a; =1+1;b;@x", "a;' =1+1;b;'@x"),
        ('a;"=1+1"', 'a;\'"=1+1"'),
        ("a\n-2+3\tb\t+1", "a\n'-2+3\tb\t'+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        ("\ufe661", "'\ufe661"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff \u2060=1+1", "'\ufeff \u2060=1+1"),
        ("\u00ad\u034f\ufe0f\u2800=1+1", "'\u00ad\u034f\ufe0f\u2800=1+1"),
        ("\u3164\u115f=1+1", "'\u3164\u115f=1+1"),
        ("a;\u200b\uff1d1", "a;'\u200b\uff1d1"),
        ("+14035550100", "'+14035550100"),
        ("-\uff11\uff12", "'-\uff11\uff12"),
        ("a = b; c - d", "a = b; c - d"),
        ("https://example.ca/?a=b;c=d", "https://example.ca/?a=b;c=d"),
        ("1,200; 5 %", "1,200; 5 %"),
        ("-80.00", "-80.00"),
        ("+$1,200.50", "+$1,200.50"),
        ("12 %", "12 %"),
        ("Office, head", "Office, head"),
        ("", ""),
    ],
)
def test_no_cell_is_run(cell: str, written: str) -> None:
    """A cell that a spreadsheet would run as a formula gets an apostrophe; a number with a sign, and other words, stay as they are."""
    assert list(csv.reader(io.StringIO(tables.table([["name", cell]]), newline=""))) == [["name", written]]


def test_a_cell_is_written_in_time() -> None:
    """However many signs and separators a cell contains, it takes a moment."""
    began = time.process_time()
    for part in (";", "; ", "\u200b", ";\u200b", "\t ", "="):
        tables.table([[part * (100_000 // len(part))]])
    assert time.process_time() - began < 2


def test_a_scenario_s_name_is_not_run(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody called a scenario is in the compared table as words."""
    from estimator.cli import commands  # the command line alone writes this table

    file = tmp_path / "compare.json"
    file.write_text(wire.dump({"requests": [FIRM, FIRM], "labels": ["=1+1", "B"]}))
    assert commands.main(["compare", str(file), "--format", "csv"]) == 0
    assert "'=1+1" in next(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
