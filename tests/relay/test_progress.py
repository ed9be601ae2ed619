"""Where each request stands: state, note, the day to come back, an enquiry by telephone, and what the daily mail says waits."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from pages.config import SettingsError
from pages.content import CONFIG, reply_days
from relay.__main__ import main
from relay.mail import digest, message
from relay.store import progress, quotes
from relay.store.schema import requests
from relay.store.store import Store
from relay.values import clock
from testing import offered
from testing.fixed_quote import make
from testing.often import ON_A_FILE
from testing.relay import until
from testing.store_rows import add, events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relay.settings import Settings
    from testing.relay import Running

CALL = [
    "add",
    "--name",
    "Bea Roy",
    "--phone",
    "403 555 0101",
    "--company",
    "=Roy Ltd",
    "--set",
    "employees=12",
    "--set",
    "audit=maintenance",
]


def at(day: str, hour: int = 12) -> float:
    """Return a moment of a day in Alberta."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=clock.ALBERTA).timestamp()


def test_note_and_mark(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """A note and a mark are kept with a request and in its history; `list` and `show` have them, and `list` finds the state."""
    running, (honest, suspect) = kept
    assert main(["note", honest.lower(), "wants\nEdmonton \x1btoo", "--back", "2099-01-05"]) == 0
    assert main(["mark", honest, suspect, "declined", "--back", "2099-01-04"]) == 0
    assert main(["mark", suspect, "answered"]) == 0
    capsys.readouterr()
    assert main(["list", "--state", "declined"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(honest)
    assert "  declined, back 2099-01-04  " in listed
    assert listed.endswith("  wants Edmonton too\n")
    assert main(["show", honest]) == 0
    shown = capsys.readouterr().out
    for words in ("honest, declined\n  come back on 2099-01-04\n  note: wants Edmonton too\n", "request  declined: back 2099-01-04"):
        assert words in shown
    assert events(running.relay.store, honest)[-2:] == ["note", "declined"]
    response = running.relay.store.get(suspect)
    assert response
    assert (response.state, response.back) == ("answered", ""), "a new mark has its own day to come back"


@ON_A_FILE
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["mark", "Q-0000-0000", "answered"], "Q-0000-0000: no such request; `python -m relay list` has them"),
        (["note", "Q-0000-0000", "called"], "Q-0000-0000: no such request"),
        (["mark", "Q-0000-0000", "won"], "invalid choice: 'won'"),
        (["note", "Q-0000-0000", " "], "argument TEXT: has 0 characters; write 1 to 1000 in quotation marks"),
        (["note", "Q-0000-0000", "x" * 1001], "has 1001 characters"),
        (["mark", "Q-0000-0000", "answered", "--back", "2020-01-01"], "--back: 2020-01-01: is not a day from "),
        (["mark", "Q-0000-0000", "answered", "--back", "soon"], "--back: soon: is not a day from "),
        (["add", "--name", "Bea"], "--phone: is missing, and so is --email"),
        (["add", "--name", " ", "--phone", "1"], "--name: Enter your name"),
        (["add", "--name", "Bea", "--email", "bea", "--phone", "1"], "--email: Enter "),
        ([*CALL, "--set", "emploees=3"], "--set emploees: is no question of the estimator; did you mean employees?"),
        ([*CALL, "--set", "sites"], "--set sites: has no answer; write it like employees=40"),
        ([*CALL, "--set", "sites=-1"], "--set sites: “-1” is not a whole number"),
    ],
)
def test_bad_input(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str], command: list[str], says: str) -> None:
    """What cannot be used is named with what to write; nothing is kept."""
    running, references = kept
    with contextlib.suppress(SystemExit):  # of argparse
        assert main(command) == 2
    assert says in capsys.readouterr().err
    assert {row[0] for row in rows(running.relay.store, "SELECT id FROM requests")} == set(references)
    assert {row[0] for row in rows(running.relay.store, "SELECT state FROM requests")} == {"new"}


