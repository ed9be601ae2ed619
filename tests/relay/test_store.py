"""The store: one key is one request, a claimed mail is nobody else's, every commit is synced."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from relay.mail import queue
from relay.store.store import Entry, NewMail, Store

if TYPE_CHECKING:
    from pathlib import Path


from testing.store_rows import CONTENT, add, events, state


def test_one_key_is_one_request(store: Store) -> None:
    """The same key gives the same reference, in one batch, in two, and from many threads at once."""
    entry = Entry(key="same", received=1.0, content=CONTENT, mails=(NewMail(kind="owner"),))
    first, second = store.add([entry, entry])
    assert (first.repeated, second.repeated) == (False, True)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(store.add([entry])[0].id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {*found, second.id} == {first.id}


def test_keys_race(store: Store) -> None:
    """Batches that contain the same new keys in other orders, at the same time, neither fail nor double."""
    entries = [Entry(key=f"race-{n}", received=1.0, content=CONTENT) for n in range(12)]
    found: list[dict[str, str]] = []

    def put(order: list[Entry]) -> None:
        found.append({entry.key: kept.id for entry, kept in zip(order, store.add(order), strict=True)})

    threads = [threading.Thread(target=put, args=(entries[::step],)) for step in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(one == found[0] for one in found)


def test_a_claimed_mail_is_nobody_else_s(store: Store) -> None:
    """Two senders never claim the same mail."""
    references = {add(store, 1), add(store, 2)}
    with queue.claim(store, 2000.0) as one, queue.claim(store, 2000.0) as two, queue.claim(store, 2000.0) as three:
        assert one is not None
        assert two is not None
        assert {one.request, two.request} == references
        assert three is None


def test_states_are_recorded(store: Store) -> None:
    """Each attempt and what became of it is in the history."""
    reference = add(store)
    with queue.claim(store, 2000.0) as claim:
        assert claim is not None
        claim.settle(2001.0, "waiting", due=2500.0, error="451 later")
    assert state(store, reference) == ("waiting", 1, 2500.0, "451 later")
    with queue.claim(store, 2499.0) as claim:
        assert claim is None
    with queue.claim(store, 2501.0) as claim:
        assert claim is not None
        assert claim.attempts == 1
        claim.settle(2502.0, "sent")
    assert state(store, reference)[:2] == ("sent", 2)
    assert events(store, reference) == ["received", "attempt", "deferred", "attempt", "sent"]


def test_clock_that_jumps_back(store: Store) -> None:
    """A mail put off by a clock that was years ahead goes as soon as the clock is right again."""
    reference = add(store)
    with queue.claim(store, 2000.0) as claim:
        assert claim is not None
        claim.settle(2001.0, "waiting", due=2001.0 + 10 * 365 * 86400)
    with queue.claim(store, 2002.0) as claim:
        assert claim is not None
        assert claim.request == reference
        claim.settle(2003.0, "sent")


def test_a_failed_block_frees_the_mail(store: Store) -> None:
    """The claim of a sender that dies ends."""
    reference = add(store)
    with pytest.raises(RuntimeError), queue.claim(store, 2000.0) as claim:
        assert claim is not None
        raise RuntimeError("killed")
    queue.recover(store, 2000.0)
    with queue.claim(store, 2001.0) as claim:
        assert claim is not None
        assert claim.request == reference
        claim.settle(2001.0, "sent")


def test_second_process_waits_its_turn(tmp_path: Path) -> None:
    """On a store of this machine one process sends; when it ends, another may."""
    store = Store(f"sqlite:///{tmp_path / 'q.sqlite3'}")
    lock = queue.sole_sender(store)
    assert lock is not None
    assert queue.sole_sender(store) is None
    lock.close()
    again = queue.sole_sender(store)
    assert again is not None
    again.close()
    store.close()


def test_every_commit_is_synced(tmp_path: Path) -> None:
    """What is written is on the disk when it is answered (SQLite's FULL); only the mark that a mail is claimed may be lost with the power."""
    store = Store(f"sqlite:///{tmp_path / 'q.sqlite3'}")
    for synced, level in ((True, 2), (False, 1), (True, 2)):
        with store.writing(synced=synced) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == level
    store.close()
