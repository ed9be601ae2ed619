"""Letters on their way in and out: encodings, directions, line ends, names of files."""

from __future__ import annotations

import email
import encodings
import logging
import mailbox
from email.policy import default
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_from_bytes

import pytest
from sqlalchemy import update

from relay.__main__ import main
from relay.intake.multipart import file_name
from relay.mail.message import to_owner, to_visitor
from relay.store.schema import mails
from relay.store.store import StoredRequest
from relay.values import address
from relay.values.text import clean, one_line, quoted
from relay.web import logs
from testing.relay import VISITOR, Inbox, until
from testing.store_rows import add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relay.settings import Settings
    from testing.relay import Running

TURNS = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
NAMES = "Zoë Łukasiewicz – “Œuvre” €"


def kept(running: Running, reference: str) -> dict[str, Any]:
    """Return what the store has of a request."""
    response = running.relay.store.get(reference)
    assert response is not None
    return response.content


def test_nothing_turns_what_is_read(relay: Callable[..., Running]) -> None:
    """Characters that override the direction are in no name, message or other field that is kept; letters written from the right stay."""
    assert clean(f"a{TURNS}b") == "ab"
    running = relay()
    sent = {**VISITOR, "name": f"Ann{TURNS} مريم", "message": f"Pay {TURNS}100", "Fleet": f"{TURNS}9"}
    content = kept(running, running.post(**sent).json()["id"])
    assert content["contact"]["name"] == "Ann مريم"
    assert content["contact"]["message"] == "Pay 100"
    assert content["others"] == [["Fleet", "9"]]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_one(end: str) -> None:
    """However a line ends, it ends as lines do here; on one line it is a space; behind a margin no line is without it."""
    assert clean(f"a{end}b") == "a\nb"
    assert one_line(f"a{end}b") == "a b"
    assert quoted(f"a{end}b") == "    | a\n    | b"


STEERS = "\x1b]0;x\x07\x9b2J\x08\u202e\r"


