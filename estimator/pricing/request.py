"""A request: the answers of one visitor, validated and normalized."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from estimator import clock
from estimator.card.names import counted_name, without_address_ends
from estimator.card.questions import Question, in_order
from estimator.card.rates import UNSURE, Entry, RateCard
from estimator.parsing.number import kilometres, money, refused, whole_number
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import MAX_LISTED, comma_list, echo, first_few, iso_date, split_list, unknown_keys
from estimator.values.money import cents, text

MAX_FLIGHT = 20_000  # dollars


@dataclass(frozen=True, slots=True)
class Travel:
    """Where the sites are: places of the rate card, each with its number of sites, or kilometres one way.

    Attributes:
        flight: dollars for a return flight to a place without a road; 0 where none is named.
        visits: how many sites are visited at the start and at each other place; empty where the sample says it.

    """

    start: str
    at: tuple[tuple[str, int], ...] = ()
    km: int = 0
    flight: Decimal = Decimal(0)
    visits: tuple[int, ...] = ()

    @property
    def to(self) -> tuple[str, ...]:
        """The places."""
        return tuple(place for place, _ in self.at)

    def to_mapping(self) -> dict[str, Any]:
        """Return the JSON form: `red-deer` is one site there, `red-deer 2` are two."""
        named = [f"{place} {sites}" if sites > 1 else place for place, sites in self.at]
        flight = {"flight": text(self.flight)} if self.flight else {}
        return {"from": self.start, "to": named, **flight} if named else {"km": self.km}


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

    def offered(self, question: Question) -> dict[str, Entry]:
        """Return the options of the day of the prices."""
        return self.card.options(question.options, self.answers["on"])

    def dated(self, question: Question, name: object) -> str:
        """Say when an option is offered that is not on the day of the prices; empty where it never is."""
        entry = self.card.sections[question.options].get(name) if isinstance(name, str) else None
        return entry.when(self.answers["on"]) if entry else ""

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
        options = self.offered(question)
        value = self.mapping.get(key)
        if value is None or value == "":
            if question.required:
                self.problem(key, f"Choose one of {comma_list(options)}.")
            return question.left_out or (UNSURE if question.unsure else "")
        if value == UNSURE and question.unsure:
            return UNSURE
        if not isinstance(value, str) or value not in options:
            known = [*options, UNSURE] if question.unsure else list(options)
            self.problem(key, f"{echo(value)} {self.dated(question, value) or 'is not an answer here'}; choose one of {comma_list(known)}.")
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
        for key in first_few(key for key in value if key not in {"from", "to", "flight", "km"}):
            self.problem(f"travel.{key}", f'{echo(key)} is not known here; give "from", "to" and "flight", or "km".')
        start = self.place("travel.from", value.get("from") or self.card.base) or self.card.base
        to = self.stops(value.get("to"), question)
        km = value.get("km")
        flight = self.flight(value.get("flight"), [place for place, _ in to if place in self.card.places.without_road])
        if km is None or km == "":
            return Travel(start, to, 0, flight) if any(place != start for place, _ in to) else None
        number = kilometres(km)
        if number is None or number > question.max_km:
            self.problem("travel.km", refused(km, f"a number of kilometres from 0 to {question.max_km:,}, one way"))
            return None
        if to:
            self.problem("travel.km", "Give places or kilometres, not both; empty one of the two.")
        return Travel(start, (), number) if number else None

    def flight(self, value: object, places: list[str]) -> Decimal:
        """Read what a return flight to places without a road costs; where there are none, it is left out."""
        number = money(value, MAX_FLIGHT)
        if value not in (None, "") and (number is None or not 0 < number <= MAX_FLIGHT):
            self.problem("travel.flight", refused(value, f"an amount in dollars up to {MAX_FLIGHT:,}", MAX_FLIGHT))
        elif places and not number:
            place = self.card.places
            self.problem(
                "travel.flight",
                f"{place.label(places[0])}: {place.without_road[places[0]]}. Give the price of a return flight in dollars, or take the place out and give kilometres.",
            )
        return cents(number) if number and places else Decimal(0)

    def stops(self, value: object, question: Question) -> tuple[tuple[str, int], ...]:
        """Read the places of sites with their numbers, in the card's order; one text may name several, with commas between them."""
        if value is None or value == "":
            return ()
        typed = [value] if isinstance(value, str) else value
        if not isinstance(typed, list | tuple):
            self.problem("travel.to", f"{echo(value)} is not a list of places; give names or postal codes.")
            return ()
        names = [name for part in typed for name in (without_address_ends(split_list(part)) if isinstance(part, str) else [part])]
        before = len(self.problems)
        counts: dict[str, int] = {}
        for name, count in [counted_name(name) for name in names if isinstance(name, str)]:
            if len(self.problems) - before == MAX_LISTED:
                break
            if not count:
                self.problem("travel.to", f"{echo(f'{name} 0')} is no site; give a number from 1, or leave the place out.")
            elif place := self.place("travel.to", name):
                counts[place] = counts.get(place, 0) + count
        for name in first_few(name for name in names if not isinstance(name, str)):
            self.place("travel.to", name)
        total, sites = sum(counts.values()), self.answers["sites"]
        if len(counts) > question.max_places:
            self.problem("travel.to", f"{len(counts)} places are more than {question.max_places}; name those with the most sites.")
        elif total > sites and not any(field == "sites" for field, _ in self.problems):
            self.problem(
                "travel.to",
                f"{total:,} sites at these places but {sites} work site{'s' * (sites > 1)}: raise the number of sites, or take places out.",
            )
        return tuple((place, counts[place]) for place in sorted(counts, key=self.card.places.rank.__getitem__))

    def place(self, field: str, name: object) -> str | None:
        """Read a place by its slug, its name or a postal code; one or two typing errors are allowed where only one place fits."""
        places = self.card.places
        if isinstance(name, str) and name in places.labels:
            return name
        slug = places.names.find(name) if isinstance(name, str) else None
        if slug is None:
            near = (
                [places.labels[place] for place in places.names.suggestions(name) if place in places.labels]
                if isinstance(name, str)
                else []
            )
            offer = f"Did you mean {' or '.join(near)}? Otherwise give" if near else "Give"
            self.problem(
                field, f"{echo(name)} is not a place in Alberta that we know. {offer} a town, a postal code such as T9H, or kilometres."
            )
        elif slug in places.without_road and field == "travel.from":
            self.problem(field, f"{echo(name)}: {places.without_road[slug]}; give the place where the road ends.")
            return None
        return slug

    def addons(self, question: Question) -> tuple[str, ...]:
        """Read the add-ons, in the card's order, each once."""
        options = self.offered(question)
        value = self.mapping.get("addons")
        if value is None or value == "":
            return ()
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list | tuple):
            self.problem("addons", f"{echo(value)} is not a list of add-ons; choose from {comma_list(options)}.")
            return ()
        for addon in first_few(addon for addon in names if not isinstance(addon, str) or addon not in options):
            why = self.dated(question, addon) or "is not an add-on"
            self.problem("addons", f"{echo(addon)} {why}; choose from {comma_list(options)}.")
        chosen = {addon for addon in names if isinstance(addon, str)}
        return tuple(addon for addon in options if addon in chosen)

    def day(self, question: Question) -> date:
        """Read the date on which the prices apply."""
        value = self.mapping.get(question.key)
        day = self.today if value is None or value == "" else iso_date(value)
        if day is None:
            self.problem(question.key, f"{echo(value)} is not a date; write it as 2026-11-24.")
            return self.card.starts
        if early := self.card.too_early(day):
            self.problem(question.key, early)
        return day
