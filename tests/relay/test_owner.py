"""The owner's commands, and the machine's view: health in numbers, a fast start, little memory."""

from __future__ import annotations

import csv
import email
import io
import json
import mailbox
import os
import re
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from email.policy import default
from pathlib import Path

import httpx
import pytest

from relay.__main__ import main, parser
from testing import offered
from testing.relay import FORMULA, VISITOR, Inbox, Running, until
from testing.served import free_port

BARE = "import asyncio, email.message, http.server, sqlite3, ssl"
START = 12
"""Times the work of a Python that only imports the library's own server, mail and database: about 0.1 s where this was written, and the relay eight times that beside two busy browsers."""
MEMORY = 80
"""MB."""


def test_list(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """`list` names every request, what waits for an answer first, with price, verdict and the state of its mails; it can be narrowed."""
    honest, suspect = kept[1]
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [honest, suspect]
    assert re.search(r"new, answer by [\d-]+ +honest +\$[\d.]+  Ann Rivest <ann@example.ca>  \[owner sent, visitor sent\]", lines[0])
    assert main(["list", "--verdict", "suspect"]) == 0
    assert capsys.readouterr().out.split()[0] == suspect
    assert main(["list", "--state", "dead"]) == 0
    assert capsys.readouterr().out == "No requests.\n"


def test_show(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """`show` has the contact, the answers in words, the price, each mail and each step; a wrong reference is exit 2."""
    honest, suspect = kept[1]
    assert main(["show", honest]) == 0
    shown = capsys.readouterr().out
    for words in (
        "ann@example.ca",
        f"{offered.asks('employees')} 12",
        "The engine says $",
        "mail owner: sent, 1 attempts",
        "attempt: 1",
        "received: honest",
    ):
        assert words in shown
    assert main(["show", suspect]) == 0
    assert "suspect: honeypot filled" in capsys.readouterr().out
    assert main(["show", "Q-0000-0000"]) == 2
    assert "no such request" in capsys.readouterr().err


def test_show_in_lower_case(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """A reference is found however it is typed."""
    assert main(["show", f" {kept[1][0].lower()} "]) == 0
    assert kept[1][0] in capsys.readouterr().out


def test_the_terminal_is_the_owner_s(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that a visitor or a mail server sends moves the cursor, turns the line or passes for a line of ours."""
    running, _ = kept
    posted = {
        **VISITOR,
        "name": "Ann\x1b[2J\u202eevil\r\nQ-9999-9999",
        "message": "Hello\r\n  mail owner: sent\x1b]0;x\x07\u2028engine, with GST: $1.00",
        "a\nb": "c\n  engine, with GST: $1",
    }
    reference = running.post(**posted).json()["id"]
    assert main(["list"]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert first.startswith(reference)
    assert main(["show", reference]) == 0
    shown = capsys.readouterr().out
    assert all(char == "\n" or char.isprintable() for char in first + shown)
    assert "Ann[2Jevil Q-9999-9999" in shown
    lines = shown.splitlines()
    assert [text for text in lines if "sent]0;x" in text] == ["    |   mail owner: sent]0;x"]
    assert [text for text in lines if "engine, with GST: $1.00" in text] == ["    | engine, with GST: $1.00"]


def test_resend_wakes_the_sender(kept: tuple[Running, list[str]]) -> None:
    """A mail that a command puts on the list goes within a second or two, not at the next look half a minute later."""
    running, (honest, _) = kept
    assert main(["resend", honest]) == 0
    until(lambda: running.relay.health.counts() == {"sent": 3, "held": 1}, patience=5)


def test_resend_and_release(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """`resend` sends the owner a copy; `release` takes a suspect up, once: its mails go."""
    running, (honest, suspect) = kept
    assert main(["resend", honest]) == 0
    assert main(["release", suspect]) == 0
    assert main(["release", suspect]) == 2
    running.relay.courier.wake()
    until(lambda: running.relay.health.counts() == {"sent": 5})
    assert f"{suspect}: released" in capsys.readouterr().out


def test_csv(kept: tuple[Running, list[str]], tmp_path: Path) -> None:
    """`export` writes a table that a spreadsheet opens and does not run, in a file only its owner may read."""
    file = tmp_path / "requests.csv"
    assert main(["export", "--file", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 by its mark"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))}
    assert set(rows) == set(kept[1])
    assert rows[kept[1][0]]["company"] == f"'{FORMULA}"
    assert rows[kept[1][0]]["message"] == VISITOR["message"]


def test_csv_has_everything(kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """The table has each answer, each other field, why a request is suspect, and the name of its file; no heading is run either."""
    running, (honest, suspect) = kept
    sent = {**VISITOR, "Fleet": "9", "=HYPERLINK(1)": "a", "company": "a;=1+1"}
    files = {"report": ("été.pdf", b"%PDF-1.4", "application/pdf")}
    sent["message"] = "two\nlines, “quoted”"
    other = running.client.post("/quote", data=sent, files=files, headers={"Accept": "application/json"}).json()["id"]
    assert main(["export"]) == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))}
    assert rows[honest][offered.asks("employees")] == "12"
    assert json.loads(rows[honest]["request"])["employees"] == 12
    assert rows[suspect]["suspect because"] == "honeypot filled"
    assert [rows[other][name] for name in ("file", "also: Fleet", "also: =HYPERLINK(1)", "company")] == ["été.pdf", "9", "a", "a;'=1+1"]
    assert rows[other]["message"] == sent["message"]
    assert not any(name.startswith(("=", "+", "-", "@")) for name in rows[other])


def test_mbox(kept: tuple[Running, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export --format mbox` writes the owner's mails as they went, with quote.json in them."""
    file = tmp_path / "requests.mbox"
    assert main(["export", "--format", "mbox", "--file", str(file)]) == 0
    assert "2 mails" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    box = mailbox.mbox(file, create=False)
    found = {str(mail["Message-ID"]): email.message_from_bytes(mail.as_bytes(), policy=default) for mail in box}
    box.close()
    assert set(found) == {f"<{reference}.owner@cor.example>" for reference in kept[1]}
    mail = found[f"<{kept[1][0]}.owner@cor.example>"]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["quote.json"]
    assert main(["export", "--format", "mbox"]) == 2


@pytest.mark.usefixtures("kept")
def test_check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` reports for each setting whether it can work: exit 1 and which, where one cannot."""
    monkeypatch.setenv("QUOTE_SITE", "site")
    assert main(["check"]) == 0
    capsys.readouterr()
    monkeypatch.setenv("QUOTE_T0", "owner@cor.example")
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", str(free_port()))
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^WRONG mail to 127\.0\.0\.1:\d+ for owner@cor\.example: .*refused", out, re.MULTILINE)
    assert re.search(r"^WRONG QUOTE_T0 is not a setting; did you mean one of QUOTE_TO, ", out, re.MULTILINE)
    assert re.search(r"^WRONG QUOTE_URL is not set: ", out, re.MULTILINE)
    monkeypatch.setenv("SMTP_PORT", "mail")
    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith("SMTP_PORT='mail':")


@pytest.mark.usefixtures("kept")
def test_test_mail(inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`test-mail` sends one now and shows where to; one that does not go is exit 1 with the server's words."""
    box, port = inbox
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", str(port))
    assert main(["test-mail"]) == 0
    assert box.recipients == ["owner@cor.example"]
    assert str(box.mails[0]["Auto-Submitted"]) == "auto-generated"
    box.answers = ["554 5.7.1 not from you"]
    assert main(["test-mail"]) == 1
    assert "554 5.7.1 not from you" in capsys.readouterr().err


def test_metrics(relay: Callable[..., Running]) -> None:
    """`/metrics` answers where it was asked for, with what was taken, refused, sent and waits, and nothing about anybody."""
    running = relay(metrics=True)
    running.post(**VISITOR)
    running.post(**{**VISITOR, "email": "wrong"})
    until(lambda: running.relay.health.counts() == {"sent": 2})
    answer = running.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    for line in (
        "quote_requests_total 1", 'quote_refused_total{status="422"} 1', 'quote_mail_attempts_total{outcome="sent"} 2', "quote_store_up 1",
        'quote_mails{state="sent"} 2', 'quote_mails{state="dead"} 0', "quote_oldest_waiting_seconds 0",
    ):  # fmt: skip
        assert line in lines
    assert "ann" not in answer.text.lower().replace("# type", "")
    assert "Q-" not in answer.text
    assert relay(store=str(running.settings.maildir) + ".other").client.get("/metrics").status_code == 404


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_starts_fast_and_small(tmp_path: Path) -> None:
    """The relay answers after a few times the work of a bare Python, on this machine and now, and uses less than 80 MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", BARE], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    bare = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    port = free_port()
    environment = {**os.environ, "QUOTE_STORE": str(tmp_path / "q.sqlite3"), "QUOTE_MAILDIR": str(tmp_path / "mail")}
    child = subprocess.Popen([sys.executable, "-m", "relay", "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:

        def answers() -> bool:
            try:
                return bool(httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"ok": True})
            except httpx.TransportError:
                return False

        until(answers, patience=60)
        process = Path(f"/proc/{child.pid}")
        work = sum(int(ticks) for ticks in (process / "stat").read_text().rpartition(")")[2].split()[11:13]) / os.sysconf("SC_CLK_TCK")
        memory = int(re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())[1]) / 1024  # type: ignore[index]
    finally:
        child.terminate()
        child.wait(20)
    assert work < START * bare
    assert memory < MEMORY


def test_every_command_is_written_down() -> None:
    """README.md or OWNER.md names each command of the relay."""
    pages = Path("README.md").read_text("utf-8") + Path("OWNER.md").read_text("utf-8")
    [verbs] = [action for action in parser()._actions if action.dest == "command"]  # noqa: SLF001 - argparse has no other way to list them
    assert verbs.choices
    assert [name for name in verbs.choices if not re.search(rf"`(?:[^`]* )?{name}\b", pages)] == []
