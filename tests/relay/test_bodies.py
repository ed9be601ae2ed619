"""What a posted body may hold: each limit is kept, nothing that came is dropped without a word, and one post holds nobody up."""

from __future__ import annotations

import json
import socket
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from relay.intake import body, multipart, submission
from tests.relay.conftest import REQUEST, VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.relay.conftest import Running

PAGE = {"Accept": "text/html,*/*;q=0.8"}
SCRIPT = {"Accept": "application/json"}
PDF = b"%PDF-1.7\n1 0 obj\n"
HOSTILE = {
    "links": {"message": "a-" * 20_000},
    "markup": {"message": "<b " * 13_000},
    "fields of markup": {f"field {n}": "<b " * 660 for n in range(40)},
    "spaces": {"message": " \r" * 20_000},
    "places": {"travel.to": "x," * 490},
}


def encoded(kind: str, pairs: list[tuple[str, str]]) -> tuple[str, bytes]:
    """Return the type and the bytes of a body."""
    if kind == "json":
        return "application/json", json.dumps(dict(pairs)).encode()
    if kind == "urlencoded":
        return "application/x-www-form-urlencoded", urlencode(pairs).encode()
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs]
    return "multipart/form-data; boundary=x", "".join([*parts, "--x--\r\n"]).encode()


def post(
    running: Running, kind: str, pairs: list[tuple[str, str]], *, path: str = "/quote", accept: dict[str, str] = SCRIPT
) -> httpx.Response:
    """Send fields in one of the three ways."""
    content_type, content = encoded(kind, pairs)
    return running.client.post(path, content=content, headers={"Content-Type": content_type, **accept})


def send_file(running: Running, name: str, content: bytes, *, field: str = "report", accept: dict[str, str] = SCRIPT) -> httpx.Response:
    """Send a request with a file."""
    return running.client.post("/quote", data=VISITOR, files={field: (name, content, "application/pdf")}, headers=accept)


