"""What a posted body may hold: each limit is kept, nothing that came is dropped without a word, and one post holds nobody up."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from estimator.present.ways import GUIDED
from relay.intake import body, multipart, submission
from testing import offered
from testing.often import often
from testing.posting import PAGE, PDF, encoded, post, problems
from testing.relay import REQUEST, VISITOR
from testing.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from testing.relay import Running

HOSTILE = {
    "links": {"message": "a-" * 20_000},
    "markup": {"message": "<b " * 13_000},
    "fields of markup": {f"field {n}": "<b " * 660 for n in range(40)},
    "spaces": {"message": " \r" * 20_000},
    "places": {"travel.to": "x," * 490},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_post_holds_nobody_up(relay: Callable[..., Running], name: str) -> None:
    """While twelve hostile posts are judged, each page is answered long before they all are."""
    running = relay(per_address=10_000, overall=10_000)
    pairs = [*VISITOR.items(), *HOSTILE[name].items()]
    statuses: list[int] = []

    def attack() -> None:
        statuses.extend(post(running, "urlencoded", [*pairs, ("idempotency_key", str(n))]).status_code for n in range(12))

    attacker = threading.Thread(target=attack)
    start = time.monotonic()
    attacker.start()
    slowest = 0.0
    for _ in range(400):
        asked = time.monotonic()
        assert running.client.get("/nothing").status_code == 404
        slowest = max(slowest, time.monotonic() - asked)
        if not attacker.is_alive():
            break
    attacker.join(60)
    assert len(statuses) == 12
    assert set(statuses) <= {200, 422}
    assert time.monotonic() - start < 20, "before, one alone took that long"
    assert slowest < 1.0


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
@pytest.mark.parametrize(
    ("field", "length", "most"),
    [("message", 10_001, 10_000), ("name", 201, 200), ("travel.to", 1_001, 1_000), ("Fleet", 2_001, 2_000)],
)
def test_each_field_has_its_limit(relay: Callable[..., Running], kind: str, field: str, length: int, most: int) -> None:
    """A text over its field's limit is named with its length and the limit; nothing of it is dropped in silence."""
    pairs = [*{**VISITOR, **REQUEST, field: "m" * length}.items()]
    answer = post(relay(), kind, pairs)
    assert answer.status_code == 422
    assert problems(answer) == [(field, "TOO_LONG")]
    assert f"to {most:,} characters. It has {length:,}." in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_the_text_in_all_has_its_limit(relay: Callable[..., Running], kind: str) -> None:
    """Text of more than 256 kB is refused, however it is spread over fields and whichever way it comes."""
    running = relay()
    pairs = [*VISITOR.items(), *((f"field {n}", "x" * 1_900) for n in range(150))]
    assert sum(len(value) for _, value in pairs) > body.MAX_TEXT_BYTES
    answer = post(running, kind, pairs)
    assert answer.status_code == 413
    assert "Shorten it" in answer.json()["error"]


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_fields_we_do_not_know_are_taken_or_refused(relay: Callable[..., Running], kind: str) -> None:
    """Forty fields beside the form's are kept; of more, the first that is too many is named, and nothing is stored."""
    running = relay()
    pairs = [*VISITOR.items(), *((f"field {n}", "x") for n in range(submission.MAX_OTHERS + 3))]
    assert post(running, kind, pairs[:-3]).status_code == 200
    answer = post(running, kind, pairs)
    assert (answer.status_code, problems(answer)) == (422, [(f"field {submission.MAX_OTHERS}", "TOO_MANY_FIELDS")])


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_field_that_comes_twice_is_kept_twice(relay: Callable[..., Running], kind: str) -> None:
    """Of two messages in one post the owner reads both."""
    running = relay()
    answer = post(running, kind, [*VISITOR.items(), ("message", "And by bus.")])
    kept = running.relay.store.get(answer.json()["id"])
    assert kept is not None
    assert kept.content["contact"]["message"] == "And by bus."
    assert kept.content["others"] == [["message", VISITOR["message"]]]


