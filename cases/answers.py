"""What the engine answers to a golden case, in the form the cases' files hold, and how two answers differ."""

import json
from collections.abc import Iterator
from typing import Any

from cases.layout import Case
from estimator import wire

FIGURES = ("low", "likely", "high", "gst", "total", "interviews", "sites_sampled", "onsite_days", "audit_days")


def question(case: Case, today: str = "") -> str:
    """Return the ask as JSON text.

    Args:
        case: what to ask.
        today: another day than the case's own, as 2026-11-24.

    """
    return json.dumps({"ask": "estimate", "request": case.request, "today": today or case.today.isoformat()})


def answered(case: Case, today: str = "") -> dict[str, Any]:
    """Ask the engine; return the answer as an expectation."""
    answer = json.loads(wire.handle(question(case, today)))
    if not answer["ok"]:
        return {"problems": answer["problems"]}
    estimate = answer["estimate"]
    return {
        **{key: estimate[key] for key in FIGURES},
        "lines": {line["code"]: line["amount"] for line in estimate["lines"]},
        "notices": [notice["code"] for notice in estimate["notices"]],
    }


def notices(request: dict[str, Any], today: str) -> set[str]:
    """Return the codes of the notices beside an estimate of a day; of a request that has none, none."""
    answer = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": request, "today": today})))
    return {notice["code"] for notice in answer["estimate"]["notices"]} if answer["ok"] else set()


def differences(expected: dict[str, Any], got: dict[str, Any]) -> Iterator[str]:
    """Yield, one figure each, where two answers differ."""
    old, new = flat(expected), flat(got)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield f"{key}: expected {old.get(key, 'nothing')}, got {new.get(key, 'nothing')}"


def flat(answer: dict[str, Any]) -> dict[str, Any]:
    """Spread an answer's lines, so that each has a name of its own."""
    figures = {key: value for key, value in answer.items() if key != "lines"}
    return figures | {f"line {code}": amount for code, amount in answer.get("lines", {}).items()}