def problems(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return field and code of each problem of an answer."""
    return [(problem["field"], problem["code"]) for problem in answer.json()["errors"]]


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
    assert sum(len(value) for _, value in pairs) > body.MOST_TEXT
    answer = post(running, kind, pairs)
    assert answer.status_code == 413
    assert "Shorten it" in answer.json()["error"]


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_fields_we_do_not_know_are_taken_or_refused(relay: Callable[..., Running], kind: str) -> None:
    """Forty fields beside the form's are kept; of more, the first that is too many is named, and nothing is stored."""
    running = relay()
    pairs = [*VISITOR.items(), *((f"field {n}", "x") for n in range(submission.MOST_OTHERS + 3))]
    assert post(running, kind, pairs[:-3]).status_code == 200
    answer = post(running, kind, pairs)
    assert (answer.status_code, problems(answer)) == (422, [(f"field {submission.MOST_OTHERS}", "TOO_MANY_FIELDS")])


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


@pytest.mark.parametrize("path", ["/quote", "/estimate"])
@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
@pytest.mark.parametrize("text", ['"' * 200_000, "é" * 200_000, "&" * 6_000, '"' * 700], ids=["quotes", "accents", "signs", "many"])
def test_an_answer_is_not_many_times_larger(relay: Callable[..., Running], path: str, kind: str, text: str) -> None:
    """41 long fields are answered with little more than the page itself, and take little memory."""
    running = relay()
    fields = [(name, text) for name in ("employees", "sites", "travel.to", "travel.km", "on", "message", "name")] * 6
    empty = len(post(running, "urlencoded", [], path=path, accept=PAGE).content)
    sent = len(encoded(kind, fields)[1])
    tracemalloc.start()
    answer = post(running, kind, fields, path=path, accept=PAGE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code in {400, 413, 422}
    assert len(answer.content) < empty + 8 * min(sent, body.MOST_TEXT if path == "/quote" else body.MOST_ESTIMATE)
    assert peak < 40_000_000 + 4 * sent  # the client's own copies too


def test_the_estimator_takes_answers_alone(relay: Callable[..., Running]) -> None:
    """POST /estimate reads 32 kB and takes no file: it says so on its own page, with what was answered."""
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


def test_prices_are_counted(relay: Callable[..., Running]) -> None:
    """POST /estimate has a limit of its own: past it 429 with the time to wait, on the estimator's page; quote requests are not held back."""
    running = relay(estimates=4)
    answers = [post(running, "urlencoded", list(REQUEST.items()), path="/estimate", accept=PAGE) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 150
    assert "Too many prices were asked for" in answers[-1].text
    assert 'id="estimate-form"' in answers[-1].text
    assert running.post(**VISITOR).status_code == 200


@pytest.mark.parametrize("accept", [PAGE, SCRIPT], ids=["page", "script"])
def test_a_body_that_was_cut_off_is_not_taken(relay: Callable[..., Running], accept: dict[str, str]) -> None:
    """A multipart body without its last boundary is 400 and stored nowhere; the page gives back what arrived."""
    running = relay()
    whole = encoded("multipart", list(VISITOR.items()))[1]
    file = b'--x\r\nContent-Disposition: form-data; name="report"; filename="a.pdf"\r\n\r\n' + PDF
    cut = whole.removesuffix(b"--x--\r\n") + file
    for content in (cut, whole.removesuffix(b"--x--\r\n"), whole[:-2].removesuffix(b"--")):
        answer = running.client.post("/quote", content=content, headers={"Content-Type": "multipart/form-data; boundary=x", **accept})
        assert answer.status_code == 400
        assert "did not arrive whole" in answer.text
        if accept is PAGE:
            assert f'value="{VISITOR["name"]}"' in answer.text
            assert VISITOR["message"] in answer.text
    assert running.relay.health.counts() == {}


def test_two_reports_are_refused(relay: Callable[..., Running]) -> None:
    """Of two reports none is dropped: the post is refused at the field, by their names, and the form comes back filled in."""
    running = relay()
    files = [("report", (name, PDF, "application/pdf")) for name in ("2023.pdf", "2024.pdf")]
    answer = running.client.post("/quote", data=VISITOR, files=files, headers=PAGE)
    assert answer.status_code == 422
    assert "Choose one file: 2 came (“2023.pdf”, “2024.pdf”)." in answer.text
    assert VISITOR["message"] in answer.text
    assert running.relay.health.counts() == {}


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\n\n", b"\xef\xbb\xbf\r\n", b"x" * 1_000, b"\0\0"])
def test_a_pdf_as_readers_take_it(relay: Callable[..., Running], before: bytes) -> None:
    """A PDF with a byte order mark, blank lines or other bytes before its mark is taken, as it came."""
    running = relay()
    answer = send_file(running, "audit.pdf", before + PDF)
    assert answer.status_code == 200
    kept = running.relay.store.get(answer.json()["id"])
    assert kept is not None
    assert kept.file == before + PDF


@pytest.mark.parametrize(
    ("field", "name", "content", "status", "problem"),
    [
        ("report", "audit.pdf", b"", 422, ("report", "FILE_EMPTY")),
        ("report", "audit.pdf", b"x" * 1_100 + PDF, 422, ("report", "TYPE_PDF")),
        ("report", "audit.docx", b"PK", 422, ("report", "TYPE_PDF")),
        ("attachment", "audit.pdf", PDF, 422, ("attachment", "NO_FILE_UPLOADS")),
        ("attachment", "audit.pdf", b"", 422, ("attachment", "NO_FILE_UPLOADS")),
        ("report", "audit.pdf", PDF + b"x" * 9_000_000, 413, ("report", "FILES_TOO_BIG")),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken(
    relay: Callable[..., Running], field: str, name: str, content: bytes, status: int, problem: tuple[str, str]
) -> None:
    """What is wrong with a file is said at its field, not of the message; what was typed comes back, and nothing is stored."""
    running = relay()
    answer = send_file(running, name, content, field=field)
    assert (answer.status_code, problems(answer)) == (status, [problem])
    page = send_file(running, name, content, field=field, accept=PAGE)
    assert page.status_code == status
    assert VISITOR["message"] in page.text
    assert running.relay.health.counts() == {}


def test_a_file_far_over_the_limit(relay: Callable[..., Running]) -> None:
    """A body that is longer than is read is refused by its length alone, for its file."""
    address = relay().client.base_url
    with socket.create_connection((address.host, address.port or 0), timeout=20) as line:
        head = (
            f"POST /quote HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {body.MOST_BODY + 1}\r\n"
        )
        line.sendall(f"{head}Accept: application/json\r\n\r\n".encode())
        answer = line.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert '"field":"report","code":"FILES_TOO_BIG"' in answer


@pytest.mark.parametrize("kind", ["urlencoded", "json"])
def test_a_file_name_without_its_file(relay: Callable[..., Running], kind: str) -> None:
    """Where a form's encoding sends a file's name alone, nothing is taken as if the report had come."""
    answer = post(relay(), kind, [*VISITOR.items(), ("report", "audit.pdf")])
    assert (answer.status_code, problems(answer)) == (422, [("report", "NOT_A_FILE")])
    assert post(relay(), kind, [*VISITOR.items(), ("report", "")]).status_code == 200


def test_a_form_that_comes_back_asks_for_its_file(relay: Callable[..., Running]) -> None:
    """A page with a mistake cannot keep the chosen file: it says so at the field, so that the form is not sent without it unawares."""
    fields: dict[str, Any] = {**VISITOR, "email": "ann"}
    files = {"report": ("audit.pdf", PDF, "application/pdf")}
    answer = relay().client.post("/quote", data=fields, files=files, headers=PAGE)
    assert answer.status_code == 422
    assert "Choose the file again before you send" in answer.text


def test_a_body_of_the_smallest_pieces() -> None:
    """A body is read the same in whatever pieces it arrives."""
    content = encoded("multipart", list(VISITOR.items()))[1]
    for size in (1, 7, len(content)):
        form = multipart.Form(b"x", "utf-8", body.MOST_TEXT, files=True)
        for start in range(0, len(content), size):
            form.write(content[start : start + size])
        form.finish()
        assert form.ended
        assert form.pairs == list(VISITOR.items())
