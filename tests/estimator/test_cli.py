"""The command line: every ask in every format, exit 2 with a line for each problem, never a traceback."""

import csv
import io
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from estimator.asks import registry
from estimator.cli import commands
from estimator.parsing import form
from estimator.present import schema
from testing.asking import answered
from testing.cards import CARD, FOLDER, edited, load

REQUEST = {"audit": "certification", "employees": 15, "industry": "construction", "on": "2026-11-24"}
FORMATS = ("text", "json", "csv", "html")


def file(folder: Path, value: Any) -> str:
    """Write a value as JSON; the file's path."""
    path = folder / "asked.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that works; what it printed."""
    assert commands.main(arguments, load) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def problems(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a command that is refused; its lines on standard error."""
    assert commands.main(arguments, load) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


@pytest.mark.parametrize("name", ["price", *registry.COMMANDS])
@pytest.mark.parametrize("form", FORMATS)
def test_every_ask_in_every_format(name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text names its subject, JSON is the ask's own answer, CSV has rows of one length, HTML is a page of its own."""
    example = registry.ASKS[name].example if name != "price" else REQUEST
    out = told(capsys, name, file(tmp_path, example), "--format", form)
    if form == "json":
        assert json.loads(out).keys() == answered("estimate" if name == "price" else name, example).keys()
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(out)))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1
    elif form == "html":
        assert out.startswith("<!doctype html>")
        assert "</html>" in out
    else:
        assert len(out.splitlines()) > 5


def test_price_is_the_engine_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The price printed is the estimate of the same request."""
    answer = answered("estimate", REQUEST)
    assert json.loads(told(capsys, "price", file(tmp_path, REQUEST), "--format", "json")) == answer
    assert f"${float(answer['total']):,.2f}" in told(capsys, "price", file(tmp_path, REQUEST))


@pytest.mark.parametrize(
    "changes", [{"partner": "esc"}, {"employees": 8}, {"audit": "none", "addons": ["mock-interviews"]}, {"audit": "none"}]
)
def test_price_as_text(changes: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text has fees and the day they were read as people write them, a small firm's ways, or that there is no audit, and always the versions."""
    out = told(capsys, "price", file(tmp_path, REQUEST | changes))
    assert ("non-member $1,200.00" in out and "; read Nov 23, 2026." in out) == ("partner" in changes)
    assert ("days of auditor time" in out) == ("audit" not in changes)
    assert ("- Do the self-assessment yourself: $0 from us." in out) == ("employees" in changes)
    assert out.splitlines()[-1].startswith("Rates 2026-01-01+")


def test_published_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The owner's own published rates carry no notice that they are illustrative, and then there may be nothing to know."""
    rates = str(edited(tmp_path, ('status = "illustrative"', 'status = "published"')))
    request = {"audit": "none", "employees": 30, "addons": ["results-presentation", "mock-interviews"]}
    out = told(capsys, "price", file(tmp_path, request), "--rates", rates)
    assert "Good to know" not in out
    assert "Preparation and support" in out
    assert "Extras" in out
    assert "Illustrative rates" not in told(capsys, "price", file(tmp_path, request), "--rates", rates, "--format", "html")


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash reads standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(REQUEST)))
    assert json.loads(told(capsys, "price", "-", "--format", "json"))["request"]["employees"] == 15


def test_calendar_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan is written as a calendar file, its lines ended as RFC 5545 wants."""
    out = told(capsys, "plan", file(tmp_path, {"expires": "2027-10-31", "partner": "esc"}), "--format", "ics")
    assert out.startswith("BEGIN:VCALENDAR\r\n")
    assert out.endswith("END:VCALENDAR\r\n")


def test_another_rate_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--rates` prices by the owner's file."""
    rates = edited(tmp_path, ("from = 2025-04-01, value = 110.00", "from = 2025-04-01, value = 220.00"))
    path = file(tmp_path, REQUEST)
    one, two = (json.loads(told(capsys, "price", path, "--format", "json", *more)) for more in ([], ["--rates", str(rates)]))
    assert float(two["likely"]) == pytest.approx(2 * float(one["likely"]), abs=0.1)


OLD = {**REQUEST, "on": "2025-11-24", "travel": {"km": 90}}


def test_replay_of_a_mail_s_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The quote.json of a mail is made again, with the rate that moved."""
    out = told(capsys, "replay", file(tmp_path, answered("estimate", OLD)))
    assert "Rates that moved" in out
    assert "0.72" in out


@pytest.mark.parametrize("before", ["https://example.ca/pricing/estimate/#", "#", ""])
def test_replay_of_a_link(before: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A share link, its fragment with or without the #, is made again."""
    answer = answered("estimate", OLD)
    version = answer["rates_version"].replace("+", "%2B")
    pairs = f"audit=certification&employees=15&industry=construction&on=2025-11-24&travel.km=90&_total={answer['total']}&_rates={version}"
    assert json.loads(told(capsys, "replay", before + pairs, "--format", "json"))["verdict"] == "moved"


