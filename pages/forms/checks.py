"""The forms of the two checks: how ready a program is, and which certificate fits."""

from pathlib import Path

from estimator import wire
from estimator.asks import program
from estimator.card.elements import KINDS
from pages.day import newest
from pages.templates import rendered

FRAGMENTS = Path("docs/_fragments")
ANSWERS = {"yes": "In place", "partly": "Partly", "no": "Missing", "unsure": "Not sure"}
CHOICES = {"yes": "Yes", "no": "No", "unsure": "Not sure"}


def readiness() -> str:
    """Return the self-check's questions."""
    return rendered("readiness.html", elements=wire.card().elements.all, answers=ANSWERS, kinds=KINDS)


def which_program() -> str:
    """Return the questions that decide between SECOR and COR."""
    limit = wire.card().on(newest()).fact("secor-limit")
    questions = {key: text.format(limit=limit) for key, text in program.QUESTIONS.items()}
    return rendered("program.html", questions=questions, choices=CHOICES)


def made() -> dict[Path, str]:
    """Return the fragments."""
    return {FRAGMENTS / "readiness.html": readiness(), FRAGMENTS / "program.html": which_program()}
