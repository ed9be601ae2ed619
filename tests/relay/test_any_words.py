"""Addresses, names, companies and messages as RFC 5322, RFC 6531 and Unicode allow and forbid them: refused with a sentence, or delivered.

With `--hypothesis-profile=thorough` 2,000 of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import settings as running_with
from hypothesis import strategies as st

from relay.admin import actions
from relay.mail.message import template_context, text, to_owner, to_visitor
from relay.values import clock
from relay.values.address import normalize
from relay.values.text import clean, one_line
from testing.relay import REQUEST, VISITOR, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from testing.relay import Inbox, Running

TRICKS = [
    "\r\nBcc: victim@example.com", "\n", "\r", "\t", "\0", "\x0b", "\u2028", "\x85", "\u202e", "\u2066", "\ud800", "\udfff", "\ufeff", "\uffff",
    "=?utf-8?q?a?=", "=?utf-8?q?a=0D=0ABcc:_v@example.com?=", "?=", "=?", "<b>&amp;", "{{ 7 * 7 }}", "%s", "\\", '"', "'", "(a comment)", "<a@b.ca>", ",", ";", ":",
    "From me", ".", "..", "\n.\n", "\n.", "W" * 120, "監" * 80, "é", "e\u0301", "👩‍🏭", "ÿ", "\xa0", "\u200b", "--", "-- \n", "https://example.ca/a?b=c&d", "@", " ",
]  # fmt: skip
"""What has broken a mailer somewhere."""
WORDS = st.lists(
    st.sampled_from(TRICKS) | st.text(st.characters(codec=None), max_size=12) | st.text("abcdeéßŽ ,.-", max_size=20), max_size=8
).map("".join)
ATOMS = "abcXYZ019.!#$%&'*+/=?^_`{|}~-\"(),:;<>@[\\] éß監\u202e\n"
LABELS = st.text("abcxyz019-", min_size=1, max_size=12) | st.sampled_from(
    ["bücher", "faß", "例え", "xn--bcher-kva", "-a", "a-", "a" * 63, "a" * 64, "", "127"]
)
ADDRESSES = st.one_of(
    st.emails(),
    st.emails(),
    st.builds(
        "{}@{}.example.ca".format,
        st.text("abc019.-+=?_", min_size=1, max_size=40),
        st.text("abcß监-", max_size=8).map(lambda label: f"x{label}x"),
    ),
    st.builds(
        lambda local, labels: f"{local}@{'.'.join(labels)}", st.text(ATOMS[:30], min_size=1, max_size=64), st.lists(LABELS, max_size=4)
    ),
    st.builds(
        lambda local, labels: f"{local}@{'.'.join(labels)}.ca", st.text(ATOMS, max_size=70), st.lists(LABELS, min_size=1, max_size=2)
    ),
    st.builds(lambda address, trick: address + trick, st.emails(), st.sampled_from(TRICKS)),
    st.text("abc019.-+=?_", min_size=1, max_size=40).map(lambda local: f"{local}@example.ca"),
    WORDS,
)


@pytest.fixture
def honest(relay: Callable[..., Running], inbox: tuple[Inbox, int]) -> tuple[Running, Inbox]:
    """A relay that limits nobody, and the mail server it sends to."""
    box, port = inbox
    return relay(smtp_host="127.0.0.1", smtp_port=port, per_address=10**8, overall=10**8), box


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")  # the relay's threads do, while words are drawn
@running_with(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None, report_multiple_bugs=False)
@given(email=ADDRESSES, name=WORDS | WORDS.map(lambda words: f"Ann {words}"), company=WORDS, phone=WORDS, message=WORDS)
def test_any_words_are_refused_or_delivered(honest: tuple[Running, Inbox], **fields: str) -> None:
    """Each is refused with a sentence, and nothing is mailed; or both mails reach the server, and are read back header by header and word for word."""
    running, box = honest
    store = running.relay.store
    with store.writing() as connection:  # each example as the first: repeats and confirmations to one address are limited
        for table in ("mails", "requests", "history"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own names
    box.mails.clear()
    body = json.dumps({**fields, **REQUEST, "_gotcha": "", "idempotency_key": str(clock.now())})  # httpx would not send half a pair
    answer = running.client.post("/quote", content=body, headers={"Content-Type": "application/json", "Accept": "application/json"})
    event(f"answered {answer.status_code}")
    if answer.status_code == 422:
        assert answer.json()["errors"]
        for problem in answer.json()["errors"]:
            assert problem["message"].endswith((".", "?"))
            assert problem["message"].isprintable()
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM mails").scalar() == 0
        return
    assert answer.status_code == 200
    reference = answer.json()["id"]
    actions.release(store, running.settings, reference, clock.now())
    running.relay.courier.wake()
    quote = store.get(reference)
    assert quote is not None
    kept = quote.content["contact"]
    assert kept["email"] == normalize(one_line(fields["email"]))
    assert kept["message"] == clean(fields["message"]).strip()
    ours = until(lambda: found if len(found := [mail for mail in box.mails if reference in mail["Message-ID"]]) == 2 else None)
    owner, visitor = sorted(ours, key=lambda mail: mail["To"] != "owner@cor.example")
    seen = template_context(running.settings, quote)
    compare(owner, to_owner(running.settings, quote, running.settings.to), text("owner.txt", seen), text("owner.html", seen))
    compare(visitor, to_visitor(running.settings, quote, kept["email"]), text("visitor.txt", seen), text("visitor.html", seen))
    assert [one.addr_spec for one in owner["Reply-To"].addresses] == [kept["email"]]
    assert [one.addr_spec for one in visitor["To"].addresses] == [kept["email"]]


def header(item: tuple[str, Any]) -> tuple[str, str]:
    """Return a header as it is compared: of the content's kind, all but the boundary, which is drawn when it is sent."""
    name, value = item
    return name, value.content_type if name == "Content-Type" else str(value)


def compare(received: EmailMessage, written: EmailMessage, plain: str, html: str) -> None:
    """Assert that a mail is read as it was written: the same headers, each once and as long, and the same words."""
    assert [*map(header, received.items())] == [*map(header, written.items())]
    for kind, words in (("plain", plain), ("html", html)):
        part = received.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n").rstrip("\n") == words.rstrip("\n")


@pytest.mark.parametrize("address", ["/quote", "/f/quote", "/estimate"])
@pytest.mark.parametrize("half", [r"\ud800", r"\udfff", r"\udc00\ud800"])
def test_half_a_character_in_json(relay: Callable[..., Running], address: str, half: str) -> None:
    """Half of a surrogate pair, which no text of UTF-8 contains, is replaced in every name and value of a JSON body, at any depth."""
    running = relay()
    texts = {**VISITOR, "employees": "15", "message": "M", "partner": "P", "idempotency_key": "K" * 20, "_next": "/why/", "altcha": "A"}
    bodies = [
        *(
            json.dumps(texts | {name: f"{value}@"}).replace("@", half, 1) if name != "email" else json.dumps(texts)
            for name, value in texts.items()
        ),
        *(
            json.dumps(texts | {"request": value}).replace("~", half)
            for value in ({"industry": "~"}, {"~": 1}, {"addons": ["~", {"~": ["~"]}]}, ["~"], "~")
        ),
        *(
            json.dumps(texts | {name: value}).replace("~", half)
            for name, value in (("~", "x"), ("travel", {"to": "~", "~": "x"}), ("list", ["~"]))
        ),
    ]
    for body in bodies:
        answer = running.client.post(address, content=body, headers={"Content-Type": "application/json", "Accept": "application/json"})
        assert answer.status_code in {200, 400, 422}, body
