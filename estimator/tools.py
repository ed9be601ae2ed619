"""The small tools' asks: which program, readiness self-check, checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from estimator import checklist, elements, program, readiness

if TYPE_CHECKING:
    from collections.abc import Callable

    from estimator.asks import Ask


def _program(ask: Ask) -> dict[str, Any]:
    employees, answers = program.read(ask.request)
    advice = program.advise(employees, answers, int(ask.card.scheme["secor-limit"].now))
    return _shown(ask, program.answer(advice), lambda: program.html(advice))


def _readiness(ask: Ask) -> dict[str, Any]:
    known, scheme = elements.load(), ask.card.scheme
    gates = (int(scheme["pass-overall"].now), int(scheme["pass-element"].now))
    found = readiness.check(readiness.read(ask.request, known), known, gates)
    return _shown(ask, readiness.answer(found), lambda: readiness.html(found))


def _checklist(ask: Ask) -> dict[str, Any]:
    known = elements.load()
    return _shown(ask, checklist.answer(ask.request, known), lambda: checklist.html(checklist.chosen(ask.request, known)))


def _shown(ask: Ask, answer: dict[str, Any], html: Callable[[], str]) -> dict[str, Any]:
    return {**answer, "html": html()} if ask.show else answer


TOOLS: dict[str, tuple[str, Callable[[Ask], dict[str, Any]], Any]] = {
    "program": ("says which program fits, and why", _program, program.EXAMPLE),
    "readiness": ("scores a readiness self-check against both gates", _readiness, readiness.EXAMPLE),
    "checklist": ("lists the evidence of each element, and as CSV", _checklist, checklist.EXAMPLE),
}
