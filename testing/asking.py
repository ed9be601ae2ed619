"""Asking the engine with the card of the tests, on one day."""

from typing import Any

from estimator import wire
from testing.cards import CARD

TODAY = "2026-11-24"
FIRM = {"audit": "certification", "employees": 25, "sites": 3, "industry": "manufacturing", "on": "2026-11-24"}


def ask(name: str, request: Any = None, **more: Any) -> dict[str, Any]:
    """Ask on TODAY; the whole answer."""
    return wire.ask(name, request, **{"card": CARD, "today": TODAY, **more})


def answered(name: str, request: Any = None, **more: Any) -> Any:
    """Ask what can be answered; what is under the ask's name."""
    answer = ask(name, request, **more)
    assert answer["ok"], answer
    return answer[name]


def refused(name: str, request: Any = None, **more: Any) -> dict[str, str]:
    """Ask what cannot be answered; the messages by field."""
    answer = ask(name, request, **more)
    assert not answer["ok"], answer
    return {problem["field"]: problem["message"] for problem in answer["problems"]}


def estimated(request: dict[str, Any], today: str = "2026-11-24") -> dict[str, Any]:
    """Price a request with the packaged card."""
    answer = wire.ask("estimate", request, today=today)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["estimate"]
    return found
