"""What `POST /quote` answers, as surface.md has it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from relay.store.store import SAME_WITHIN
from relay.values import clock
from testing.relay import VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Running

PAGE = {"Accept": "text/html,*/*;q=0.8"}


def test_form_is_redirected(relay: Callable[..., Running]) -> None:
    """A browser's form is answered with 303 to the thank-you page, relative so that it holds under any base path."""
    answer = relay().post(json=False, **VISITOR)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("quote/thank-you/?id=Q-")


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_three_kinds_of_body(relay: Callable[..., Running], kind: str) -> None:
    """The same fields are taken as a form, as multipart and as JSON, and are the same request."""
    client = relay().client
    headers = {"Accept": "application/json"}
    sent = {
        "urlencoded": lambda: client.post("/quote", data=VISITOR, headers=headers),
        "multipart": lambda: client.post("/quote", data=VISITOR, files={"report": ("", b"")}, headers=headers),
        "json": lambda: client.post("/quote", json=VISITOR, headers=headers),
    }
    answer = sent[kind]()
    assert answer.status_code == 200, answer.text
    assert answer.json()["ok"] is True
    again = sent["json"]().json()
    assert again["id"] == answer.json()["id"]
    assert again["next"].endswith(f"/quote/thank-you/?id={again['id']}")


def test_every_problem_is_named(relay: Callable[..., Running]) -> None:
    """A script gets 422 with field, code and message of every problem at once."""
    answer = relay().post(name=" ", email="ann at example", message="m" * 10_001)
    assert answer.status_code == 422
    body = answer.json()
    assert body["ok"] is False
    assert body["error"]
    assert [(e["field"], e["code"]) for e in body["errors"]] == [
        ("name", "REQUIRED_FIELD_MISSING"),
        ("email", "TYPE_EMAIL"),
        ("message", "TOO_LONG"),
    ]
    assert all(e["message"] for e in body["errors"])


def test_page_keeps_what_was_typed(relay: Callable[..., Running]) -> None:
    """A form with a mistake comes back as a page: what was typed is in it, escaped, the mistake at the top and beside its field."""
    answer = relay().post(json=False, name='"><b>Ann', email="ann", message="</textarea><i>hello", idempotency_key="k-1")
    assert answer.status_code == 422
    page = answer.text
    assert 'value="&#34;&gt;&lt;b&gt;Ann"' in page
    assert "&lt;/textarea&gt;&lt;i&gt;hello</textarea>" in page
    assert '<a href="#f-email">Enter one email address' in page
    assert 'id="f-email-error"><span' in page
    assert 'name="idempotency_key" value="k-1"' in page
    assert "<title>Error: " in page


def test_a_long_message_comes_back_whole(relay: Callable[..., Running]) -> None:
    """A message far over its limit is refused with its length, and comes back to the last letter; of another long text the page says how much is left of it."""
    words = f"{'a word ' * 5_700}the end"
    answer = relay().post(json=False, **{**VISITOR, "message": words, "company": "c" * 900})
    assert answer.status_code == 422
    assert f"{words}</textarea>" in answer.text
    assert "Shorten the message to 10,000 characters. It has 39,907.<" in answer.text
    assert "Shorten the company to 200 characters. It has 900. Only the first 400 are still here." in answer.text
    assert f'value="{"c" * 400}"' in answer.text


def test_same_draft_is_one_request(relay: Callable[..., Running]) -> None:
    """One key and the same words give the same reference; the same key with other words is kept as its own and names the earlier one."""
    running = relay()
    first = running.post(**VISITOR, idempotency_key="draft-1").json()["id"]
    assert running.post(**VISITOR, idempotency_key="draft-1").json()["id"] == first
    second = running.post(**{**VISITOR, "message": "Other words"}, idempotency_key="draft-1").json()["id"]
    assert second != first
    kept = running.relay.store.get(second)
    assert kept is not None
    assert kept.content["follows"] == first


