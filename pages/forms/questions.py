"""The estimator's questions as HTML, from the engine's own data: built into the page, and filled in again by the relay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from estimator import wire
from estimator.card import names
from estimator.card.questions import Question
from estimator.card.rates import UNSURE, Entry, RateCard
from estimator.values.money import plain
from pages.day import newest
from pages.templates import environment, one_block

LONGEST = {"travel.to": 400, "travel.from": 60}
"""Characters that a control for text takes, where they are not NUMBER."""
NUMBER = 24
"""Characters that a control for a number or a day takes."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, or one checkbox."""

    value: str
    label: str
    help: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The questions under one heading; if it is folded, its summary, and whether it is open."""

    group: str
    title: str
    questions: list[Question]
    folded: bool
    summary: str
    open: bool


def start(card: RateCard) -> list[tuple[str, str]]:
    """Return the fields' initial values."""
    return [(key, question.start) for key, question in card.questions.items() if question.start]


def questions(
    fields: Iterable[tuple[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
    keys: Iterable[str] | None = None,
    prices: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    summaries: Mapping[str, str] | None = None,
    suggest: str = "",
    *,
    example: bool = False,
    headings: bool = True,
) -> Markup:
    """Return the questions, under their headings, filled in; no form element around them.

    Args:
        fields: form fields as (name, value); left out: as the form first shows them.
        errors: field name to message.
        keys: the questions wanted; left out: all.
        prices: add-on to what it would cost, in words; left out: no price is shown.
        missing: field name to a script's message for an empty field.
        summaries: part to the summary on its fold; left out: no part is folded.
        suggest: the engine's HTML under the certifying partners: which one serves the industry.
        example: whether the answers are an example, and marked so.
        headings: whether each part has its heading.
    """
    card = wire.card()
    wanted = card.questions if keys is None else set(keys)
    answers: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in start(card) if fields is None else fields:
        answers[name].append(value)
    template = environment().get_template("questions.html")
    shown = template.render(
        parts=parts([card.questions[key] for key in card.questions if key in wanted], answers, errors or {}, summaries),
        answers=answers,
        errors=dict(errors or {}),
        prices=dict(prices or {}),
        missing=dict(missing or {}),
        summaries=summaries,
        suggest=suggest,
        example=example,
        longest=LONGEST,
        number_longest=NUMBER,
        headings=headings,
        options=lambda question: options(card, question, answers[question.key]),
        places=places(card),
        abbreviations=" ".join(f"{short}={full}" for short, full in names.ABBREVIATIONS.items()),
        regions=" ".join(sorted(names.REGION)),
        named=named(card, answers),
    )
    return Markup(one_block(shown))  # noqa: S704 -- the template escapes every value


def named(card: RateCard, answers: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the places of the answers as they are written."""
    base = (answers.get("travel.from") or [card.base])[0]
    return {
        "travel.to": ", ".join(place_named(card, name) for name in answers.get("travel.to", [])),
        "travel.from": card.places.labels.get(base, base),
    }


def parts(
    asked: list[Question], answers: Mapping[str, list[str]], errors: Mapping[str, str], summaries: Mapping[str, str] | None
) -> list[Part]:
    """Return questions by their part, in the form's order; all but the first are folded where `summaries` is given.

    A fold is open if it has a problem, a changed answer that its summary does not mention, or the help that is yet to choose.
    """
    groups: defaultdict[str, list[Question]] = defaultdict(list)
    for question in asked:
        groups[question.group].append(question)
    wrong = {name.partition(".")[0] for name in errors}
    made = []
    for index, (group, questions) in enumerate(groups.items()):
        words = (summaries or {}).get(group, "")
        changed = any(answers[question.key] not in ([], [question.start]) for question in questions)
        made.append(
            Part(
                group=group,
                title=questions[0].part,
                questions=questions,
                folded=summaries is not None and index > 0,
                summary=words,
                open=any(question.key in wrong or chooses(answers, question.key) for question in questions) or (changed and not words),
            )
        )
    return made


def chooses(answers: Mapping[str, list[str]], key: str) -> bool:
    """Whether a question is where to choose the help that was asked for instead of an audit."""
    return key == "addons" and answers.get("audit") == ["none"] and not answers.get(key)


def place_named(card: RateCard, given: str) -> str:
    """Return a place of a request, such as `red-deer 2`, as it is written: `Red Deer 2`."""
    place, sites = names.counted_name(given)
    return f"{card.places.labels[place]} {sites}".removesuffix(" 1") if place in card.places.labels else given


def places(card: RateCard) -> list[tuple[str, str, str]]:
    """Return what a field for places suggests: label, slug where it does not follow from the label, and other names; no postal areas."""
    options = []
    for slug, label in sorted(card.places.labels.items(), key=lambda item: item[1]):
        if slug in card.places.roads.towns:
            same = label.lower().replace(" ", "-") == slug
            options.append((label, "" if same else slug, ", ".join(card.places.names.other_names(slug))))
    return options


def options(card: RateCard, question: Question, given: list[str]) -> list[Option]:
    """Return a question's options in the order of the rate card, `not sure` last.

    Where none of them was given, the one that says least is chosen: a browser would choose the first, which nobody has.
    """
    entries = card.options(question.options, newest()).values()
    choices = [(entry.name, entry.label + discount(card, entry), entry.help) for entry in entries]
    if question.blank:
        choices.insert(0, ("", question.blank, ""))
    if question.unsure:
        choices.append((UNSURE, question.unsure, ""))
    if not {value for value, *_ in choices} & {*given}:
        given = ["" if question.blank else UNSURE if question.unsure else question.start]
    return [Option(*choice, choice[0] in given) for choice in choices]


def askable(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the fields that a form with every question but the day of its prices can hold: options it offers, texts that fit."""
    card = wire.card()
    offered = {
        key: {option.value for option in options(card, question, [])} for key, question in card.questions.items() if question.options
    }
    texts = {"employees", "sites", "travel.to", "travel.from", "travel.flight", "travel.km"}
    return [
        (name, value)
        for name, value in fields
        if (value in offered[name] if name in offered else name in texts and len(value) <= LONGEST.get(name, NUMBER))
    ]


def discount(card: RateCard, entry: Entry) -> str:
    """Return what an agreement takes off, from today's rates, after a space: ` (5% off each audit)`; empty for any other option."""
    if entry.section != "agreement":
        return ""
    percent = card.on(newest()).span("agreement", entry.name, "discount").likely
    return f" ({plain(percent)}% off each audit)" if percent else ""


def summary(problems: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return what the error summary lists: field, message, and a link to the control."""
    return [{"field": field, "message": message, "target": f"#f-{field.lstrip('_').replace('.', '-')}"} for field, message in problems]
