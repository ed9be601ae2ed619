"""The layers: what makes a request suspect, what clears it, and that nothing is ever lost."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from relay.admin import actions
from relay.intake import proof_of_work, spam
from relay.intake.limits import WINDOW_SECONDS, Limits
from relay.intake.submission import Submission
from relay.mail import digest
from relay.store.store import NewMail, Store
from relay.values import clock
from testing.posting import OFFER, solve
from testing.relay import VISITOR, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from relay.settings import Settings
    from testing.relay import Inbox, Running

OWN = frozenset({"https://cor.example"})


def submission(**changes: Any) -> Submission:
    """Return what an honest visitor's page sends."""
    values = {"contact": dict(VISITOR), "fields": [], "controls": {"_gotcha": "", "_elapsed": "45000"}, "origin": "https://cor.example"}
    return Submission(**{**values, **changes})


@pytest.mark.parametrize(
    "message",
    [
        "We need it by May. See https://rivest-welding.example for who we are.",
        "Nous voulons le certificat avant l'été. Écrivez en français si possible.",
        "2 sites: 12 Ave NW & Hwy 2; 40% in Red Deer <3 trucks>. Price < $5,000?",
        "x",
        "",
    ],
)
def test_honest_words_pass(message: str) -> None:
    """What clients write is not suspect, whatever the language."""
    assert not spam.judge(submission(contact={**VISITOR, "message": message}), own_origins=OWN).suspect


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"contact": {**VISITOR, "message": OFFER}}, "phrase (backlinks)"),
        ({"contact": {**VISITOR, "company": "www.cheap.example"}}, "link in name"),
        ({"controls": {"_gotcha": "x"}}, "honeypot filled"),
        ({"controls": {"_elapsed": "400"}}, "too quick (0.4 s)"),
        ({"controls": {}, "origin": "https://evil.example"}, "foreign origin (https://evil.example)"),
        ({"contact": {**VISITOR, "message": "Дешевые кредиты " * 5 + "https://a.example https://b.example"}}, "other script"),
    ],
)
def test_suspects_are_named(changes: dict[str, Any], reason: str) -> None:
    """Each layer that speaks is named for the owner."""
    verdict = spam.judge(submission(**changes), own_origins=OWN)
    assert verdict.suspect
    assert reason in verdict.reasons


def test_missing_honeypot_counts_but_does_not_condemn() -> None:
    """A post without the field did not come from the page: it counts against the sender, and is not enough alone."""
    verdict = spam.judge(submission(controls={}), own_origins=OWN)
    assert verdict.points == 1
    assert not verdict.suspect


def test_no_more_is_judged_than_is_taken() -> None:
    """Text over its limit is refused by its length; the layers read it to the limit and no further."""
    short = spam.judge(submission(contact={**VISITOR, "message": "a " * 4_000 + OFFER}), own_origins=OWN)
    long = spam.judge(
        submission(contact={**VISITOR, "message": "a " * 5_000 + OFFER}, others=[("Fleet", "a " * 1_000 + OFFER)]), own_origins=OWN
    )
    assert (short.suspect, long.suspect) == (True, False)


def test_suspect_is_kept_and_held(relay: Callable[..., Running]) -> None:
    """A suspect gets the same answer as anyone; its mail is held, and the visitor's address is not written to."""
    running = relay()
    answer = running.post(**{**VISITOR, "message": OFFER})
    assert answer.status_code == 200
    assert running.relay.health.counts() == {"held": 1}


def test_a_browser_that_fills_the_honeypot_can_clear_it(relay: Callable[..., Running]) -> None:
    """Where a browser filled in the honeypot, its page is asked for proof of work like any suspect's, and the answer sends the request."""
    running = relay()
    sent = {**VISITOR, "_gotcha": "Rivest Welding", "_proof": "1", "idempotency_key": "k"}
    asked = running.post(**sent)
    assert asked.status_code == 428
    assert running.post(**sent, altcha=solve(asked.json()["challenge"])).status_code == 200
    until(lambda: running.relay.health.counts() == {"sent": 1})


