"""Confirmations: who gets one, and that nobody has us write to somebody else again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from relay.admin import listing
from relay.store.schema import mails
from relay.store.store import NewMail
from relay.values import address
from testing.posting import solve
from testing.relay import VISITOR, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from relay.store.store import Store
    from testing.relay import Running


def kinds(store: Store) -> list[str]:
    """Return the kinds of all mails in the store, sorted."""
    with store.reading() as connection:
        return sorted(connection.scalars(select(mails.c.kind)))


@pytest.mark.parametrize(
    "spelling",
    ["ann+{n}@example.ca", "{case}@Example.ca", "a.n{dots}n+x@gmail.com", "{case}+{n}@googlemail.com"],
    ids=["tag", "case", "dots", "other name"],
)
def test_confirmations_to_one_mailbox_are_few(relay: Callable[..., Running], spelling: str) -> None:
    """Nobody can have us write to somebody else again and again, however the address is spelled: three confirmations a day to a mailbox.

    The owner's mails all go, and a relay that is restarted counts on.
    """
    running = relay()
    for n in range(5):
        typed = spelling.format(n=n, case=("ann", "Ann", "aNn", "anN", "ANN")[n], dots="." * (n % 2))
        assert running.post(**{**VISITOR, "email": typed, "message": str(n)}).status_code == 200
    assert kinds(running.relay.store) == ["owner"] * 5 + ["visitor"] * 3
    running.stop()
    other = relay()
    last = other.post(**{**VISITOR, "email": spelling.format(n=9, case="ann", dots=""), "message": "9"}).json()["id"]
    assert kinds(other.relay.store) == ["owner"] * 6 + ["visitor"] * 3
    assert "skipped: 3 confirmations to this mailbox within a day" in str(listing.show(other.relay.store, last))


@pytest.mark.parametrize(("domain", "most"), [("victim.example", address.MAX_OTHER_DOMAIN), ("gmail.com", address.MAX_SHARED_DOMAIN)])
def test_confirmations_to_one_domain_are_few(store: Store, domain: str, most: int) -> None:
    """A domain whose every address may reach one mailbox gets ten confirmations a day, a provider's two hundred; tomorrow it gets more."""
    with store.writing() as connection:
        for n in range(most + 5):
            store.write_mail(connection, f"Q-{n}", NewMail(kind="visitor", recipient=address.fingerprint(f"someone{n}@{domain}")), 1000.0)
        store.write_mail(connection, "Q-other", NewMail(kind="visitor", recipient=address.fingerprint("ann@example.ca")), 1000.0)
    assert kinds(store) == ["visitor"] * (most + 1)
    with store.writing() as connection:
        store.write_mail(connection, "Q-next", NewMail(kind="visitor", recipient=address.fingerprint(f"next@{domain}")), 1001.0 + 86400)
    assert kinds(store) == ["visitor"] * (most + 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+tag@example.ca", "+other@example.ca", False),
        ("a.nn@example.ca", "ann@example.ca", False),
        ("ann@gmail.com", "ann@gmail.com.example", False),
        (" Ann@Example.CA ", "ann+a+b@example.ca", True),
        ("a.n.n+x@GoogleMail.com", "ann@gmail.com", True),
    ],
)
def test_what_is_one_mailbox(one: str, other: str, same: bool) -> None:
    """Case and a tag never tell two mailboxes apart, dots only outside Gmail; a name that is nothing but a tag stays."""
    assert (address.fingerprint(one) == address.fingerprint(other)) is same


def test_a_proof_alone_brings_no_confirmation(relay: Callable[..., Running]) -> None:
    """What only a proof of work cleared goes to the owner, and no mail to the address that was typed, whether it was kept before or not."""
    running = relay()
    asked = running.post(**VISITOR, _gotcha="x", _proof="1")
    altcha = solve(asked.json()["challenge"])
    answer = running.post(**{**VISITOR, "message": "never seen before"}, _gotcha="x", _proof="1", altcha=altcha)
    assert answer.status_code == 200
    assert kinds(running.relay.store) == ["owner", "owner"]
    asked = running.post(**VISITOR, _gotcha="x", _proof="1")
    assert running.post(**VISITOR, _gotcha="x", _proof="1", altcha=solve(asked.json()["challenge"])).status_code == 200
    until(lambda: running.relay.health.counts() == {"sent": 2})
    assert kinds(running.relay.store) == ["owner", "owner"]