def rows(store: Store, query: str) -> list[Any]:
    """Return the rows of a query."""
    with store.reading() as connection:
        return list(connection.exec_driver_sql(query).fetchall())


def test_a_telephone_enquiry(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """One command puts a caller into the same list, priced by the engine, once and without a mail; a copy can be sent and exported."""
    running, _ = kept
    assert main(CALL) == 0
    first = capsys.readouterr().out
    assert main(CALL) == 0
    reference = first.partition(":")[0]
    assert capsys.readouterr().out == first.replace("in the list", "was in the list already")
    assert " + GST ($" in first
    assert len(rows(running.relay.store, "SELECT id FROM mails")) == 3
    assert main(["show", reference]) == 0
    shown = capsys.readouterr().out
    assert "  by telephone\n  name: Bea Roy\n  phone: 403 555 0101\n  company: =Roy Ltd\n" in shown
    assert f"{offered.asks('employees')} 12" in shown
    assert main(["list"]) == 0
    assert "Bea Roy <403 555 0101>  []" in capsys.readouterr().out
    assert main(["export"]) == 0
    assert ",'=Roy Ltd," in capsys.readouterr().out
    assert main(["resend", reference]) == 0
    until(lambda: running.relay.health.counts() == {"sent": 3, "held": 1})


def test_what_waits_longest_is_first(kept: tuple[Running, list[str]], store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """`list` begins with what the owner must do first, then what waits for the client, then what is done."""
    honest, suspect = kept[1]
    late = add(store, 2, received=at("2026-11-02"))
    back = add(store, 3, received=at("2026-11-20"))
    quoted = add(store, 4, received=at("2026-11-04"))
    done = add(store, 5, received=at("2026-11-03"))
    newest = add(store, 6, received=at("2026-11-10"))
    with store.writing() as connection:
        progress.change(store, connection, back, 0.0, "answered", state="answered", back="2026-11-01")
        progress.change(store, connection, quoted, 0.0, "quoted", state="quoted")
        progress.change(store, connection, done, 0.0, "accepted", state="accepted")
        progress.change(store, connection, newest, 0.0, "declined", state="declined")
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [back, late, honest, quoted, suspect, newest, done]
    assert "  new, late since 2026-11-03  " in lines[1]
    assert main(["list", "--most", "2"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [back, late]


@pytest.mark.parametrize(
    ("received", "days", "by"),
    [
        ("2026-11-26", 1, "2026-11-27"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-11-27", 3, "2026-12-02"),
    ],
)
def test_business_days(store: Store, received: str, days: int, by: str) -> None:
    """Weekends and Alberta's general holidays do not count; a request waits from the day after the promised one."""
    day = date.fromisoformat(by)
    assert progress.promised(at(received, 23), days) == day
    add(store, received=at(received, 23))
    with store.reading() as connection:
        found = [list(connection.scalars(select(requests.c.id).where(progress.waits(when, days)))) for when in (day, day + progress.DAY)]
    assert [len(ids) for ids in found] == [0, 1]


def test_what_waits_is_in_the_daily_mail(store: Store, settings: Callable[..., Settings]) -> None:
    """On each business day one mail names what is unanswered past the promised day or to come back to, until that is marked; no suspect."""
    made = settings(url="")
    first = add(store, 1, received=at("2026-11-26"))
    answered = add(store, 2, received=at("2026-11-26"))
    back = add(store, 3, received=at("2026-11-03"))
    add(store, 4, received=at("2026-11-03"), verdict="suspect")
    with store.writing() as connection:
        progress.change(store, connection, answered, 0.0, "answered", state="answered")
        progress.change(store, connection, back, 0.0, "declined", state="declined", back="2026-12-01", note="next year")
    sent = [day for day in range(26, 31) if digest.enqueue(store, made, at(f"2026-11-{day}"))]
    assert sent == [30], "the 27th is the promised day, the 28th and 29th are a weekend"
    seen = digest.contents(store, made, at("2026-12-01", 7))
    assert [item["id"] for item in seen["late"]] == [back, first]
    mail = message.to_owner_digest(made, "D-2026-12-01", at("2026-12-01"), seen)
    assert mail["Subject"] == "2 requests wait for you"
    for kind in ("plain", "html"):
        text = str(mail.get_body((kind,)).get_content())  # type: ignore[union-attr]
        assert all(words in text for words in (first, "next year", "declined, back 2026-12-01", "mark Q-… answered"))
        assert answered not in text
        assert "Held" not in text
    with store.writing() as connection:
        for reference in (first, back):
            progress.change(store, connection, reference, 0.0, "answered", state="answered", back="")
    assert not digest.enqueue(store, made, at("2026-12-01")), "nothing waits"


def test_a_long_list_is_cut(store: Store, settings: Callable[..., Settings]) -> None:
    """The daily mail names the twenty that wait longest, and how many more there are."""
    for number in range(22):
        add(store, number, received=1000.0 + number)
    seen = digest.contents(store, settings(), at("2026-12-01", 7))
    mail = message.to_owner_digest(settings(), "D-2026-12-01", at("2026-12-01"), seen)
    assert mail["Subject"] == "22 requests wait for you"
    assert len(seen["late"]) == digest.MAX_LATE
    assert "2 more wait: python -m relay list" in str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_the_promise_is_one_setting(tmp_path: Path) -> None:
    """The days come from the words that the pages show; a placeholder is one day, words without a number are refused with what to write."""
    text = CONFIG.read_text("utf-8")
    for words, days in (("2 business days", 2), ("Within Three working days.", 3), ("[Time to reply]", 1), ("soon", 0)):
        file = tmp_path / f"{days}.yml"
        file.write_text(re.sub(r"^    reply: .*$", f'    reply: "{words}"', text, flags=re.MULTILINE), "utf-8")
        if days:
            assert reply_days(file) == days
        else:
            with pytest.raises(
                SettingsError, match=r"^0\.yml:\d+: extra\.firm\.reply: “soon” names no number of business days, .*“one business day”$"
            ):
                reply_days(file)


def test_a_quote_that_nobody_accepted_expires(
    kept: tuple[Running, list[str]], store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A quote moves its request to quoted, and takes its day to come back away; after the day it is valid until, that reads expired."""
    first, _ = kept[1]
    with store.writing() as connection:
        progress.change(store, connection, first, 0.0, "answered", state="answered", back="2026-12-01")
    quotes.add(store, first, make(), clock.now())
    monkeypatch.setattr(clock, "today", lambda _at=None: date(2026, 12, 29))
    assert main(["list", "--state", "quoted"]) == 0
    assert f"{first}  " in capsys.readouterr().out
    monkeypatch.setattr(clock, "today", lambda _at=None: date(2026, 12, 30))
    assert main(["list", "--state", "quoted"]) == 0
    assert capsys.readouterr().out == "No requests.\n"
    assert main(["list", "--state", "expired"]) == 0
    assert "  expired  " in capsys.readouterr().out
    assert main(["show", first]) == 0
    assert ", honest, expired\n" in capsys.readouterr().out


def test_the_look_for_what_waits_is_cheap(tmp_path: Path) -> None:
    """The relay looks every second: it finds what waits by indexes, without reading requests and their files."""
    with Store(f"sqlite:///{tmp_path / 'q.sqlite3'}") as store, store.reading() as connection:
        query = (
            select(requests.c.id).where(progress.waits(date(2026, 12, 1), 1)).compile(store.engine, compile_kwargs={"literal_binds": True})
        )
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").fetchall())
    assert "requests_waiting (state=? AND back=? AND received<?)" in plan
    assert "SCAN" not in plan