def test_the_honeypot_can_be_emptied_without_script(relay: Callable[..., Running]) -> None:
    """A plain form with the honeypot filled in is kept, and comes back with the field in sight; sent again empty it is accepted, once."""
    running = relay()
    answer = running.post(json=False, **VISITOR, _gotcha="Rivest Welding")
    assert answer.status_code == 422
    assert running.relay.health.counts() == {"held": 1}
    assert 'href="#f-gotcha"' in answer.text
    assert "cor-trap" not in answer.text
    assert 'value="Rivest Welding" aria-invalid="true"' in answer.text
    again = running.post(json=False, **VISITOR, _gotcha="")
    assert again.status_code == 303
    until(lambda: running.relay.health.counts() == {"sent": 2})


@pytest.mark.parametrize("json", [True, False])
def test_in_the_honeypot_mistakes_are_named_too(relay: Callable[..., Running], json: bool) -> None:
    """Who filled in the honeypot reads what else is wrong in the same round; nothing is kept."""
    running = relay()
    answer = running.post(json=json, **{**VISITOR, "email": "ann"}, _gotcha="x", _proof="1")
    assert answer.status_code == 422
    assert "Enter one email address" in answer.text
    assert running.relay.health.counts() == {}


def test_proof_of_work_clears(relay: Callable[..., Running]) -> None:
    """A page that can is asked for proof of work; the same request with the answer is honest, once, under the same reference."""
    running = relay()
    sent = {**VISITOR, "message": OFFER, "_gotcha": "", "_proof": "1", "idempotency_key": "k"}
    asked = running.post(**sent)
    assert asked.status_code == 428
    assert asked.json()["errors"][0]["code"] == "PROOF_OF_WORK"
    assert running.relay.health.counts() == {"held": 1}, "it is safe already"
    payload = solve(asked.json()["challenge"])
    answer = running.post(**sent, altcha=payload)
    assert answer.status_code == 200
    until(lambda: running.relay.health.counts() == {"sent": 1})
    again = running.post(**{**sent, "message": f"{OFFER} again", "idempotency_key": "k2"}, altcha=payload)
    assert again.status_code == 428, "an answer is good for one request"


@pytest.mark.parametrize("spoil", ["number", "salt", "signature", "late", "early", "junk", "deep", "other secret"])
def test_wrong_proofs(spoil: str) -> None:
    """A proof that is wrong, forged, late or no proof at all clears nothing."""
    challenge = proof_of_work.challenge("secret", 1000.0, most=50)
    found = json.loads(base64.b64decode(solve(challenge)))
    now = {"late": 1000.0 + proof_of_work.VALID_SECONDS, "early": -1e9}.get(spoil, 1001.0)
    if spoil in {"number", "salt", "signature"}:
        found[spoil] = {"number": found["number"] + 1, "salt": found["salt"] + "0", "signature": "0" * 64}[spoil]
    text = base64.b64encode(json.dumps(found).encode()).decode()
    text = {"junk": "%%%", "deep": base64.b64encode(b"[" * 1000).decode()}.get(spoil, text)
    assert proof_of_work.verify("other" if spoil == "other secret" else "secret", text, now) is None


def test_right_proof() -> None:
    """The right answer in time is one."""
    challenge = proof_of_work.challenge("secret", 1000.0, most=50)
    assert proof_of_work.verify("secret", solve(challenge), 1001.0) is not None


