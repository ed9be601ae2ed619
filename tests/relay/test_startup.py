"""What a relay reads once, when it starts."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from estimator import wire
from pages import templates
from relay.intake import spam
from relay.mail import message
from testing.relay import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from testing.relay import Running


def test_templates_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another version lies in the place of the one that runs, mails are written with the templates of the one that runs."""
    (tmp_path / "hello.txt").write_text("Hello {{ name }}")
    monkeypatch.setattr(message, "TEMPLATES", tmp_path)
    monkeypatch.setattr(message, "environment", cache(message.environment.__wrapped__))
    message.environment()
    (tmp_path / "hello.txt").write_text("Hello {{ person }}")
    os.utime(tmp_path / "hello.txt", (1, 1))
    assert message.text("hello.txt", {"name": "Ann"}) == "Hello Ann"


def test_a_relay_has_read_its_files_before_anybody_asks(relay: Callable[..., Running]) -> None:
    """What a running relay would read when it is first needed may be another version's by then."""
    kept = (message.environment, templates.environment, spam.rules, wire.card)
    for one in kept:
        one.cache_clear()
    relay()
    until(lambda: all(one.cache_info().currsize for one in kept))
