"""The questions, from data/questions.toml: the form, its help and limits, the keys of a request and their schema follow from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from estimator.card import sections
from estimator.parsing.table import TomlTable, finish, read

KINDS = ("integer", "choice", "travel", "addons", "date")
KEYS = ("program", "audit", "partner", "employees", "sites", "industry", "documents", "remote", "shifts", "readiness", "month", "agreement")
LAST = ("travel", "addons", "on")
"""The questions that rules ask for by name: those that come first and last in a request; the file may hold more, each with options."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the estimator.

    Attributes:
        part: the heading above it; `group` is that part's name in the file.
        options: the section of the rate card that holds a choice's options.
        columns: what the rules read of each option, a ratio; only where the section is the question's own.
        tell: the words after “Tell us”, where the answer "not sure" is allowed.
        unsure: the label of the answer "not sure"; empty where it is not allowed.
        blank: the label for leaving a choice out.
        start: the initial value in the form.
        left_out: the default of a choice; empty is "not sure" where that is allowed.

    """

    key: str
    group: str
    part: str
    label: str
    hint: str
    why: str
    kind: str
    options: str
    columns: tuple[str, ...]
    tell: str
    unsure: str
    blank: str
    start: str
    left_out: str
    required: bool
    min: int
    max: int
    max_places: int
    max_km: int


def load(folder: Path) -> dict[str, Question]:
    """Read questions.toml.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(folder / "questions.toml")
    titles = table.table("parts")
    parts = {part: titles.text(part) for part in titles.every()}
    order = [key for key in table.names() if key != "parts"]
    found = {key: _question(table.table(key), key, parts) for key in dict.fromkeys((*KEYS, *LAST, *order))}
    known = sections.of((question.options, question.columns) for question in found.values())
    for key, question in found.items():
        if question.options and question.options not in known:
            table.problem(f"{key}.options", f'"{question.options}" is not a section of the rate card; give its columns')
        if question.columns and question.options in sections.SECTIONS:
            table.problem(f"{key}.columns", f'"{question.options}" has its columns already; leave them out')
    finish(table)
    return {key: found[key] for key in order}


def in_order(questions: Iterable[str]) -> list[str]:
    """Return the keys of questions in the order of a request."""
    return [*KEYS, *(key for key in questions if key not in (*KEYS, *LAST)), *LAST]


def _question(table: TomlTable, key: str, parts: dict[str, str]) -> Question:
    kind = table.text("kind")
    if kind not in KINDS:
        table.problem("kind", f'"{kind}" is not one of {", ".join(KINDS)}')
    elif kind != "choice" and key not in (*KEYS, *LAST):
        table.problem("kind", f'"{kind}" needs code of its own; a new question is a choice')
    part = table.text("part")
    if part not in parts:
        table.problem("part", f'"{part}" is not one of {", ".join(parts)}')
    question = Question(
        key=key,
        group=part,
        part=parts.get(part, ""),
        label=table.text("label"),
        hint=table.text("hint", ""),
        why=table.text("why"),
        kind=kind,
        options=table.text("options", ""),
        columns=table.texts("columns"),
        tell=table.text("tell") if "unsure" in table else "",
        unsure=table.text("unsure", ""),
        blank=table.text("blank", ""),
        start=_start(table),
        left_out=table.text("left_out", ""),
        required=table.flag("required"),
        min=table.whole("min") if kind == "integer" else 0,
        max=table.whole("max") if kind == "integer" else 0,
        max_places=table.whole("max_places") if kind == "travel" else 0,
        max_km=table.whole("max_km") if kind == "travel" else 0,
    )
    if kind == "integer" and question.start and not (question.start.isdecimal() and question.min <= int(question.start) <= question.max):
        table.problem("start", f"{question.start} is not from {question.min} to {question.max}, as min and max say")
    table.close()
    return question


def _start(table: TomlTable) -> str:
    if "start" not in table:
        return ""
    value = table.take("start", object, "a number or an option")
    return str(value)