STEERS = ("\x1b]0;title\x07\x1b[2J", "\x9b2J", "\x08\x08", "\u202egnitirw", "over\rwritten")


@pytest.mark.parametrize("escape", STEERS)
@pytest.mark.parametrize("form_", ["text", "json", "csv", "html"])
def test_a_stranger_s_file_does_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], escape: str, form_: str) -> None:
    """Whatever a quote.json contains, as a name or a value, no control character of it is printed, in an answer or in a problem."""
    found = answered("estimate", OLD) | {escape: escape, "likely": escape}
    found["lines"][0] |= {"amount": escape, escape: "1"}
    commands.main(["replay", file(tmp_path, found), "--format", form_], load)
    commands.main(["replay", file(tmp_path, found | {"rates_version": escape}), "--format", form_], load)
    commands.main(["replay", file(tmp_path, found | {"request": {escape: escape, "audit": escape}}), "--format", form_], load)
    printed = "".join(capsys.readouterr()).replace("\r\n", "\n")
    assert "2025-04-01+" in printed
    assert [char for char in printed if not (char.isprintable() or char in "\n\u00a0")] == []


def test_a_file_is_no_link() -> None:
    """The name of a file is not taken for a link."""
    assert not form.is_share_link("quotes/a=b.json")
    assert not form.is_share_link("quote.json")


def test_every_problem_has_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each wrong field is a line: file, field, value, remedy."""
    path = file(tmp_path, {"audit": "all", "employees": "many"})
    message = problems(capsys, "price", path)
    assert [line.partition(": ")[0] for line in message] == [path, path]
    assert "employees: “many” is not a whole number" in message[0]
    assert problems(capsys, "solve", file(tmp_path, {**REQUEST, "budget": "x"}))[0].endswith(
        "budget: “x” is not an amount in dollars from 0.01 to 10,000,000,000."
    )


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b"", b'{"audit": "\\ud800", "employees": 1}', b"9" * 5000, b"[" * 99999])
def test_no_traceback(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the file contains, each command reports in one line what is wrong."""
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    for name in ("price", *registry.COMMANDS):
        message = problems(capsys, name, str(path))
        assert message
        assert all(message)


def test_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there, or is a folder, is named with what to do."""
    assert "check the file's name" in problems(capsys, "price", str(tmp_path / "none.json"))[0]
    assert "check the file's name" in problems(capsys, "sweep", str(tmp_path))[0]


def test_rates_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good card is called valid, with its version; a bad one, or one with example numbers that says it is published, gets a line for each problem."""
    assert "valid; " in told(capsys, "rates", "check", str(FOLDER / "rates.toml"))
    example = edited(tmp_path, ('status = "illustrative"', 'status = "published"'), ('source = "', 'source = "Illustrative. '))
    assert "says “Illustrative”, and the status is “published”" in problems(capsys, "rates", "check", str(example))[0]
    own = re.sub("(?i)illustrative", "Ours", example.read_text(encoding="utf-8"))
    example.write_text(own, encoding="utf-8")
    assert ", published, " in told(capsys, "rates", "check", str(example))
    early = edited(tmp_path, ("checked = 2026-11-23", "checked = 2099-01-01"))
    assert "checked: 2099-01-01 is still to come" in problems(capsys, "rates", "check", str(early))[0]
    bad = edited(tmp_path, ('unit = "CAD/h"', 'unit = "CAD/d"'), ("value = 5 }", "value = -5 }"))
    message = problems(capsys, "rates", "check", str(bad))
    assert message[0].startswith('rates.toml: work.hourly-rate.unit: "CAD/d" is not the unit of this entry')
    assert message[1].startswith("rates.toml: tax.gst.values[1].value: -5")


@pytest.mark.parametrize("name", schema.NAMES)
def test_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each JSON Schema can be printed."""
    assert json.loads(told(capsys, "schema", name)) == schema.of(name, CARD)


def test_reader_that_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Printing to a reader that has gone is no error."""

    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    assert commands.main(["price", file(tmp_path, REQUEST)], load) == 0


def test_as_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The package run as a program exits with the command's status."""
    monkeypatch.setattr("sys.argv", ["estimator", "price", file(tmp_path, REQUEST)])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("estimator", run_name="__main__")
    assert left.value.code == 0
    assert "Likely total" in capsys.readouterr().out


def test_as_a_program(tmp_path: Path) -> None:
    """`python -m estimator` runs it: 0 and the estimate, 2 and the problems."""
    good, bad = (
        subprocess.run([sys.executable, "-m", "estimator", "price", file(tmp_path, asked)], capture_output=True, check=False)
        for asked in (REQUEST, {})
    )
    assert (good.returncode, good.stderr) == (0, b"")
    assert "Likely total" in good.stdout.decode()
    assert (bad.returncode, bad.stdout, len(bad.stderr.splitlines())) == (2, b"", 2)
    assert b"Traceback" not in bad.stderr
