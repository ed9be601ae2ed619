"""The estimator's block: one template for the built page and for the relay's answer to `POST /estimate`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from estimator import wire
from pages import content
from pages.day import newest
from pages.forms import panels, providers, questions
from pages.templates import environment, one_block

FRAGMENT = Path("docs/_fragments/estimator.html")
ACTION = "../../estimate"
QUOTE = "../../quote/"


def built() -> str:
    """Return the block as built: the first answers, priced on the first day of the newest rates."""
    card = wire.card()
    return answered(questions.start(card), today=newest().isoformat(), example=True)[1]


def block(given: Iterable[tuple[str, str]], *, today: str, status: str = "") -> str:
    """Return the block for these answers: priced, or with each problem at its question.

    Args:
        given: the form's fields as (name, value).
        today: the date as 2026-11-24, for prices where the fields name none.
        status: a sentence under the total.

    """
    return answered(list(given), today=today, status=status)[1]


def answered(
    given: list[tuple[str, str]], *, today: str, status: str = "", wrong: Iterable[tuple[str, str]] = (), example: bool = False
) -> tuple[bool, str]:
    """Return whether the answers could be priced, and the block.

    Where something is `wrong` already, as field and message, the engine is not asked. An `example` is marked as one.
    """
    problems = list(wrong)
    answer: dict[str, Any] = {"ok": False}
    if not problems:
        answer = wire.ask("estimate", fields=given, today=today, show=True)
        problems = [(problem["field"], problem["message"]) for problem in answer.get("problems", [])]
    errors: dict[str, str] = {}
    for field, message in problems:
        errors.setdefault(field, message)
    shown = answer["html"] if answer["ok"] else {}
    request = answer["estimate"]["request"] if example and answer["ok"] else {}
    kind = wire.card().options("audit")[request["audit"]].label.lower() if request else ""
    relayed = providers.chosen(content.CONFIG).name == "self"
    carried = shown.get("link") or urlencode(given)
    html = (
        environment()
        .get_template("estimator.html")
        .render(
            relayed=relayed,
            action=ACTION if relayed else QUOTE,
            method="post" if relayed else "get",
            quote=f"{QUOTE}#{carried}",
            form=QUOTE,
            problems=questions.summary(problems),
            questions=questions.questions(
                given,
                errors,
                prices=shown.get("addons"),
                summaries=shown.get("worth", {}),
                suggest=shown.get("suggest", ""),
                example=example,
            ),
            example=request
            and f"a {kind} audit for {request['employees']} people at {request['sites']} site{'s' * (request['sites'] != 1)}",
            shown=shown or None,
            panels={"budget": panels.BUDGET, "further": panels.PANELS},
            status=status,
        )
    )
    return answer["ok"], one_block(html)
