"""The mails that a request brings."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from estimator import wire
from estimator.values.day import written
from relay.admin import export, listing
from relay.values.address import well_formed
from testing import offered
from testing.mails import body, outbox
from testing.relay import REQUEST, VISITOR, Inbox, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Running


def test_two_mails_by_smtp(relay: Callable[..., Running], inbox: tuple[Inbox, int]) -> None:
    """With SMTP configured the owner gets all that was asked, and the visitor what happens next, as text and as HTML."""
    box, port = inbox
    running = relay(smtp_host="127.0.0.1", smtp_port=port)
    reference = running.post(**VISITOR, **REQUEST).json()["id"]
    until(lambda: len(box.mails) == 2)
    assert sorted(box.recipients) == ["ann@example.ca", "owner@cor.example"]
    owner = next(m for m in box.mails if m["To"] == "owner@cor.example")
    visitor = next(m for m in box.mails if m["To"] == "ann@example.ca")
    for mail in (owner, visitor):
        assert str(mail["From"]) == "Foothills COR <quotes@cor.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert reference in str(mail["Subject"])
        assert reference in body(mail, "plain")
        assert reference in body(mail, "html")
    assert owner["Reply-To"] == "ann@example.ca"
    assert visitor["Reply-To"] == "owner@cor.example"
    assert owner["Message-ID"] == f"<{reference}.owner@cor.example>"
    for words in VISITOR.values():
        assert words in body(owner, "plain")
        assert words in body(owner, "html")


def test_owner_sees_the_engine_s_price(relay: Callable[..., Running]) -> None:
    """The owner's mail has the lines, the total, and a quote.json that prices to the same; the visitor's has the total."""
    running = relay()
    running.post(**VISITOR, **REQUEST, shown_total="$1.00")
    owner, visitor = outbox(running, 2)
    attached = next(iter(owner.iter_attachments()))
    assert attached.get_filename() == "quote.json"
    quote = json.loads(attached.get_content())

    again = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": quote["request"]})))
    assert again["estimate"]["total"] == quote["total"]
    total = f"{int(quote['total'].partition('.')[0]):,}.{quote['total'].partition('.')[2]}"
    for part in ("plain", "html"):
        assert total in body(owner, part)
        assert total in body(visitor, part)
    for line in quote["lines"]:
        assert line["label"] in body(owner, "plain")
    assert "DIFFERENT" in body(owner, "plain")
    assert "$1.00" in body(owner, "plain")


def test_quote_json_is_made_again(relay: Callable[..., Running], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m estimator replay` takes the mail's quote.json and comes to the same total, to the cent."""
    from estimator.cli.commands import main

    running = relay()
    running.post(**VISITOR, **REQUEST)
    [attached] = outbox(running, 2)[0].iter_attachments()
    file = tmp_path / "quote.json"
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    file.write_bytes(content)
    quote = json.loads(file.read_text())
    assert main(["replay", str(file), "--format", "json"]) == 0
    assert f'"{quote["total"]}"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        ("total", "The page says it showed {total}; the engine says {total} with GST: equal."),
        ("likely", "The page says it showed {likely}; the engine says {likely} before GST, {total} with GST: equal, before GST."),
    ],
)
def test_equal_is_said(relay: Callable[..., Running], shown: str, output: str) -> None:
    """Where the page reports that it showed what the engine answers, with GST or before it, mail and `show` state that they are equal, and which."""
    fields = list(REQUEST.items())
    estimate = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": fields})))["estimate"]
    running = relay()
    reference = running.post(**VISITOR, **REQUEST, shown_total=estimate[shown]).json()["id"]
    output = output.format(**{key: f"${float(estimate[key]):,.2f}" for key in ("total", "likely")})
    mail = outbox(running, 2)[0]
    assert output in body(mail, "plain")
    assert output in body(mail, "html")
    assert output in str(listing.show(running.relay.store, reference))


