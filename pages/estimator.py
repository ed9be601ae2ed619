"""The estimator's block: one template for the built page and for the relay's answer to `POST /estimate`."""

import json
from collections.abc import Iterable
from urllib.parse import urlencode

from estimator import wire
from pages import form, panels

ACTION = "../../estimate"
QUOTE = "../../quote/"


def built() -> str:
    """Return the block as built: the first answers, priced on the first day of the newest rates."""
    card = wire.card()
    newest = max(row.since for entries in card.sections.values() for entry in entries.values() for row in entry.rows)
    return block(form.start(card), today=newest.isoformat(), status="A first answer. Change any question and the price follows.")


def block(given: Iterable[tuple[str, str]], *, today: str, status: str = "") -> str:
    """Return the block for what was answered: priced, or with every mistake beside its question.

    Args:
        given: the form's fields as (name, value).
        today: the date as 2026-11-24, for prices where the fields name none.
        status: a sentence under the total.

    """
    return answered(list(given), today=today, status=status)[1]


def answered(given: list[tuple[str, str]], *, today: str, status: str = "") -> tuple[bool, str]:
    """Return whether the answers could be priced, and the block."""
    answer = json.loads(wire.handle(json.dumps({"ask": "estimate", "fields": given, "today": today, "show": True})))
    problems = [(problem["field"], problem["message"]) for problem in answer.get("problems", [])]
    errors: dict[str, str] = {}
    for field, message in problems:
        errors.setdefault(field, message)
    carried = answer["html"]["link"] if answer["ok"] else urlencode(given)
    html = (
        form.environment()
        .get_template("estimator.html")
        .render(
            action=ACTION,
            quote=f"{QUOTE}#{carried}",
            problems=form.summary(problems),
            questions=form.questions(given, errors, prices=answer["html"]["addons"] if answer["ok"] else None),
            shown=answer["html"] if answer["ok"] else None,
            panels=panels.PANELS,
            status=status,
        )
    )
    return answer["ok"], form.one_block(html)
