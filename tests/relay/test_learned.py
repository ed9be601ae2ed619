"""What past jobs teach: hours typed once and quoted amounts go to `backtest`; `report` counts requests, quotes and acceptances."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from estimator import wire
from relay.__main__ import main
from relay.admin import report
from relay.admin.report import Job
from relay.store import progress, quotes
from relay.values import clock
from testing import offered
from testing.fixed_quote import make
from testing.often import ON_A_FILE
from testing.store_rows import add

if TYPE_CHECKING:
    from pathlib import Path

    from relay.store.store import Store
    from testing.relay import Running


def test_hours_and_quotes_go_to_backtest(
    kept: tuple[Running, list[str]], store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The newest quote of each request, and the hours that its job took, stand beside the engine's without anything typed again."""
    first, other = kept[1]
    before = make()
    quotes.add(store, first, before, clock.now())
    quotes.add(store, first, make("--price", "4000", before=before), clock.now())
    assert main(["hours", first, "onsite=12,5", "report=9", "planning=1"]) == 0
    assert main(["hours", first, "report=6", "planning="]) == 0
    assert main(["hours", other, "report=6"]) == 0
    capsys.readouterr()
    page = tmp_path / "page.md"
    assert main(["backtest", "--format", "json", "--fragment", str(page)]) == 0
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert [(quote["name"], quote["on"], quote["quoted"], quote["likely"]) for quote in found["quotes"]] == [
        (first, before["day"], "4000.00", wire.ask("estimate", before["estimate"]["request"])["estimate"]["likely"])
    ]
    assert [(part["part"], part["jobs"], part["took"]) for part in found["hours"]] == [("onsite", 1, "12.5"), ("report", 1, "6")]
    assert page.read_text().startswith("The last estimate was within ± ")
    assert output.err == f"Left out: {other}: has hours and no quote\n"
    for form, words in (("text", "Hours that the jobs took"), ("csv", "Quote,On,Quoted"), ("html", "<!doctype html>")):
        assert main(["backtest", "--format", form]) == 0
        assert words in capsys.readouterr().out
    assert main(["show", first]) == 0
    assert "hours: onsite 12.5, report 6\n" in capsys.readouterr().out


@ON_A_FILE
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["hours", "Q-0000-0000", "report=6"], "Q-0000-0000: no such request; `python -m relay list` has them"),
        (["hours", "Q-0000-0000", "lunch=1"], "lunch=1: is no part of a job; write PART=HOURS with one of onsite, "),
        (["hours", "Q-0000-0000", "report=soon"], "report=soon: is no number of hours from 0 to 10,000; write it like report=12.5"),
        (["hours", "Q-0000-0000", "report"], "report: is no number of hours"),
        (["hours", "Q-0000-0000", "report=-1"], "report=-1: is no number of hours"),
        (["backtest"], "No quote to compare; `python -m relay quote Q-…` makes one"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_bad_input(capsys: pytest.CaptureFixture[str], command: list[str], says: str) -> None:
    """What cannot be used is named with what to write."""
    assert main(command) == 2
    assert capsys.readouterr().err.startswith(says)


def test_report(kept: tuple[Running, list[str]], store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Honest requests count by month, size and industry, with how many were quoted and accepted, in words, CSV and a picture."""
    first, _ = kept[1]
    quotes.add(store, first, make(), clock.now())
    unpriced = add(store, 5, received=datetime(2026, 10, 31, 23, tzinfo=clock.ALBERTA).timestamp())
    with store.writing() as connection:
        progress.change(store, connection, unpriced, 0.0, "accepted", state="accepted")
    month = clock.today().isoformat()[:7]
    assert main(["report"]) == 0
    text = capsys.readouterr().out
    assert "2 requests, 2 of them quoted, 1 accepted." in text
    assert main(["report", "--format", "csv", "--file", str(tmp_path / "r.csv")]) == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig"))))
    assert rows == [
        ["by", "name", "requests", "quoted", "accepted"],
        *sorted([["month", "2026-10", "1", "1", "1"], ["month", month, "1", "1", "0"]]),
        ["size", "11 to 24 people", "1", "1", "0"],
        ["size", report.UNPRICED, "1", "1", "1"],
        ["industry", offered.label("industry", "construction"), "1", "1", "0"],
        ["industry", report.UNPRICED, "1", "1", "1"],
    ]
    assert main(["report", "--format", "svg"]) == 0
    picture = ET.fromstring(capsys.readouterr().out)  # noqa: S314 -- our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.get("role") == "img"
    assert "2026-10: 1 requests, 1 quoted, 1 accepted" in str(picture.get("aria-label"))


@pytest.mark.parametrize("form", ["text", "csv", "svg"])
def test_an_empty_store(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """With no request there is a report that says so."""
    monkeypatch.setenv(
        "QUOTE_STORE", str(store.engine.url.render_as_string(hide_password=False)).replace("sqlite:///", "").replace("+psycopg", "")
    )
    assert main(["report", "--format", form]) == 0
    out = capsys.readouterr().out
    assert out == "by,name,requests,quoted,accepted\r\n" if form == "csv" else "No requests yet." in out


def test_many_months_and_every_size() -> None:
    """The picture has the last twelve months, each column as high as its number; sizes begin with a SECOR's and are in order."""
    jobs = [Job(f"20{24 + n // 12}-{n % 12 + 1:02}", report.size(n * 9 + 1, 10), "Construction", n % 2 == 0, n % 3 == 0) for n in range(20)]
    label = str(ET.fromstring(report.svg(jobs)).get("aria-label"))  # noqa: S314 -- our own
    assert label.count(":") == report.MONTHS
    assert "2024-08" not in label
    assert "2025-08: 1 requests" in label
    sizes = ["1 to 10 people", "11 to 24 people", "25 to 49 people", "50 to 99 people", "100 people or more"]
    assert list(report.tally(jobs, "size")) == sizes
