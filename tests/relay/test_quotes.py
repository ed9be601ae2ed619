"""Fixed quotes in the store: revisions, tokens of which only hashes are kept, accepted once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from relay.settings import Settings
from relay.store import mail_kinds, quotes
from relay.store.schema import mails
from relay.store.schema import quotes as table
from relay.store.store import Store, Unavailable
from testing.fixed_quote import make
from testing.store_rows import add, events

WORDS = {"by": "Ann Rivest", "position": "Owner", "at": "2026-12-01 09:00 MST"}


def kept(store: Store, revisions: int = 1, number: int = 1) -> str:
    """A request with revisions of a quote."""
    reference = add(store, number)
    before = None
    for _ in range(revisions):
        before = make(before=before)
        quotes.add(store, reference, before, 1000.0)
    return reference


def test_revisions(store: Store) -> None:
    """Each revision is kept under its number with its day; a number is given once."""
    reference = kept(store, 2)
    found = quotes.of_request(store, reference)
    assert [(quote.revision, quote.day, quote.until, quote.state, quote.accepted) for quote in found] == [
        (1, "2026-11-29", "2026-12-29", "open", {}),
        (2, "2026-11-29", "2026-12-29", "open", {}),
    ]
    assert found[0].content == make()
    with pytest.raises(Unavailable, match=r"revision 1 of .* type yours again"):
        quotes.add(store, reference, make(), 1000.0)
    assert events(store, reference).count("quoted") == 2


def test_tokens(store: Store) -> None:
    """A token finds its own revision, of its own request alone, as does each further copy's; the store has no token."""
    one, other = kept(store, 2), kept(store, number=2)
    tokens = [quotes.new_token(store, one, revision) for revision in (1, 2, 2)]
    for token, revision in zip(tokens, (1, 2, 2), strict=True):
        assert len(token) >= 32
        found = quotes.with_token(store, one, token)
        assert found is not None
        assert [quote.revision for quote in found] == [revision, 2]
        assert quotes.with_token(store, other, token) is None
        assert quotes.with_token(store, one, token[:-1]) is None
    with store.reading() as connection:
        everything = str(connection.execute(select(table)).all())
    assert not any(token in everything for token in tokens)
    for wrong in ("", " ", tokens[0].upper(), "é"):
        assert quotes.with_token(store, one, wrong) is None
    assert quotes.with_token(store, "Q-0000-0000", tokens[0]) is None


def test_accepted_once(store: Store) -> None:
    """Of many who accept at one moment one does, and the mails go once; a revision that is not the newest is not accepted."""
    reference = kept(store, 2)
    first, second = quotes.of_request(store, reference)
    sent = mail_kinds.of_acceptance(Settings(), 2, "ann@example.ca")
    assert not quotes.accept(store, first, WORDS, 1001.0, sent)
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(quotes.accept(store, second, WORDS, 1001.0, sent))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]
    assert quotes.of_request(store, reference)[1].accepted == WORDS
    with store.reading() as connection:
        kinds = sorted(connection.scalars(select(mails.c.kind).where(mails.c.request == reference)))
    assert kinds == ["accepted~2", "owner", "receipt~2"]