@pytest.mark.parametrize(
    "shown",
    [
        "$1.00 = engine says $1.00: equal. OK;",
        "free",
        "1e3",
        "\uff11\uff12",
        "-5.00",
        "NaN",
        "4,31,0.00",
        "$4310.001",
        "1_000",
        "<b>equal</b>",
    ],
)
def test_what_is_no_amount_is_unreadable(relay: Callable[..., Running], shown: str) -> None:
    """What came as the page's total and is no amount is called unreadable, and is quoted behind a margin in the sender's words."""
    running = relay()
    reference = running.post(**VISITOR, **REQUEST, shown_total=shown).json()["id"]
    mail = outbox(running, 2)[0]
    output = "UNREADABLE. What the page says it showed is no amount; the engine says $"
    told = str(listing.show(running.relay.store, reference))
    for text, margin in ((body(mail, "plain"), "  | "), (told, "    | ")):
        assert output in text
        assert margin + shown[:40] in text.splitlines()
        assert [row for row in text.splitlines() if shown[:40] in row] == [margin + shown[:40]]
    assert f"{BOX}{escape(shown[:40])}</div>" in body(mail, "html")
    assert ",unreadable," in export.as_csv(running.relay.store)


BOX = '<div style="margin:0 0 8px;padding:0 0 0 12px;border-left:3px solid #DAD7CC;white-space:pre-wrap;word-break:break-word">'


def test_no_message_passes_for_a_part_of_ours(relay: Callable[..., Running]) -> None:
    """Every line of a visitor's words is quoted behind a margin, in the text and in the HTML, so that none reads as a section of ours."""
    running = relay()
    forged = "Hello\n\nPRICE\n  The page says it showed $1.00; the engine says $1.00 with GST: equal.\n\nLINES\n          1.00  all of it"
    running.post(**{**VISITOR, "message": forged}, **REQUEST, PRICE=forged)
    mail = outbox(running, 2)[0]
    text = body(mail, "plain").splitlines()
    assert [row for row in text if "$1.00" in row or "all of it" in row] == [
        f"  | {row}" for row in [*forged.splitlines(), *forged.splitlines()] if "$1.00" in row or "all of it" in row
    ]
    assert text.count("PRICE") == text.count("LINES") == 1
    assert f"{BOX}{escape(forged)}</div>" in body(mail, "html").replace("\r\n", "\n")
    assert f"{BOX}PRICE: {escape(forged)}</div>" in body(mail, "html").replace("\r\n", "\n")


def test_the_owner_reads_who_is_trained(relay: Callable[..., Running]) -> None:
    """The owner's mail has the answer on the partner's training."""
    running = relay()
    running.post(**{**VISITOR, "trained": "Not yet"})
    assert "  Trained  Not yet" in body(outbox(running, 2)[0], "plain").splitlines()


@pytest.mark.parametrize("field", ["name", "company", "phone", "message"])
def test_no_header_is_injected(relay: Callable[..., Running], field: str) -> None:
    """A visitor's line breaks make no header and no recipient; only the company, on one line, is in the owner's subject."""
    running = relay()
    evil = "Ann\r\nBcc: victim@example.com\r\nX-Evil: 1\n\n<b>body</b>"
    running.post(**{**VISITOR, field: evil})
    for mail in outbox(running, 2):
        assert mail["Bcc"] is None
        assert mail["X-Evil"] is None
        subject = str(mail["Subject"])
        others = "".join(str(value) for name, value in mail.items() if name != "Subject")
        assert "victim" not in others
        assert ("victim" in subject) == (field == "company" and mail["To"] == "owner@cor.example")
        assert subject.isprintable()
        assert "<b>body" not in body(mail, "html")


@pytest.mark.parametrize(
    ("company", "name", "shown"),
    [
        ("Rivest Welding", "Ann", ", Rivest Welding: "),
        ("", "Ann Rivest", ", Ann Rivest: "),
        ("Élan & Söhne, 監査", "Ann", ", Élan & Söhne, 監査: "),
        ("A\u202eB\tC", "Ann", ", AB C: "),
        ("=?utf-8?q?a=0D=0ABcc:_x@y.ca?=", "Ann", ", = ?utf-8?q?a=0D=0ABcc:_x@y.ca?=: "),
        ("W" * 200, "Ann", f", {'W' * 59}…: "),
    ],
)  # fmt: skip
def test_the_subject_says_who_asks_for_what(relay: Callable[..., Running], company: str, name: str, shown: str) -> None:
    """The owner's subject names the company, or else the person, cleaned, then the audit, the people and the price."""
    running = relay(confirm=False)
    reference = running.post(**{**VISITOR, "company": company, "name": name}, **REQUEST).json()["id"]
    subject = str(outbox(running, 1)[0]["Subject"])
    assert subject.startswith(
        f"Quote request {reference}{shown}{offered.label('program', 'cor')} {offered.label('audit', 'certification').lower()}, 12 people, $"
    )


