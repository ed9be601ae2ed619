"""What the owner's data offer, for tests that need an answer of a kind, whichever it is: he may change every rate, word and option."""

from functools import cache
from typing import Any

from estimator import Request, clock, estimate, wire
from estimator.card.rates import Entry

ASKED: dict[str, Any] = {"audit": "certification", "employees": 30, "sites": 2}


def options(section: str) -> list[Entry]:
    """Return the options of a section of the rate card, without the one that is taken for granted where there are others."""
    entries = every(section)
    return [entry for entry in entries if entry != wire.card().typical(section)] or entries


def every(section: str) -> list[Entry]:
    """Return the options of a section that are offered today."""
    return list(wire.card().options(section, clock.today()).values())


def industry() -> Entry:
    """Return an industry that costs something else than the one a form starts with, where there is one."""
    return _moving("industry", "industry")


def other_industry() -> Entry:
    """Return another industry, where there is one."""
    return next((entry for entry in options("industry") if entry != industry()), industry())


def partner() -> Entry:
    """Return a certifying partner."""
    return options("partner")[-1]


def addon() -> Entry:
    """Return an add-on that costs something, where there is one."""
    return _moving("addons", "addon")


def label(section: str, name: str) -> str:
    """Return the words of an option that every card has."""
    return wire.card().options(section)[name].label


def asks(key: str) -> str:
    """Return the words of a question."""
    return wire.card().questions[key].label


def base() -> str:
    """Return the name of the place that the auditor starts from."""
    card = wire.card()
    return card.places.labels[card.base]


def town() -> tuple[str, str]:
    """Return the slug and the name of a town that the auditor drives to, wherever he starts from."""
    card = wire.card()
    slug = next(slug for slug in ("red-deer", "lethbridge") if slug != card.base)
    return slug, card.places.labels[slug]


@cache
def _moving(key: str, section: str) -> Entry:
    """Return the option that moves the price most."""
    card = wire.card()

    def likely(request: dict[str, Any]) -> int:
        return int(estimate(Request.from_mapping(request, card), card).range.likely)

    first = likely(ASKED)
    return max(options(section), key=lambda entry: abs(likely({**ASKED, key: [entry.name] if key == "addons" else entry.name}) - first))