def test_no_command_lets_a_stranger_steer_the_terminal(
    relay: Callable[..., Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No command, table or log prints what a visitor or a mail server sent without escaping it."""
    running = relay()
    store = running.relay.store
    for name, value in {
        "QUOTE_STORE": running.settings.store,
        "QUOTE_MAILDIR": str(tmp_path / "mail"),
        "QUOTE_SITE": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    posted = {**VISITOR, "name": f"Ann{STEERS}", "company": STEERS, "message": STEERS, f"Fleet{STEERS}": STEERS, "shown_total": STEERS}
    sent = running.post(**posted, idempotency_key=STEERS).json()["id"]
    reference = add(store, received=2.0)
    with store.writing() as connection:
        connection.execute(update(mails).where(mails.c.request == reference).values(state="dead", error=STEERS))
    for command in (["list"], ["show", sent], ["show", reference], ["export"], ["check"]):
        main(command)
    main(["export", "--format", "mbox", "--file", str(tmp_path / "quotes.mbox")])
    record = logging.LogRecord("relay", logging.WARNING, "", 0, "%s", (STEERS,), None)
    printed = "".join(capsys.readouterr()).replace("\r\n", "\n") + logs.JsonFormatter().format(record)
    assert sent in printed
    assert [char for char in printed if not (char.isprintable() or char == "\n")] == []


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("; charset=windows-1252", "cp1252"),
        ('; charset="ISO-8859-1"', "cp1252"),
        ("; charset=utf-8", "utf-8"),
        ("", "utf-8"),
        ("", "cp1252"),
    ],
)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "raw"])
def test_accents_of_older_forms(relay: Callable[..., Running], kind: str, declared: str, charset: str) -> None:
    """A post in windows-1252 keeps its accents, percent-encoded, raw or in parts; one that names no encoding is read as UTF-8 where it is that."""
    word = "Zoë Bébé € “ok”" if (kind, declared) != ("multipart/form-data", "") or charset == "utf-8" else "Zoë Bébé"
    name = word.encode(charset)
    if kind == "multipart/form-data":
        body = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (field, value)
            for field, value in ((b"name", name), (b"email", b"ann@example.ca"))
        )
        body, header = body + b"--x--\r\n", f"{kind}; boundary=x{declared}"
    else:
        value = name.replace(b" ", b"+") if kind == "raw" else quote_from_bytes(name).encode()
        body, header = b"email=ann%40example.ca&name=" + value, f"application/x-www-form-urlencoded{declared}"
    running = relay()
    answer = running.client.post("/quote", content=body, headers={"Content-Type": header, "Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert kept(running, answer.json()["id"])["contact"]["name"] == word


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "shift_jis", "base64", "nonsense", "punycode", "\x00"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"])
def test_an_encoding_that_no_form_uses(relay: Callable[..., Running], kind: str, charset: str) -> None:
    """A body in an encoding that is not read is refused with 415: nothing of it is guessed."""
    if charset == "\x00":
        charset = '"a b"'
    headers = {"Content-Type": f"{kind}; charset={charset}", "Accept": "application/json"}
    answer = relay().client.post("/quote", content=b"name=a", headers=headers)
    assert answer.status_code == 415
    assert "UTF-8" in answer.json()["error"]


def test_no_name_of_an_encoding_is_kept(relay: Callable[..., Running]) -> None:
    """Python keeps every name of an encoding that it is asked for and does not know, for ever: it is not asked."""
    headers = {"Content-Type": "application/json; charset=nobody-has-this-one"}
    assert relay().client.post("/quote", content=b"{}", headers=headers).status_code == 415
    assert not [name for name in vars(encodings)["_cache"] if "nobody" in name]


def test_a_content_type_has_a_length_limit(relay: Callable[..., Running]) -> None:
    """A Content-Type as no browser sends it is refused before its parts are read, which takes the square of its length."""
    headers = {"Content-Type": 'multipart/form-data; a="' + ";" * 20_000, "Accept": "application/json"}
    answer = relay().client.post("/quote", content=b"name=a", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (400, "its Content-Type has more than 500 characters")


@pytest.mark.parametrize(
    ("typed", "mailed"),
    [
        ("info@faß.de", "info@xn--fa-hia.de"),
        ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("info@例え。テスト", "info@xn--r8jz45g.xn--zckzah"),
        ("info@Example.CA", "info@Example.CA"),
        ("info@a‍b.example", "info@a‍b.example"),
    ],
)
def test_domains_as_browsers_have_them(typed: str, mailed: str) -> None:
    """A domain is put into ASCII by UTS 46: `faß.de` is its own name; one that the standard forbids stays as it is and is refused."""
    assert address.normalize(typed) == mailed
    assert address.well_formed(mailed) is mailed.isascii()


def quote(**changes: Any) -> StoredRequest:
    """Return a request full of letters."""
    content = {
        "contact": {**VISITOR, "name": NAMES, "message": "Ü" * 3000 + "\r\n.\nFrom here\n监査"},
        "others": [["Größe", "ß"]],
        "reasons": [],
    }
    values = {
        "id": "Q-2222-2222",
        "received": 0.0,
        "verdict": "honest",
        "content": content,
        "file_name": "監査報告.pdf",
        "file": b"%PDF-1.4\n\xff",
    }
    return StoredRequest(**{**values, **changes})


def test_mails_are_seven_bits(settings: Callable[..., Settings]) -> None:
    """No mail needs a server that takes 8 bits: every byte is ASCII, no line is longer than 998, and what was written is read."""
    for mail in (to_owner(settings(), quote(), ("owner@cor.example",)), to_visitor(settings(), quote(), "ann@example.ca")):
        content = mail.as_bytes()
        assert content.isascii()
        assert b"8bit" not in content
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 998
        assert not any(b"\n" in part or b"\r" in part for part in lines)
    parsed = email.message_from_bytes(to_owner(settings(), quote(), ("owner@cor.example",)).as_bytes(), policy=default)
    assert NAMES in parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["監査報告.pdf"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("監査報告.pdf", "監査報告.pdf"),
        ("Rapport d’été.PDF", "Rapport d_été.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("लेखापरीक्षा.pdf", "लेखापरीक्षा.pdf"),
        ("C:\\Users\\ann\\audit.pdf", "audit.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ('a"\r\nX: 1;.pdf', "a_ X_ 1.pdf"),
        ("監" * 200, "監" * 30 + ".pdf"),
        ("....", "last-audit-report.pdf"),
    ],
)
def test_a_file_keeps_its_name(sent: str, kept: str) -> None:
    """A report keeps its name in any script; what a disk or a header could trip over does not stay."""
    assert file_name(sent) == kept


def test_mbox_has_one_kind_of_line_end(relay: Callable[..., Running], tmp_path: Path) -> None:
    """An exported mbox ends its lines as this machine does, throughout."""
    from relay.admin.export import as_mbox

    running = relay()
    files = {"report": ("été.pdf", b"%PDF-1.4\r\n1\n2\r3", "application/pdf")}
    running.client.post("/quote", data={**VISITOR, "message": "a\r\nb\n\nFrom me"}, files=files, headers={"Accept": "application/json"})
    path = tmp_path / "all.mbox"
    assert as_mbox(running.relay.store, running.settings, path) == (1, [])
    assert b"\r" not in path.read_bytes()
    box = mailbox.mbox(path, create=False)
    [mail] = [email.message_from_bytes(one.as_bytes(), policy=default) for one in box]
    box.close()
    [report] = mail.iter_attachments()
    assert report.get_filename() == "été.pdf"
    assert report.get_content() == b"%PDF-1.4\r\n1\n2\r3"
    assert "  | a\n  | b\n  | \n  | From me" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_letters_arrive_by_smtp(relay: Callable[..., Running], inbox: tuple[Inbox, int]) -> None:
    """What a visitor writes in any script is what the owner's server is given, without 8BITMIME."""
    box, port = inbox
    running = relay(smtp_host="127.0.0.1", smtp_port=port, confirm=False)
    running.post(**{**VISITOR, "name": NAMES, "message": "عربي\n汉字\n🦺"}, _gotcha="")
    until(lambda: box.mails)
    text = box.mails[0].get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    assert NAMES in text
    assert "  | عربي\n  | 汉字\n  | 🦺" in text
