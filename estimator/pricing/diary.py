"""The days of a likely trip: where the auditor drives, works and sleeps, and what each day's travel costs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from estimator.card.places import Places
from estimator.pricing.itinerary import HOME, MILLION, ON_THE_WAY, TripEvent
from estimator.pricing.line import Line
from estimator.pricing.trip import Trip
from estimator.values.money import CENT, cents, plain
from estimator.values.money import text as money

TENTH = Decimal("0.1")


@dataclass(slots=True)
class Day:
    """One day, or a day with the weekend after it.

    Attributes:
        number: counted from 1; weekends away count.
        start: index of the place of the night before.
        steps: `drive` or `work`, index of the place (-1 is on the way), and kilometres or hours.
        night: index of the place of the night.
        nights: spent there; 0 at home.
        driving: hours.
        amount: what the day's travel costs, in dollars.

    """

    number: int
    start: int = HOME
    steps: list[tuple[str, int, Decimal]] = field(default_factory=list)
    night: int = HOME
    nights: int = 0
    driving: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)

    def total(self, kind: str) -> Decimal:
        """Return the kilometres of the day's drives, or the hours of its work on site."""
        return sum((number for step, _, number in self.steps if step == kind), Decimal(0))


def days(trip: Trip, lines: list[Line]) -> list[Day]:
    """Return the days. Their kilometres, hours, nights and amounts add up to those of the travel lines.

    What is rounded is the sum up to each day, so that no cent is lost between them.
    """
    days = list(_days(trip))
    per_hour = Decimal(trip.rules.pace) / MILLION
    rates = {line.code: line.rate.likely for line in lines}
    work = shown = driven = spent = km = flown = free = Decimal(0)
    nights, away, at = 0, 0, HOME
    for day in days:
        for index, (kind, place, number) in enumerate(day.steps):
            if kind == "work":
                work += number / MILLION
                hours = work.quantize(TENTH, ROUND_HALF_UP)
                day.steps[index] = kind, place, hours - shown
                shown = hours
            else:
                if at == HOME:
                    free += min(Decimal(trip.rules.free), number * trip.rules.pace) / MILLION
                flown, at = flown + Decimal(_flown(trip, at, place)) / 2, place
        km, nights = km + day.total("drive"), nights + day.nights
        away += day.nights or any(kind == "drive" for kind, _, _ in day.steps)
        hours = (km * per_hour - free).quantize(CENT, ROUND_HALF_UP)
        day.driving, driven = hours - driven, hours
        amounts = {
            "vehicle": km,
            "driving": hours,
            "accommodation": Decimal(nights),
            "meals": Decimal(nights),
            "flight": flown,
            "away": Decimal(away),
        }
        so_far = sum((cents(amounts[code] * rate) for code, rate in rates.items() if code in amounts), Decimal(0))
        day.amount, spent = so_far - spent, so_far
    return days


def in_words(day: Day, trip: Trip, known: Places) -> str:
    """Say a day in one sentence, such as "To Red Deer (146 km, 1.6 h), 7.5 h on site, night there."."""
    names = [known.label(place) if place else "the site" for place in trip.places]
    parts: list[str] = []
    at = day.start
    for kind, place, number in day.steps:
        if kind == "work":
            parts.append(f"{'' if parts else f'{names[place]}, '}{plain(number)} h on site")
            at = place
            continue
        hours = (number * trip.rules.pace / MILLION).quantize(TENTH, ROUND_HALF_UP)
        goal = "home" if place == HOME else "on the way" if place == ON_THE_WAY else f"to {names[place]}"
        way = f" ({plain(number)} km, {plain(hours)} h)" if number else ""
        if not _flown(trip, at, place):
            parts.append(f"{goal}{way}")
        elif not number:
            parts.append(f"by air {goal}")
        else:  # the drive of a way with one end by air starts or ends at home
            parts.append(f"by air home, {goal}{way}" if _flown(trip, at, HOME) else f"home{way}, by air {goal}")
        at = place
    if day.nights:
        where = "on the way" if day.night == ON_THE_WAY else "there" if day.night == at else f"at {names[day.night]}"
        parts.append(f"night {where}" if day.nights == 1 else f"{day.nights} nights {where}, the weekend among them")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _flown(trip: Trip, start: int, end: int) -> int:
    """Return how many ends of a way are reached by air."""
    return sum(trip.flights[place] > 0 for place in (start, end) if place != ON_THE_WAY)


def mapping(trip: Trip, lines: list[Line], known: Places) -> list[dict[str, Any]]:
    """Return the days as data: kilometres, hours and dollars as text."""
    return [
        {
            "day": day.number,
            "text": in_words(day, trip, known),
            "km": f"{day.total('drive')}",
            "driving": f"{day.driving}",
            "onsite": f"{day.total('work'):.1f}",
            "nights": day.nights,
            "amount": money(day.amount),
        }
        for day in days(trip, lines)
    ]


def _days(trip: Trip) -> Iterator[Day]:
    day = Day(1)
    for kind, place, km, time in _events(trip):
        if day.nights and kind != "night":
            yield day
            day = Day(day.number + day.nights, day.night)
        if kind == "night":
            day.night, day.nights = place, day.nights + 1
        elif kind == "end":
            yield day
            day = Day(day.number + 1 + time)
        else:
            day.steps.append((kind, place, Decimal(time if kind == "work" else km)))


def _events(trip: Trip) -> Iterator[TripEvent]:
    """Yield what happens, the work at home first; the drive of an evening before ends the last day at home where it fits."""
    away, left = trip.events, trip.hours[HOME]
    while left > trip.rules.last:
        left -= trip.rules.work
        yield TripEvent("work", HOME, 0, trip.rules.work)
        yield TripEvent("end", HOME)
    if left:
        yield TripEvent("work", HOME, 0, left)
        evening = len(away) > 1 and away[1].kind == "night" and away[0].place != ON_THE_WAY
        if not evening or left + away[0].time > trip.rules.day:
            yield TripEvent("end", HOME)
    yield from away
