"""Help without an audit: what it is called, and which answers and fees belong to an audit. A request is as `Request.to_mapping` has it, or its `vars`."""

from collections.abc import Mapping
from typing import Any

from estimator.card.rates import UNSURE

OF_AN_AUDIT = {"program": ("cor",), "agreement": ("single", UNSURE)}
"""Answers that mean nothing without an audit: a list of answers leaves them out."""


def by_yourself(request: Mapping[str, Any]) -> bool:
    """Whether it is a SECOR self-assessment without us: no audit and no help."""
    return request.get("audit") == "none" and request.get("program") == "secor" and not request.get("addons")


def kind(request: Mapping[str, Any], label: str) -> str:
    """Return what is asked for instead of an audit: the `label` of that answer, and SECOR, whose self-assessment is the client's own."""
    if by_yourself(request):
        return "SECOR self-assessment without us"
    return f"{label}, SECOR" if request.get("program") == "secor" else label


def partner_charges(request: Mapping[str, Any]) -> bool:
    """Whether the certifying partner reviews what is asked for, and may charge for it: an audit, or a SECOR self-assessment."""
    return request.get("audit") != "none" or request.get("program") == "secor"


def lists(request: Mapping[str, Any], key: str) -> bool:
    """Whether an answer is listed."""
    return request.get("audit") != "none" or request.get(key) not in OF_AN_AUDIT.get(key, ())
