"""The owner's fixed quotes from the command line: draft, letter, revisions, sending, and making kept ones again."""

from __future__ import annotations

import email
import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from estimator.cli import letter
from relay.__main__ import main
from relay.mail import quote_mail
from relay.store import quotes
from testing.mails import body
from testing.often import ON_A_FILE
from testing.relay import VISITOR, Inbox, Running, until
from testing.store_rows import events

if TYPE_CHECKING:
    from email.message import EmailMessage

TOKEN = re.compile(r"https://cor\.example/quote/accept/\?quote=(Q-[2-9A-Z-]{9})&token=([\w-]{32})")


@pytest.fixture
def asked(kept: tuple[Running, list[str]], monkeypatch: pytest.MonkeyPatch) -> tuple[Running, str]:
    """A relay with an honest request, and the commands turned to it."""
    monkeypatch.setenv("QUOTE_URL", "https://cor.example/")
    return kept[0], kept[1][0]


def drafts(running: Running, reference: str, revision: int = 1) -> tuple[EmailMessage, str, dict[str, object]]:
    """The mail draft, the letter and the quote that a command wrote."""
    eml, html, kept = (running.settings.drafts / f"{reference}-r{revision}.{suffix}" for suffix in ("eml", "html", "json"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in (eml, html, kept)} == {0o600}
    return email.message_from_bytes(eml.read_bytes(), policy=default), html.read_text("utf-8"), json.loads(kept.read_text("utf-8"))


def test_draft(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """`quote` keeps a revision and writes a draft to the client, in reply to the request, with the letter attached; nothing is sent."""
    running, reference = asked
    assert main(["quote", reference, "--price", "4,000", "--auditor", "Sam Okafor"]) == 0
    told = capsys.readouterr().out
    assert "from the engine's likely price" in told
    assert "Nothing was sent" in told
    draft, shown, kept = drafts(running, reference)
    assert draft["X-Unsent"] == "1"
    assert draft["To"] == VISITOR["email"]
    assert "From" not in draft
    assert str(draft["In-Reply-To"]).split()[0] == f"<{reference}.owner@cor.example>"
    [attached] = draft.iter_attachments()
    assert attached.get_content_type() == "text/html"
    assert attached.get_content() == shown
    text = body(draft, "plain")
    assert f"{float(kept['total']):,.2f}" in text  # type: ignore[arg-type]
    assert TOKEN.search(text)[0] == re.search(r'href="([^"]+)"', shown)[1].replace("&amp;", "&")  # type: ignore[index]
    assert running.relay.health.counts() == {"sent": 2, "held": 1}
    assert letter.document(json.loads(json.dumps(kept)), link=TOKEN.search(text)[0]) == shown  # type: ignore[index]


def test_revision_names_what_changed(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A later revision starts from the one before and names what changed, in the mail too; `show` and `export` know both and the newest."""
    running, reference = asked
    assert main(["quote", reference, "--price", "4,000"]) == 0
    assert main(["quote", reference.lower(), "--set", "sites=3", "--dates", "May 3 to 5"]) == 0
    draft, _, kept = drafts(running, reference, 2)
    assert kept["price"] == "4000.00"
    assert "Active sites: 3 (before: 2)" in body(draft, "plain")
    assert str(draft["Subject"]).endswith("revision 2")
    assert main(["quote", reference, "--from-start", "--look"]) == 0
    assert "Nothing was kept" in capsys.readouterr().out
    assert main(["show", reference]) == 0
    told = capsys.readouterr().out
    assert "quote, revision 1 of " in told
    assert "quote, revision 2 of " in told
    assert "revision 3" not in told
    assert main(["list", "--state", "quoted"]) == 0
    assert reference in capsys.readouterr().out
    assert main(["export"]) == 0
    assert ",4000.00,4200.00,2," in capsys.readouterr().out


def test_the_same_choices_make_no_revision(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """`quote` with the choices of the revision before says that nothing changed and keeps no other; with `--send` it sends the one that is kept, once; of one that was accepted it makes nothing again."""
    running, reference = asked
    for typed in (["--price", "4,000"], ["--price", "4,000"], [], ["--send"], ["--send"]):
        assert main(["quote", reference, *typed]) == 0
    first, *others = capsys.readouterr().out.split("Nothing changed since revision 1, so no other one was made")
    assert "Nothing was sent" in first
    assert [len(quotes.of_request(running.relay.store, reference)), len(others)] == [1, 4]
    assert "The relay sends it to" in others[2]
    assert others[3] == ". It was sent already.\n"
    until(lambda: running.relay.health.counts() == {"sent": 3, "held": 1})
    [quote] = quotes.of_request(running.relay.store, reference)
    assert quotes.accept(running.relay.store, quote, {"by": "Ann Rivest", "position": "Owner", "at": "2026-12-01 09:00 MST"}, 1.0, ())
    assert main(["quote", reference]) == 0
    assert capsys.readouterr().out.endswith("no other one was made. It was accepted already.\n")
    assert main(["quote", reference, "--price", "3,900"]) == 0
    assert len(quotes.of_request(running.relay.store, reference)) == 2


def test_without_an_address_of_the_site(
    asked: tuple[Running, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where QUOTE_URL is not set the letter has no link: it asks for an answer to the mail, and the owner is told."""
    running, reference = asked
    monkeypatch.delenv("QUOTE_URL")
    assert main(["quote", reference]) == 0
    assert "QUOTE_URL is not set" in capsys.readouterr().out
    draft, shown, _ = drafts(running, reference)
    for text in (body(draft, "plain"), shown):
        assert "http" not in text
        assert "We accept" in text
    [quote] = quotes.of_request(running.relay.store, reference)
    own = replace(running.settings, url="http://127.0.0.1:8000/")
    assert quote_mail.link(replace(own, smtp_host="mail.example"), running.relay.store, quote) == ""
    assert quote_mail.link(own, running.relay.store, quote).startswith(own.url)


def test_send(asked: tuple[Running, str], inbox: tuple[Inbox, int], relay: Callable[..., Running]) -> None:
    """`--send` brings the client the quote through the relay's own queue; each attempt has a link of its own, and each of them works."""
    box, port = inbox
    box.answers = ["450 later"]
    running, reference = asked
    sending = relay(store=running.settings.store, smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False, retry_base=0.1)
    running.stop()
    assert main(["quote", reference, "--send"]) == 0
    until(lambda: VISITOR["email"] in box.recipients)
    mail = box.mails[-1]
    assert str(mail["Message-ID"]) == f"<{reference}.quote-1@cor.example>"
    assert str(mail["Reply-To"]) == "owner@cor.example"
    assert "X-Unsent" not in mail
    match = TOKEN.search(body(mail, "plain"))
    assert match
    assert quotes.with_token(sending.relay.store, match[1], match[2])
    assert not (running.settings.drafts / f"{reference}-r1.eml").exists()
    assert "quoted" in events(sending.relay.store, reference)


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--set", "sites=0"], "--set sites: “0” is not a whole number"),
        (["--set", "sights=3"], "sights: “sights” is not a question"),
        (["--hours", "x=1", "why"], "--hours: “x” is no line of this quote; choose one of planning"),
        (["--price", "-1"], "--price: “-1” is not an amount"),
        (["--day", "tomorrow"], "--day: “tomorrow” is not a day"),
    ],
)
def test_mistakes(asked: tuple[Running, str], typed: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake is named with its option and what to write; nothing is kept."""
    running, reference = asked
    assert main(["quote", reference, *typed]) == 2
    assert f"{reference}: {words}" in capsys.readouterr().err
    assert quotes.of_request(running.relay.store, reference) == []
    assert not running.settings.drafts.exists()


def test_no_such_request(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong reference is exit 2 with what to type; a request that asked no price needs its answers."""
    running, _ = asked
    assert main(["quote", "Q-0000-0000"]) == 2
    assert main(["replay", "Q-0000-0000"]) == 2
    told = capsys.readouterr().err
    assert "`python -m relay list`" in told
    assert "`python -m relay quote Q-0000-0000`" in told
    bare = running.post(**{**VISITOR, "message": "call me"}).json()["id"]
    assert main(["quote", bare]) == 2
    assert "--set employees: Give a whole number" in capsys.readouterr().err
    assert main(["quote", bare, "--set", "employees=12", "--set", "audit=certification"]) == 0


def test_after_it_was_accepted(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Who makes a revision of a quote that was accepted reads who accepted it, before anything is kept and after."""
    running, reference = asked
    assert main(["quote", reference]) == 0
    [quote] = quotes.of_request(running.relay.store, reference)
    assert "was accepted by" not in capsys.readouterr().out
    words = {"by": "Ann Rivest", "position": "Owner", "at": "2026-12-01 09:00 MST"}
    assert quotes.accept(running.relay.store, quote, words, 1.0, ())
    for typed in (["--look"], []):
        assert main(["quote", reference, "--price", "9", *typed]) == 0
        assert "Revision 1 was accepted by Ann Rivest, Owner, on 2026-12-01 09:00 MST. The next one asks" in capsys.readouterr().out


def test_suspect(asked: tuple[Running, str], kept: tuple[Running, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is sent to who is a suspect: the owner releases the request first."""
    assert main(["quote", kept[1][1], "--set", "employees=9", "--set", "audit=gap", "--send"]) == 2
    assert f"`python -m relay release {kept[1][1]}`" in capsys.readouterr().err
    assert quotes.of_request(asked[0].relay.store, kept[1][1]) == []


def test_by_telephone(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Who called and left no address gets a letter to print: the draft has no recipient, and `--send` is refused."""
    running, _ = asked
    assert main(["add", "--name", "Ann Caller", "--phone", "780 555 0100", "--set", "employees=12", "--set", "audit=gap"]) == 0
    reference = capsys.readouterr().out[:11]
    assert main(["quote", reference, "--send"]) == 2
    assert "leave --send out" in capsys.readouterr().err
    assert main(["quote", reference]) == 0
    draft, shown, _ = drafts(running, reference)
    assert "To" not in draft
    assert "In-Reply-To" not in draft
    assert "Ann Caller" in shown
    match = TOKEN.search(body(draft, "plain"))
    assert match
    yes = {"quote": match[1], "token": match[2], "name": "Ann", "position": "Owner", "accept": "yes"}
    assert running.client.post("/quote/accept/", data=yes, headers={"Accept": "application/json"}).json()["ok"]
    until(lambda: running.relay.health.counts() == {"sent": 3, "held": 1})


def test_replay(asked: tuple[Running, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`replay` makes each revision again and compares every figure; with other rates of that day than it had, it makes none."""
    running, reference = asked
    assert main(["quote", reference, "--round", "50"]) == 0
    assert main(["quote", reference, "--line", "Ferry", "40"]) == 0
    capsys.readouterr()
    assert main(["replay", reference]) == 0
    assert capsys.readouterr().out.count("the same with the rates of ") == 2
    monkeypatch.setattr("estimator.pricing.proof.version", lambda *_: "2026-01-01+00000000")
    assert main(["replay", reference]) == 1
    assert capsys.readouterr().out.count("not in this rate card as they were") == 2
    assert running.settings.drafts.exists()


def test_purge(asked: tuple[Running, str]) -> None:
    """With a request go its quotes, their letters and drafts."""
    running, reference = asked
    assert main(["quote", reference]) == 0
    assert len(list(running.settings.drafts.iterdir())) == 3
    assert main(["purge", "--days", "0"]) == 0
    assert quotes.of_request(running.relay.store, reference) == []
    assert list(running.settings.drafts.iterdir()) == []
