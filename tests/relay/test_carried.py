"""`GET /quote/?…`: the quote form with the answers of an estimate made without scripts."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from estimator import wire
from pages.forms import providers, questions
from relay.web.app import MAX_QUERY_LENGTH
from testing import offered
from testing.posting import PAGE
from testing.relay import REQUEST, VISITOR
from testing.served import relayed

if TYPE_CHECKING:
    from collections.abc import Callable

    from testing.relay import Running

FILLED = "Your answers from the estimate are filled in"


def selected(page: str, name: str) -> str:
    """Return what a browser chooses in a list: the option that is marked, else the first."""
    options = re.search(rf'<select id="f-{name}".*?</select>', page, re.DOTALL)
    assert options, name
    found = re.search(r'<option value="([^"]*)" selected', options[0]) or re.search(r'<option value="([^"]*)"', options[0])
    assert found
    return found[1]


def test_what_was_not_answered_is_not_chosen(relay: Callable[..., Running]) -> None:
    """Of an address with one answer the form has that one; in the other lists the option that says least is chosen, and none that nobody chose."""
    page = relay().client.get("/quote/?employees=44").text
    assert 'name="employees"' in page
    assert 'value="44"' in page
    for key, question in wire.card().questions.items():
        if question.unsure or question.blank:
            assert selected(page, key) == ("" if question.blank else "unsure"), key


def test_an_option_that_is_not_offered(relay: Callable[..., Running]) -> None:
    """A post with an option that there is not comes back with its mistake, and with the option that says least."""
    page = relay().post(json=False, **VISITOR, **{**REQUEST, "industry": "moon"}).text
    assert selected(page, "industry") == "unsure"
    assert "moon" in unescape(page)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "utm_source=letter&utm_medium=email",
        "partner=somebody&fbclid=x",
        "industry=moon",
        "month=",
        "on=2026-11-24",
        "employees=" + "9" * 25,
        "travel.to=" + "Call%20us%20" * 60,
        "travel.no=1",
        "message=Call+900&name=Ann&email=a@b.ca&_gotcha=x&_total=1&_rates=x&budget=yes&idempotency_key=1&shown_total=1",
        "%zz&%&=&&;",
        "_way=message%3DCall",
        "request=%7B%22employees%22%3A44%7D",
    ],
)
def test_an_address_without_answers_is_the_built_page(relay: Callable[..., Running], query: str) -> None:
    """Parameters of advertisements, contact fields, hidden controls and what the form cannot hold change nothing: the page is the built one, with its tag."""
    client = relay(site=relayed() / "site").client
    built, asked = client.get("/quote/"), client.get(f"/quote/?{query}")
    assert (asked.status_code, asked.text, asked.headers["etag"]) == (200, built.text, built.headers["etag"])
    assert client.get(f"/quote/?{query}", headers={"If-None-Match": built.headers["etag"]}).status_code == 304


def test_nobody_fills_in_more_than_answers(relay: Callable[..., Running]) -> None:
    """Beside an answer, an address sets no contact field, no message, no honeypot and no hidden control, and its text stays text."""
    page = (
        relay()
        .client.get(
            "/quote/?employees=4&message=M5&name=N5&email=e5@b.ca&_gotcha=G5&_total=55.55&_rates=R5&shown_total=55.55&budget=yes&payroll=P5"
            "&idempotency_key=K5&travel.to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&%22%3E%3Cb%3Ex=1&travel.km=%00%0d%0a%E2%80%AE7"
        )
        .text
    )
    assert FILLED in page
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    for text in ("M5", "N5", "e5@", "G5", "55.55", "R5", "P5", "K5", "<script>alert", "<b>x", "\u202e", "\0"):
        assert text not in page, text
    assert 'type="hidden"' not in page


def test_headers_of_a_page_with_answers(relay: Callable[..., Running]) -> None:
    """It has the built page's policy, is kept by no cache between, and its answers go along as referrer to nobody."""
    client = relay(site=relayed() / "site").client
    built, filled = client.get("/quote/"), client.get("/quote/?employees=44")
    assert filled.headers["content-security-policy"] == built.headers["content-security-policy"]
    assert filled.headers["referrer-policy"] == "strict-origin"
    priced = client.post("/estimate", data=REQUEST, headers=PAGE)
    wrong = client.post("/quote/", data={"name": "Ann"}, headers=PAGE)
    thanks = client.get("/quote/thank-you/?id=Q-2345-6789")
    for answer, status in ((filled, 200), (priced, 200), (wrong, 422), (thanks, 200)):
        assert (answer.status_code, answer.headers["cache-control"]) == (status, "private, no-cache")
    head = client.head("/quote/?employees=44")
    assert (head.status_code, head.content, head.headers["referrer-policy"]) == (200, b"", "strict-origin")


def test_forms_to_fill_in_are_counted(relay: Callable[..., Running]) -> None:
    """Past the limit the page says when to load it again: the answers are in its address. It is the quote's own page, and the plain form stays open."""
    client = relay(site=relayed() / "site", estimates=2).client
    answers = [client.get("/quote/?employees=44") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    last = answers[-1]
    assert f"Wait {last.headers['retry-after']} seconds, then load this page again" in last.text
    assert "<title>Error: Request a quote" in last.text
    assert 'id="estimate-form"' not in last.text
    assert 'name="employees"' not in last.text
    assert client.get("/quote/?utm_source=letter").status_code == 200


def test_a_relay_without_a_site(relay: Callable[..., Running]) -> None:
    """Where no page is built, the form and its refusal still come."""
    client = relay(estimates=1).client
    assert FILLED in client.get("/quote/?employees=44").text
    assert "load this page again" in client.get("/quote/?employees=44").text


def test_every_answer_of_the_form_goes_along() -> None:
    """What the estimator's own controls can hold, the quote form takes from an address: each option, and each text as long as its control."""
    card = wire.card()
    fields = [(key, option.value) for key, one in card.questions.items() if one.options for option in questions.options(card, one, [])]
    fields += [
        ("travel.to", "é" * 400),
        ("travel.from", "y" * 60),
        ("employees", "forty"),
        ("sites", "9" * 24),
        ("travel.km", "1"),
        ("travel.flight", "1"),
    ]
    assert questions.askable(fields) == fields
    assert len(urlencode(fields)) < MAX_QUERY_LENGTH
    industry = ("industry", offered.industry().name)
    assert questions.askable([industry, ("travel.to", "x" * 401), ("travel", "1"), ("on", "2026-11-24")]) == [industry]


def test_a_form_of_another_receiver_stays_so(relay: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a form service takes the requests, the form that the relay fills in posts there too: an address changes no receiver."""
    chosen = providers.profile("formspree", "form-id", site_url="https://cor.example/")
    monkeypatch.setattr(providers, "chosen", lambda *_: chosen)
    page = relay().client.get("/quote/?employees=44").text
    assert f'action="{chosen.action}"' in page
    assert 'value="44"' in page