def test_too_many_from_one_address(relay: Callable[..., Running]) -> None:
    """Past its share an address gets 429 and when to come back, before anything is read."""
    running = relay(per_address=6)
    answers = [running.post(**{**VISITOR, "message": str(n)}) for n in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 100
    assert answers[-1].json()["errors"][0]["code"] == "TOO_MANY_REQUESTS"


def test_limits_come_back() -> None:
    """Tokens come back evenly; each address has its own; a home's IPv6 addresses are one; a clock that jumps back breaks nothing."""
    limits = Limits(4, 1000)
    assert [limits.count_request("192.0.2.1", 0.0)[0] for _ in range(5)] == [0, 0, 0, 0, WINDOW_SECONDS / 4]
    assert limits.count_request("192.0.2.2", 0.0)[0] == 0
    assert limits.count_request("192.0.2.1", WINDOW_SECONDS / 4)[0] == 0
    assert limits.count_request("192.0.2.1", 0.0)[0] > 0
    for n in range(4):
        limits.count_request(f"2001:db8::{n}", 0.0)
    assert limits.count_request("2001:db8::ffff", 0.0)[0] > 0
    assert limits.count_request("not an address", 0.0)[0] == 0


@pytest.mark.parametrize("networks", ["2001:db8:1:{:x}::1", "2001:db8:1:ab{:02x}::1"])
def test_a_network_s_addresses_are_counted_together(networks: str) -> None:
    """A sender with a /48 or a /56 sends no more than four addresses' share, however many of its /64 he uses; the next /48 has its own."""
    limits = Limits(4, 1000)
    seen = [limits.count_request(networks.format(n), 0.0)[0] for n in range(20)]
    assert [wait == 0 for wait in seen] == [True] * 16 + [False] * 4
    assert limits.count_request("2001:db8:2::1", 0.0)[0] == 0
    assert limits.name("2001:db8:1:1::1") == limits.name("2001:db8:1:2::2") != limits.name("2001:db8:2:1::1")


def test_one_address_does_not_use_up_its_neighbours_share() -> None:
    """However often one /64 asks, those beside it still come in; an IPv4 address written as IPv6 is the same one."""
    limits = Limits(4, 1000)
    for _ in range(100):
        limits.count_request("2001:db8:1:1::1", 0.0)
    assert limits.count_request("2001:db8:1:2::1", 0.0)[0] == 0
    assert limits.name("::ffff:192.0.2.1") == limits.name("192.0.2.1") != limits.name("192.0.2.2")


def test_flood_asks_proof_of_everyone() -> None:
    """When all together send too much, everyone is noticed, and no one refused."""
    limits = Limits(100, 3)
    seen = [limits.count_request(f"192.0.2.{n}", 0.0) for n in range(5)]
    assert [("many-in-all" in noticed) for _, noticed in seen] == [False, False, False, True, True]
    assert all(wait == 0 for wait, _ in seen)


def test_addresses_are_bounded() -> None:
    """However many addresses come, the latest twenty thousand stay in memory."""
    limits = Limits(5, 10**9)
    for n in range(21_000):
        limits.count_request(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", 0.0)
    assert len(limits._addresses) == 20_000  # noqa: SLF001 - the bound is what is tested


def test_digest(relay: Callable[..., Running], inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Suspects come once, in one mail the next morning, with why and what they said; then they are shown no more, and can still be released."""
    box, port = inbox
    running = relay(smtp_host="127.0.0.1", smtp_port=port)
    store = running.relay.store
    references = {running.post(**{**VISITOR, "message": f"{OFFER} {n}"}).json()["id"] for n in range(2)}
    assert not digest.enqueue(store, running.settings, digest.last_send_time(clock.now())), "not before the morning"
    tomorrow = digest.last_send_time(clock.now()) + 86400 + 60
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 1)
    text = str(box.mails[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert all(reference in text for reference in references)
    assert "phrase (backlinks)" in text
    assert box.mails[0]["Subject"] == "Held: 2 suspect requests, 0 mails not delivered"
    assert box.recipients == ["owner@cor.example"]
    until(lambda: running.relay.health.counts() == {"digested": 2, "sent": 1})
    assert not digest.enqueue(store, running.settings, tomorrow + 3600)
    assert not digest.enqueue(store, running.settings, tomorrow + 86400), "nothing new, no mail"
    chosen = references.pop()
    assert actions.release(store, running.settings, chosen, tomorrow)
    running.relay.courier.wake()
    until(lambda: len(box.mails) == 3)
    assert {str(mail["Message-ID"]) for mail in box.mails} >= {f"<{chosen}.owner@cor.example>", f"<{chosen}.visitor@cor.example>"}


def test_digest_from_a_day_to_come(settings: Callable[..., Settings]) -> None:
    """A digest made while the clock was years ahead keeps none of today's dead letters back."""
    made = settings()
    store = Store(made.store_url)
    now = digest.last_send_time(clock.now()) + 60
    with store.writing() as connection:
        store.write_mail(connection, "D-2099-01-01", NewMail(kind="digest"), now + 10 * 365 * 86400)
        store.write_mail(connection, "Q-DEAD-DEAD", NewMail(kind="owner", state="dead"), now - 3600)
    assert digest.enqueue(store, made, now)
    store.close()
