"""The report that may come along: taken as it is, or refused at its field; never dropped without a word."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from relay.intake import body
from testing.posting import PAGE, PDF, SCRIPT, encoded, post, problems
from testing.relay import VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from testing.relay import Running


def send_file(running: Running, name: str, content: bytes, *, field: str = "report", accept: dict[str, str] = SCRIPT) -> httpx.Response:
    """Send a request with a file."""
    return running.client.post("/quote", data=VISITOR, files={field: (name, content, "application/pdf")}, headers=accept)


@pytest.mark.parametrize("accept", [PAGE, SCRIPT], ids=["page", "script"])
def test_a_body_that_was_cut_off_is_not_taken(relay: Callable[..., Running], accept: dict[str, str]) -> None:
    """A multipart body without its last boundary is 400 and stored nowhere; the page shows what arrived."""
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
    """What is wrong with a file is reported at its field, not of the message; what was typed comes back, and nothing is stored."""
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
        head = f"POST /quote HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {body.MAX_BODY_BYTES + 1}\r\n"
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
    """A page with a mistake cannot keep the chosen file: it reports it at the field, so that the form is not sent without it unawares."""
    fields: dict[str, Any] = {**VISITOR, "email": "ann"}
    files = {"report": ("audit.pdf", PDF, "application/pdf")}
    answer = relay().client.post("/quote", data=fields, files=files, headers=PAGE)
    assert answer.status_code == 422
    assert "Choose the file again before you send" in answer.text