def test_the_job_stands_above_the_price(relay: Callable[..., Running]) -> None:
    """The owner reads what the job is in one line, before any line of the price."""
    running = relay(confirm=False)
    running.post(**VISITOR, **{**REQUEST, "industry": "unsure", "travel.to": "red-deer", "travel.from": "calgary"})
    job = f"12 people, 2 sites, industry not known, {offered.partner().label}, Red Deer"
    for kind in ("plain", "html"):
        text = body(outbox(running, 1)[0], kind)
        assert -1 < text.find(job) < text.find("Planning and sampling plan")


def test_the_visitor_reads_the_answers_and_how_to_call(relay: Callable[..., Running]) -> None:
    """The visitor's copy has what was answered, in the form's words, and the firm's name, telephone and address."""
    running = relay()
    running.post(**VISITOR, **REQUEST, month="march")
    visitor = outbox(running, 2)[1]
    today = datetime.now(ZoneInfo("America/Edmonton")).date()
    march = f"March {today.year + (today.month > 3)}"
    for kind in ("plain", "html"):
        text = body(visitor, kind)
        for words in (
            offered.asks("industry"),
            offered.industry().label,
            offered.asks("sites"),
            march,
            "Prices of",
            written(today),
            "Foothills COR",
            "403 555 0100",
            "office@cor.example",
        ):
            assert words in text
        assert "The auditor starts from:" not in text  # the firm's base


@pytest.mark.parametrize(
    "address",
    [
        "a@b.c\nBcc: x@y.z",
        "a@b.ca, c@d.ca",
        "Ann <a@b.ca>",
        '"a b"@c.ca',
        "a@b",
        "a@-b.ca",
        "a..b@c.ca",
        "@b.ca",
        "a@b.ca\0",
        "a@127.0.0.1",
        "é@b.ca",
        "a" * 65 + "@b.ca",
    ],
)
def test_addresses_refused(address: str) -> None:
    """An address that could carry a second one, a comment or a line break is not one."""
    assert not well_formed(address)


def test_visitor_s_mail_repeats_no_free_words(relay: Callable[..., Running]) -> None:
    """Anybody can type anybody's address: the confirmation carries none of the sender's own words."""
    running = relay()
    running.post(**{**VISITOR, "name": "BUY-NOW", "company": "BUY-NOW", "message": "BUY-NOW"})
    assert "BUY-NOW" not in outbox(running, 2)[1].as_string()


def test_both_mails_say_what_was_assumed(relay: Callable[..., Running]) -> None:
    """Both mails, as text and as HTML, show what the estimate takes for granted: that no travel is charged, where no place was named."""
    running = relay()
    running.post(**VISITOR, **REQUEST)
    for mail in outbox(running, 2):
        for kind, heading in (("plain", "ASSUMED"), ("html", ">Assumed</h2>")):
            text = body(mail, kind)
            assert -1 < text.find(heading) < text.find("no travel is charged.")
            assert "$0.00" not in text


def test_the_round_on_a_map(relay: Callable[..., Running]) -> None:
    """A request that names places has its round in words in both mails, and as a map that opens by itself attached to both."""
    running = relay()
    running.post(**VISITOR, **REQUEST | {"sites": "5", "travel.to": "Hana, Oyen"})
    for mail in outbox(running, 2):
        assert f"By road: {offered.base()}, " in " ".join(body(mail, "plain").split())
        assert f"By road: {offered.base()}, " in " ".join(body(mail, "html").split())
        (drawn,) = [part for part in mail.iter_attachments() if part.get_filename() == "round.svg"]
        assert drawn.get_content_type() == "image/svg+xml"
        assert drawn.get_content().startswith(b'<svg class="cor-map" xmlns="http://www.w3.org/2000/svg"')


def test_the_days_of_the_trip(relay: Callable[..., Running]) -> None:
    """Both mails list the days of the likely trip as text, each with its amount in dollars."""
    running = relay()
    running.post(**VISITOR, **REQUEST | {"travel.to": offered.town()[0]})
    for mail in outbox(running, 2):
        days = [line for line in body(mail, "plain").splitlines() if line.startswith("  Day ")]
        assert days
        assert all(re.search(r"\. \$[\d,]+\.\d\d$", line) for line in days)
