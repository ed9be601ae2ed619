"""Another scheme's measure beside ours: ISO 45001's auditor days."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.card.audit_days import RISKS
from testing.asking import answered, ask
from testing.cards import CARD, problems


def measure(**answers: Any) -> Any:
    """The measure beside an estimate."""
    return answered("estimate", {"audit": "certification", "employees": 15, **answers})["other_scheme"]


@pytest.mark.parametrize(
    ("people", "industry", "days"),
    [
        (1, "office", "2.5"),
        (15, "construction", "4.5"),
        (45, "manufacturing", "5.5"),
        (65, "forestry", "8"),
        (625, "office", "9"),
        (8500, "oil-and-gas", "32"),
    ],
)
def test_table(people: int, industry: str, days: str) -> None:
    """At a band's last person the days are the table's."""
    assert measure(employees=people, industry=industry)["days"] == {"low": days, "likely": days, "high": days}


def test_continuum() -> None:
    """Between two points the days climb evenly and never fall; after the last they stay."""
    scheme = CARD.audit_days
    assert scheme.first(35, "high") == Decimal("6.25")
    for risk in RISKS:
        days = [scheme.first(people, risk) for people in range(1, 11_000, 7)]
        assert days == sorted(days)
    assert scheme.first(50_000, "low") == scheme.first(10_700, "low") == 20


def test_unknown_risk() -> None:
    """An industry not known reaches from low risk to high, with medium as likely."""
    assert measure()["days"] == {"low": "3", "likely": "3.5", "high": "4.5"}
    assert "about 3 to 4.5 auditor days" in measure()["text"]


@pytest.mark.parametrize(("audit", "days"), [("gap", "4.5"), ("recertification", "3"), ("maintenance", "1.5")])
def test_kinds(audit: str, days: str) -> None:
    """A renewal is about two thirds of a first audit and a yearly one a third, to the half day."""
    assert measure(audit=audit, industry="construction")["days"]["likely"] == days


def test_support_only() -> None:
    """Support has no such measure."""
    answer = ask("estimate", {"audit": "none", "employees": 5}, show=True)
    assert answer["estimate"]["other_scheme"] is None
    assert "Another scheme" not in answer["html"]["stated"]


def test_named_as_another_scheme_s() -> None:
    """The sentence names the scheme, states that it is not COR's, and gives ours beside it; a client's page does not show it."""
    answer = ask("estimate", {"audit": "certification", "employees": 15}, show=True)
    text = answer["estimate"]["other_scheme"]["text"]
    assert "another scheme's measure (IAF MD 5), not COR's" in text
    assert f"This estimate has {answer['estimate']['audit_days']}" in text
    assert "a set number of interviews for your head-count" in text
    assert "IAF" not in answer["html"]["stated"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "days"', 'unit = "hours"', 'unit: must be "days"'),
        ("[1, 2.5, 2.5, 2.5], ", "", "points[1]: must be at 1 person"),
        ("[10, 3.5, 3, 3]", "[10, 2.5, 3, 3]", "points[3]: is lower than the point before"),
        ("[10, 3.5, 3, 3]", "[10, 3.5, 3]", "points[3]: [10, Decimal('3.5'), 3] is not [people, high, medium, low]"),
        ("[10, 3.5, 3, 3]", "10", "points[3]: 10 is not [people, high, medium, low]"),
        ("part = 0.667", 'part = "most"', "audits.recertification.part: 'most' is not a number"),
        ("[risk]\n", "[risk]\nextreme = []\n", "risk.extreme: is not known here"),
    ],
)
def test_problem(old: str, new: str, message: str, tmp_path: Path) -> None:
    """A file with one thing wrong is refused: file, key, what is wrong, what to do."""
    found = problems(tmp_path, (old, new), file="iaf.toml")
    assert any(problem.startswith(f"iaf.toml: {message}") for problem in found), found
