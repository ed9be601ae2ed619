"""`make probe`: a marked test request goes the way of the live quote form, and what came back is told."""

import dataclasses
from collections.abc import Callable

import pytest

from pages import content, probe
from pages.forms import providers
from relay.admin import listing
from testing.form_services import Answer, Service
from testing.relay import Running


def chosen(monkeypatch: pytest.MonkeyPatch, name: str, address: str) -> None:
    """Let mkdocs.yml choose a receiver, whose address is a server of ours, for a site at an address of ours."""
    made = providers.profile(name, "office@cor.example" if name == "mailto" else "form-id", site_url="https://cor.example/")
    here = made if name in {"self", "mailto"} else dataclasses.replace(made, action=f"{address}f", ajax=f"{address}f")
    config = {"site_url": address, "extra": {"firm": {"email": "office@firm.ca"}}}
    monkeypatch.setattr(content, "config", lambda *_: config)
    monkeypatch.setattr(providers, "chosen", lambda *_: here)


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        ("formspree", Answer(200, {"ok": True}), 0),
        ("formspree", Answer(200, {"error": "form over quota"}), 1),
        ("formsubmit", Answer(200, {"success": "false", "message": "This form needs Activation."}), 1),
        ("formspark", Answer(200, ""), 0),
        ("netlify", Answer(404, "not found"), 1),
        ("self", Answer(501, ""), 1),
    ],
)
def test_a_service(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, answer: Answer, code: int) -> None:
    """The request is marked and has the service's own fields; its answer is read as the page's script reads it; a static host takes nothing."""
    with Service(answer) as service:
        chosen(monkeypatch, name, f"http://127.0.0.1:{service.port}/")
        assert probe.main([]) == code
    [post] = service.posts
    made = providers.profile(name, "form-id")
    assert post.fields[made.named("name")] == probe.MARK
    assert post.fields[made.named("email")] == "office@firm.ca"
    assert {key: post.fields.get(key) for key in made.hidden} == dict(made.hidden)
    assert ("Taken. Now look for" in capsys.readouterr().out) == (code == 0)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With mailto there is nothing to send; a host that is not there is told."""
    chosen(monkeypatch, "mailto", "http://127.0.0.1:9/")
    assert probe.main([]) == 2
    chosen(monkeypatch, "formspree", "http://127.0.0.1:9/")
    assert probe.main([]) == 1
    assert "no answer" in capsys.readouterr().out


def test_the_relay_takes_it(monkeypatch: pytest.MonkeyPatch, relay: Callable[..., Running]) -> None:
    """The relay stores the marked request."""
    running = relay()
    chosen(monkeypatch, "self", f"{str(running.client.base_url).rstrip('/')}/")
    assert probe.main(["--reply-to", "me@example.ca"]) == 0
    [row] = listing.listing(running.relay.store)
    assert row["name"] == probe.MARK