def test_same_words_are_one_request(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words within ten minutes are one request, with a key, without, or under another; later they are a new one."""
    running = relay()
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    first = running.post(**VISITOR, idempotency_key="draft-1").json()["id"]
    assert running.post(json=False, **VISITOR).headers["location"].endswith(first)
    assert running.post(**VISITOR, idempotency_key="draft-2").json()["id"] == first
    monkeypatch.setattr(clock, "now", lambda: at + SAME_WITHIN + 1)
    assert running.post(**VISITOR, idempotency_key="draft-1").json()["id"] == first, "a draft's own key holds for ever"
    assert running.post(**VISITOR).json()["id"] != first


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"hello", 415),
        ("", b"hello", 415),
        ("application/json", b"{", 400),
        ("application/json", b"[1]", 400),
        ("application/json", b'{"name": NaN}', 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", b'{"a":' * 50_000, 400),
        ("application/json", b'{"n": ' + b"9" * 10_000 + b"}", 400),
        ("multipart/form-data", b"no boundary", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\ncut', 400),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % i for i in range(400)), 400),
        ("application/x-www-form-urlencoded", b"message=" + b"x" * 300_000, 413),
    ],
)
def test_bad_bodies(relay: Callable[..., Running], kind: str, body: bytes, status: int) -> None:
    """A body that cannot be used is refused with the status for its reason, which the JSON names too."""
    answer = relay().client.post("/quote", content=body, headers={"Content-Type": kind, "Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json()["ok"] is False
    assert answer.json()["error"]


def test_chunked_body_is_bounded(relay: Callable[..., Running]) -> None:
    """A body without a length is cut off at the same limit."""

    def endless() -> object:
        for _ in range(400):
            yield b"message=" + b"x" * 1024

    answer = relay().client.post("/quote", content=endless(), headers={"Content-Type": "application/x-www-form-urlencoded"})  # type: ignore[arg-type]
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/why/", "/why/"),
        ("/", "/"),
        ("/quote/thank-you/?a=b#c", "/quote/thank-you/?a=b#c"),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("https://evil.example/", None),
        ("javascript:alert(1)", None),
        ("/a\r\nSet-Cookie: x=1", None),
        ("http://127.0.0.1:1/x", None),
        ("why/", None),
    ],
)
def test_next_stays_here(relay: Callable[..., Running], wanted: str, location: str | None) -> None:
    """`_next` leads only to a path of this site; anything else leads to the thank-you page."""
    answer = relay().post(json=False, **VISITOR, _next=wanted)
    assert answer.status_code == 303
    if location:
        assert answer.headers["location"] == location
    else:
        assert answer.headers["location"].startswith("quote/thank-you/?id=Q-")
    assert "set-cookie" not in answer.headers


def test_next_may_be_the_whole_address(relay: Callable[..., Running]) -> None:
    """`_next` with the site's own origin is the path within it."""
    running = relay()
    answer = running.post(json=False, **VISITOR, _next=str(running.client.base_url.join("/why/")))
    assert answer.headers["location"] == "/why/"


def test_honeypot_is_kept_and_held(relay: Callable[..., Running]) -> None:
    """A filled honeypot is answered like any other request, kept as suspect, and its mail is delayed."""
    running = relay()
    answer = running.post(**VISITOR, _gotcha="http://spam.example")
    assert answer.status_code == 200
    kept = running.relay.store.get(answer.json()["id"])
    assert kept is not None
    assert kept.verdict == "suspect"
    assert running.relay.health.counts() == {"held": 1}


def test_health(relay: Callable[..., Running]) -> None:
    """`/healthz` is 200 while the relay can store."""
    answer = relay().client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_other_methods(relay: Callable[..., Running]) -> None:
    """Only POST takes a request, only GET and HEAD a page."""
    client = relay().client
    assert client.put("/quote").status_code == 405
    assert client.delete("/").status_code == 405


@pytest.mark.parametrize("query", ["", "?employees=44"])
def test_the_address_of_a_price(relay: Callable[..., Running], query: str) -> None:
    """Opened again, as from a bookmark, the address that a price without scripts has leads to the estimator; with its answers, where it has any."""
    answer = relay().client.get(f"/estimate{query}")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"pricing/estimate/{query}"


def test_no_answer_can_be_framed(relay: Callable[..., Running], tmp_path: Path) -> None:
    """Every answer forbids other sites to frame it: pages, JSON, redirects, refusals, what is not there, and a fault of ours."""
    (tmp_path / "404.html").write_bytes(b"\xff")
    running, broken = relay(), relay(site=tmp_path)
    get, post = running.client.get, running.client.post
    answers = [
        *(
            get(path, headers={"Accept": accept})
            for path in ("/", "/no/such/page", "/healthz", "/quote/index.html")
            for accept in ("text/html", "x/y")
        ),
        *(
            post(path, data=VISITOR, headers={"Accept": accept})
            for path in ("/quote", "/f/x", "/estimate")
            for accept in ("text/html", "application/json")
        ),
        *(post(path, content=b"x", headers={"Content-Type": "x/y"}) for path in ("/quote", "/estimate", "/healthz", "/no")),
        running.client.options("/quote"),
        broken.client.get("/no"),
        running.client.put("/quote"),
    ]
    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], answer.request.url
    assert {answer.status_code for answer in answers} >= {200, 204, 303, 404, 405, 415, 500}


@pytest.mark.parametrize("path", ["/quote", "/quote/", "/f/quote", "/p/12/f/quote"])
def test_thanks_from_every_address(relay: Callable[..., Running], path: str) -> None:
    """From every address that takes a form, the answer leads to the site's own thank-you page, below any base path."""
    running = relay()
    location = running.client.post(path, data=VISITOR, headers=PAGE).headers["location"]
    for base in ("", "/audits"):
        assert urljoin(f"https://host.example{base}{path}", location).startswith(f"https://host.example{base}/quote/thank-you/?id=Q-")


def test_next_is_below_the_site_s_address(relay: Callable[..., Running]) -> None:
    """A script gets the thank-you page below the path of QUOTE_URL."""
    assert relay(url="https://firm.example/audits/").post(**VISITOR).json()["next"].startswith("/audits/quote/thank-you/?id=Q-")
