"""A request: the answers of one visitor, validated and normalized."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from estimator import clock
from estimator.card.names import without_address_ends
from estimator.card.questions import Question, in_order
from estimator.card.rates import UNSURE, RateCard
from estimator.parsing.number import kilometres, refused, whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import MAX_LISTED, comma_list, echo, first_few, iso_date, split_list, unknown_keys


@dataclass(frozen=True, slots=True)
class Travel:
    """Where the auditor goes: places of the rate card, or kilometres one way."""

    start: str
    to: tuple[str, ...] = ()
    km: int = 0

    def to_mapping(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"from": self.start, "to": list(self.to)} if self.to else {"km": self.km}


class Request(SimpleNamespace):
    """A valid request: an attribute for each question, a text unless named here; `unsure` where no answer was given."""

    employees: int
    sites: int
    travel: Travel | None
    addons: tuple[str, ...]
    on: date

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], rates: RateCard, today: date | None = None) -> "Request":
        """Validate a mapping with the keys of the questions.

        Args:
            mapping: the request as JSON gives it; whole numbers and dates may be text.
            rates: the card whose options and limits apply.
            today: the date used where the request has no `on`; None asks the machine's clock.

        Raises:
            InvalidRequest: every problem at once, as (field, message).

        """
        return RequestReader(mapping, rates, today or clock.today()).read()

    def with_answers(self, **answers: Any) -> "Request":
        """Return the request with some answers changed; they are not checked."""
        return Request(**vars(self) | answers)

    def answer(self, key: str) -> Any:
        """Return the answer to a question."""
        return vars(self)[key]

    def to_mapping(self) -> dict[str, Any]:
        """Return the request in full: sending it again gives the same estimate."""
        return {key: _json(answer) for key, answer in vars(self).items() if answer is not None}


def _json(answer: Any) -> Any:
    if isinstance(answer, Travel):
        return answer.to_mapping()
    if isinstance(answer, date):
        return answer.isoformat()
    return list(answer) if isinstance(answer, tuple) else answer


class RequestReader:
    """Parses one mapping, collecting every problem."""

    def __init__(self, mapping: Mapping[str, Any], card: RateCard, today: date) -> None:
        self.card = card
        self.today = today
        self.questions = card.questions
        self.problems: list[tuple[str, str]] = []
        self.answers: dict[str, Any] = {}
        if not isinstance(mapping, Mapping):
            raise InvalidRequest([("request", f"{echo(mapping)} is not a set of answers; send an object with names and values")])
        self.mapping = mapping

    def read(self) -> Request:
        """Return the request, or raise InvalidRequest with everything that is wrong."""
        self.problems += unknown_keys(self.mapping, self.questions, "is not a question here; the questions are")
        readers = {"date": self.day, "integer": self.whole, "choice": self.choice, "travel": self.travel, "addons": self.addons}
        for kind, read in readers.items():  # in this order: a trip is checked against the number of sites
            self.answers |= {key: read(question) for key, question in self.questions.items() if question.kind == kind}
        self.answers["program"] = self.program(**self.answers)
        if self.problems:
            rank = {key: index for index, key in enumerate(self.questions)}
            raise InvalidRequest(sorted(self.problems, key=lambda problem: rank.get(problem[0].split(".")[0], len(rank))))
        return Request(**{key: self.answers[key] for key in in_order(self.questions)})

    def problem(self, field: str, message: str) -> None:
        """Add a problem with a field."""
        self.problems.append((field, message))

    def whole(self, question: Question) -> int:
        """Read a whole number within the question's limits."""
        key = question.key
        value = self.mapping.get(key)
        allowed = f"a whole number from {question.min:,} to {question.max:,}"
        if value is None or value == "":
            if question.required:
                self.problem(key, f"Give {allowed}: {question.label.rstrip('?').lower()}.")
            return int(question.start or question.min)
        number = whole_number(value)
        if number is None or not question.min <= number <= question.max:
            self.problem(key, refused(value, allowed))
            return question.min
        return number

    def choice(self, question: Question) -> str:
        """Read one option of the question; left out is `unsure` where that is an answer."""
        key = question.key
        options = self.card.options(question.options)
        value = self.mapping.get(key)
        if value is None or value == "":
            if question.required:
                self.problem(key, f"Choose one of {comma_list(options)}.")
            return question.left_out or (UNSURE if question.unsure else "")
        if value == UNSURE and question.unsure:
            return UNSURE
        if not isinstance(value, str) or value not in options:
            known = [*options, UNSURE] if question.unsure else list(options)
            self.problem(key, f"{echo(value)} is not an answer here; choose one of {comma_list(known)}.")
            return next(iter(options))
        return value

    def program(self, program: str, employees: int, on: date, **_: Any) -> str:
        """Check the program, or derive it from the head-count (data/scheme.toml, secor-limit, on the day of the prices)."""
        limit = self.card.on(max(on, self.card.starts)).fact("secor-limit")
        if program == "secor" and employees > limit and not any(field == "program" for field, _ in self.problems):
            self.problem(
                "program",
                f"SECOR is for {limit} people or fewer, owners included; you gave {employees:,}. "
                "Choose COR, or correct the number of people.",
            )
        return program or ("secor" if employees <= limit else "cor")

    def travel(self, question: Question) -> Travel | None:
        """Read where the sites are: places, or kilometres one way; nothing is the base city."""
        value = self.mapping.get("travel")
        if value is None or value in ("", {}):
            return None
        if not isinstance(value, Mapping):
            self.problem("travel", f'{echo(value)} is not a trip; give {{"from": place, "to": [places]}} or {{"km": number}}.')
            return None
        for key in first_few(key for key in value if key not in {"from", "to", "km"}):
            self.problem(f"travel.{key}", f'{echo(key)} is not known here; give "from" and "to", or "km".')
        start = self.place("travel.from", value.get("from") or self.card.base) or self.card.base
        to = self.stops(value.get("to"), question)
        km = value.get("km")
        if km is None or km == "":
            stops = tuple(place for place in to if place != start)
            return Travel(start, stops) if stops else None
        number = kilometres(km)
        if number is None or number > question.max_km:
            self.problem("travel.km", refused(km, f"a number of kilometres from 0 to {question.max_km:,}, one way"))
            return None
        if to:
            self.problem("travel.km", "Give places or kilometres, not both; empty one of the two.")
        return Travel(start, (), number) if number else None

    def stops(self, value: object, question: Question) -> tuple[str, ...]:
        """Read the places to visit, in the card's order, each once; one text may name several, with commas between them."""
        if value is None or value == "":
            return ()
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            self.problem("travel.to", f"{echo(value)} is not a list of places; give names or postal codes.")
            return ()
        names = [name for part in given for name in (without_address_ends(split_list(part)) if isinstance(part, str) else [part])]
        before = len(self.problems)
        chosen = set()
        for name in dict.fromkeys(name for name in names if isinstance(name, str)):
            if len(self.problems) - before == MAX_LISTED:
                break
            chosen.add(self.place("travel.to", name))
        for name in first_few(name for name in names if not isinstance(name, str)):
            self.place("travel.to", name)
        found, sites = tuple(sorted((place for place in chosen if place), key=self.card.places.rank.__getitem__)), self.answers["sites"]
        if len(found) > question.max_places:
            self.problem("travel.to", f"{len(found)} places are more than the {question.max_places} of one round; give km instead.")
        elif len(found) > sites and not any(field == "sites" for field, _ in self.problems):
            self.problem(
                "travel.to", f"{len(found)} places but {sites} work site{'s' * (sites > 1)}: raise the number of sites, or take places out."
            )
        return found

    def place(self, field: str, name: object) -> str | None:
        """Read a place by its slug, its name or a postal code; one or two typing errors are allowed where only one place fits."""
        places = self.card.places
        if isinstance(name, str) and name in places.labels:
            return name
        found = places.names.find(name) if isinstance(name, str) else None
        if found is None:
            near = (
                [places.labels[place] for place in places.names.suggestions(name) if place in places.labels]
                if isinstance(name, str)
                else []
            )
            offer = f"Did you mean {' or '.join(near)}? Otherwise give" if near else "Give"
            self.problem(
                field, f"{echo(name)} is not a place in Alberta that we know. {offer} a town, a postal code such as T9H, or kilometres."
            )
        elif found in places.without_road:
            self.problem(field, f"{echo(name)}: {places.without_road[found]}; give kilometres, or the place where the road ends.")
            return None
        return found

    def addons(self, question: Question) -> tuple[str, ...]:
        """Read the add-ons, in the card's order, each once."""
        options = self.card.options(question.options)
        value = self.mapping.get("addons")
        if value is None or value == "":
            return ()
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list | tuple):
            self.problem("addons", f"{echo(value)} is not a list of add-ons; choose from {comma_list(options)}.")
            return ()
        for addon in first_few(addon for addon in names if not isinstance(addon, str) or addon not in options):
            self.problem("addons", f"{echo(addon)} is not an add-on; choose from {comma_list(options)}.")
        chosen = {addon for addon in names if isinstance(addon, str)}
        return tuple(addon for addon in options if addon in chosen)

    def day(self, question: Question) -> date:
        """Read the date on which the prices apply."""
        value = self.mapping.get(question.key)
        day = self.today if value is None or value == "" else iso_date(value)
        if day is None:
            self.problem(question.key, f"{echo(value)} is not a date; write it as 2026-11-24.")
            return self.card.starts
        if day < self.card.starts:
            self.problem(question.key, f"{day} is before the first rates, {self.card.starts}; choose that day or a later one.")
        return day
