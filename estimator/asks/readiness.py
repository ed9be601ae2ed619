"""The readiness self-check: what an audit would likely find today, and what to fix first.

A self-check, not an audit: every line of evidence counts the same, since the partners' weights are not public.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.card.elements import KINDS, Element, Elements, Evidence
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import echo, first_few, unknown_keys

ANSWERS = {"yes": Decimal(1), "partly": Decimal("0.5"), "no": Decimal(0)}
UNSURE = "unsure"
EXAMPLE = {"answers": {"leadership.documents.1": "yes", "training.documents.1": "partly", "emergency.documents.2": "no"}}
MAX_FINDINGS = 8
"""How many findings are listed."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Mark:
    """Percentages: `low` counts what is in place, `high` also what is unsure or not answered."""

    low: int
    high: int

    def against(self, gate: int) -> str:
        """Return `pass`, `fail` or `open`."""
        if self.low >= gate:
            return "pass"
        return "fail" if self.high < gate else "open"

    @property
    def words(self) -> str:
        """Return the mark for people: `62%`, or `40 to 75%`."""
        return f"{self.low}%" if self.low == self.high else f"{self.low} to {self.high}%"


def read(body: Any, elements: Elements) -> dict[str, str]:
    """Return the answers by the evidence's key.

    Raises:
        InvalidRequest: a key or an answer is not known.

    """
    if not isinstance(body, dict) or not isinstance(body.get("answers"), dict):
        raise InvalidRequest([("answers", 'Send {"answers": {evidence: "yes", "partly", "no" or "unsure"}}.')])
    problems = unknown_keys(body, ("answers",))
    known, allowed = elements.keys(), (*ANSWERS, UNSURE)
    for key, value in first_few((key, value) for key, value in body["answers"].items() if key not in known or value not in allowed):
        if key not in known:
            problems.append((str(key), f"{echo(key)} is not a line of evidence; the ask “checklist” lists them."))
        else:
            problems.append((key, f"{echo(value)} is not an answer; known: {', '.join(allowed)}."))
    if problems:
        raise InvalidRequest(problems)
    return dict(body["answers"])


def mark(lines: tuple[Evidence, ...], answers: dict[str, str]) -> Mark:
    """Return the mark of some lines of evidence, rounded half up to a whole percent."""
    sure = sum((ANSWERS.get(answers.get(line.key, UNSURE), Decimal(0)) for line in lines), start=Decimal(0))
    open_ = sum(1 for line in lines if answers.get(line.key, UNSURE) == UNSURE)
    return Mark(_percent(sure, len(lines)), _percent(sure + open_, len(lines)))


def _percent(points: Decimal, of: int) -> int:
    return int((points * HUNDRED / of).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a self-check found."""

    answered: int
    overall: Mark
    marks: tuple[tuple[Element, Mark], ...]
    gates: tuple[int, int]
    first: tuple[tuple[Element, Evidence, str], ...]
    lines: int

    @property
    def verdict(self) -> str:
        """Return `pass`, `fail` or `open`: both gates together."""
        results = {self.overall.against(self.gates[0]), *(mark.against(self.gates[1]) for _, mark in self.marks)}
        return "fail" if "fail" in results else "open" if "open" in results else "pass"

    @property
    def sentence(self) -> str:
        """Say the verdict."""
        overall, element = self.gates
        below = [part.name for part, mark in self.marks if mark.against(element) == "fail"]
        if not self.answered:
            return "Answer the first item to see your score."
        if self.verdict == "pass":
            return f"As you answered, you are above {overall}% overall and {element}% in every element."
        if below:
            return f"As you answered, {_join(below)} {'is' if len(below) == 1 else 'are'} below {element}%. That means no certificate, even if the rest scores well."
        if self.verdict == "fail":
            return f"As you answered, you stay below {overall}% overall."
        return "It depends on the items that are open or unsure."


def _join(names: list[str]) -> str:
    lowered = [name[0].lower() + name[1:] for name in names]
    text = lowered[0] if len(lowered) == 1 else f"{', '.join(lowered[:-1])} and {lowered[-1]}"
    return text[0].lower() + text[1:]


def check(answers: dict[str, str], elements: Elements, gates: tuple[int, int]) -> Readiness:
    """Score the answers against the two gates (overall, each element; percent)."""
    marks = tuple((element, mark(element.evidence, answers)) for element in elements.all)
    every = tuple(line for element in elements.all for line in element.evidence)
    # Weakest element first: what lifts it over its gate counts most; a missing line before a partial one.
    order = sorted(marks, key=lambda pair: (pair[1].low, pair[0].number))
    first = [
        (element, line, answers[line.key])
        for element, _ in order
        for line in sorted(element.evidence, key=lambda line: ANSWERS.get(answers.get(line.key, ""), HUNDRED))
        if answers.get(line.key) in {"no", "partly"}
    ]
    return Readiness(len(answers), mark(every, answers), marks, gates, tuple(first[:MAX_FINDINGS]), len(every))


def answer(check: Readiness) -> dict[str, Any]:
    """Return the check as data."""
    return {
        "answered": check.answered,
        "of": check.lines,
        "verdict": check.verdict,
        "sentence": check.sentence,
        "gates": {"overall": check.gates[0], "element": check.gates[1]},
        "overall": {"low": check.overall.low, "high": check.overall.high},
        "elements": [
            {"slug": element.slug, "name": element.name, "low": mark.low, "high": mark.high, "gate": mark.against(check.gates[1])}
            for element, mark in check.marks
        ],
        "first": [{"key": line.key, "element": element.name, "text": line.text, "answer": words} for element, line, words in check.first],
    }


WORDS = {"pass": "above the mark", "fail": "below the mark", "open": "open"}


def html(check: Readiness) -> str:
    """Return the check for the page: verdict, marks as bars against the gate, what to fix first."""
    overall, gate = check.gates
    rows = "".join(
        f"<li><span>{element.number}. {escape(element.name)}</span> <span>{mark.words}, {WORDS[mark.against(gate)]}</span>{_bar(mark, gate)}</li>"
        for element, mark in check.marks
    )
    fixes = "".join(
        f"<li><strong>{escape(line.text)}</strong> ({KINDS[line.kind].lower()}, {escape(element.name.lower())}; {'missing' if words == 'no' else 'partly in place'})</li>"
        for element, line, words in check.first
    )
    return (
        f'<p class="cor-verdict cor-verdict--{check.verdict}"><strong>{escape(check.sentence)}</strong></p>'
        f"<p>{check.answered} of {check.lines} items answered. Overall: {check.overall.words}. You need {overall}%.</p>"
        f'<h3>By element: you need {gate}% in each</h3><ul class="cor-marks">{rows}</ul>'
        + (f"<h3>Fix these first</h3><ol>{fixes}</ol>" if fixes else "")
    )


def _bar(mark: Mark, gate: int) -> str:
    return (
        '<svg class="cor-gauge" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="cor-gauge__track" width="100" height="10"/>'
        f'<rect class="cor-gauge__open" width="{mark.high}" height="10"/><rect class="cor-gauge__sure" width="{mark.low}" height="10"/>'
        f'<rect class="cor-gauge__gate" x="{gate}" width="1" height="10"/></svg>'
    )


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `readiness`.

    Raises:
        InvalidRequest: every problem at once.

    """
    known = card.elements
    gates = (int(card.scheme["pass-overall"].on(today)), int(card.scheme["pass-element"].on(today)))
    checked = check(read(body, known), known, gates)
    return Answer(answer(checked), lambda: html(checked))


ASK = Ask("scores a readiness self-check against both gates", EXAMPLE, run)