def test_json_with_a_name_twice_is_refused(relay: Callable[..., Running]) -> None:
    """An object in which one value would replace another is not taken."""
    content = b'{"name": "Ann", "email": "ann@example.ca", "message": "one", "message": "two"}'
    answer = relay().client.post("/quote", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "there twice" in answer.json()["error"]


@pytest.mark.parametrize(("encoding", "status"), [("gzip", 415), ("br", 415), ("identity", 200)])
def test_a_compressed_body_is_refused_in_words(relay: Callable[..., Running], encoding: str, status: int) -> None:
    """A compressed body is refused for its Content-Encoding, not as JSON that cannot be read."""
    content = json.dumps({**VISITOR, "request": REQUEST}).encode()
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    answer = relay().client.post("/quote", content=gzip.compress(content) if status == 415 else content, headers=headers)
    assert answer.status_code == status
    assert status == 200 or answer.json()["errors"][0]["code"] == "UNSUPPORTED_ENCODING"


TEXTS = {"quotes": '"' * 200_000, "accents": "é" * 200_000, "signs": "&" * 6_000, "many": '"' * 700}


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    often(
        product(TEXTS, ["urlencoded", "multipart", "json"], ["/quote", "/estimate"]),
        ("quotes", "urlencoded", "/estimate"),
        ("quotes", "multipart", "/quote"),
        ("accents", "json", "/estimate"),
        ("accents", "urlencoded", "/quote"),
        ("signs", "multipart", "/estimate"),
        ("signs", "urlencoded", "/quote"),
        ("many", "json", "/quote"),
        ("many", "urlencoded", "/estimate"),
    ),
)
def test_an_answer_is_not_many_times_larger(relay: Callable[..., Running], name: str, kind: str, path: str) -> None:
    """41 long fields are answered with little more than the page itself, and take little memory."""
    running, text = relay(), TEXTS[name]
    fields = [(field, text) for field in ("employees", "sites", "travel.to", "travel.km", "on", "message", "name")] * 6
    empty = len(post(running, "urlencoded", [], path=path, accept=PAGE).content)
    sent = len(encoded(kind, fields)[1])
    tracemalloc.start()
    answer = post(running, kind, fields, path=path, accept=PAGE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code in {400, 413, 422}
    assert len(answer.content) < empty + 8 * min(sent, body.MAX_TEXT_BYTES if path == "/quote" else body.MAX_ESTIMATE_BYTES)
    assert peak < 40_000_000 + 4 * sent  # the client's own copies too


def test_the_memory_of_the_process_is_bounded(tmp_path: Path) -> None:
    """While large posts of every kind come eight at a time, a real relay takes little more memory than before."""
    server = serving(tmp_path, QUOTE_RATE_ADDRESS="1000", QUOTE_RATE_ESTIMATE="1000")
    long = encoded("multipart", [(f"field {n}", "x" * 200_000) for n in range(41)])
    pages = [
        encoded(kind, [(name, '"' * 990) for name in ("employees", "travel.to", "on", "sites") * 10])
        for kind in ("urlencoded", "multipart")
    ]
    file = b'--x\r\nContent-Disposition: form-data; name="report"; filename="a.pdf"\r\n\r\n' + PDF + b"x" * 30_000_000 + b"\r\n--x--\r\n"

    def attack(post: tuple[str, tuple[str, bytes]]) -> int:
        path, (kind, content) = post
        try:
            return httpx.post(f"{served}{path}", content=content, headers={"Content-Type": kind, **PAGE}, timeout=60).status_code
        except httpx.TransportError:
            return 413  # it was refused, and the line closed, before all of it was sent

    with server as served, ThreadPoolExecutor(8) as attackers:
        httpx.post(f"{served}/estimate", data=REQUEST)
        httpx.post(f"{served}/quote", json=VISITOR)
        before = memory(server.process.pid)
        posts = [(path, sent) for sent in (long, *pages, ("multipart/form-data; boundary=x", file)) for path in ("/quote", "/estimate")]
        assert set(attackers.map(attack, posts * 3)) <= {413, 422}
        assert memory(server.process.pid) - before < 60


def memory(process: int) -> int:
    """Return the most megabytes that a process has had."""
    return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


def test_the_estimator_takes_answers_alone(relay: Callable[..., Running]) -> None:
    """POST /estimate reads 32 kB and takes no file: it reports it on its own page, with what was answered."""
    running = relay()
    with_file = running.client.post("/estimate", data=REQUEST, files={"report": ("a.pdf", PDF)}, headers=PAGE)
    assert with_file.status_code == 422
    assert "The estimator takes no file." in with_file.text
    assert 'value="12"' in with_file.text
    for kind in ("urlencoded", "multipart", "json"):
        assert post(running, kind, [("employees", "1" * 33_000)], path="/estimate").status_code == 413
    long = post(running, "urlencoded", [*REQUEST.items(), ("travel.to", "Red Deer, " * 200)], path="/estimate", accept=PAGE)
    assert long.status_code == 422
    assert "Shorten the travel.to to 1,000 characters." in long.text


def test_a_way_to_a_secor_needs_no_script(relay: Callable[..., Running]) -> None:
    """The button of a way to a SECOR is part of the form: pressed, its answers are priced instead of those typed, in any encoding."""
    running = relay()
    small = {"audit": "certification", "employees": "8", "documents": "electronic"}
    page = post(running, "urlencoded", list(small.items()), path="/estimate", accept=PAGE).text
    ways = re.findall(r'<button type="submit" form="estimate-form" name="_way" value="([^"]+)"[^>]*>([^<]+)</button> <b>([^<]+)</b>', page)
    assert len(ways) == 2 + any(addon.name == GUIDED for addon in offered.every("addon"))  # with our help, where that is offered
    for kind in ("urlencoded", "multipart"):
        for value, label, price in ways:
            pressed = post(running, kind, [*small.items(), ("_way", unescape(value))], path="/estimate", accept=PAGE).text
            assert re.search(rf"<li data-chosen>(?:(?!</li>).)*{re.escape(label)}</button> <b>{re.escape(price)}</b>", pressed)
            assert re.search(r'<option value="electronic"[^>]* selected', pressed)


def test_prices_are_counted(relay: Callable[..., Running]) -> None:
    """POST /estimate has a limit of its own: past it 429 with the time to wait, on the estimator's page; quote requests are not delayed."""
    running = relay(estimates=4)
    answers = [post(running, "urlencoded", list(REQUEST.items()), path="/estimate", accept=PAGE) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 150
    assert "Too many prices were asked for" in answers[-1].text
    assert 'id="estimate-form"' in answers[-1].text
    assert running.post(**VISITOR).status_code == 200


def test_text_is_counted_by_the_day(relay: Callable[..., Running]) -> None:
    """Past 100 kB a day for each request of its share an address fills the disk no further; a request of usual length still comes in."""
    running = relay(per_address=6)
    long: dict[str, Any] = {f"other{n}": "é" * 2000 for n in range(39)}
    answers = [running.post(**VISITOR, **long, other=str(n)) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 86_400 / 6
    assert answers[-1].json()["error"].startswith("Your network has sent as much text as we take in a day.")
    assert running.post(**VISITOR).status_code == 200


def test_a_body_of_the_smallest_pieces() -> None:
    """A body is read the same in whatever pieces it arrives."""
    content = encoded("multipart", list(VISITOR.items()))[1]
    for size in (1, 7, len(content)):
        form = multipart.Form(b"x", "utf-8", body.MAX_TEXT_BYTES, files=True)
        for start in range(0, len(content), size):
            form.write(content[start : start + size])
        form.finish()
        assert form.complete
        assert form.pairs == list(VISITOR.items())
