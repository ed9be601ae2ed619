"""Travel: kilometres, driving time, nights, meals. No distance, no line.

The cheaper of two is taken: drive out and back on each day on site, or one round trip with nights away.
Beyond the stay-over distance the auditor arrives the evening before, so only the round trip is possible.

Source: the owner's pricing (distance × per-km rate, driving time at its own rate, nights and meals where on-site
days and distance ask for them, several sites in one round where that is shorter); rates in rates.toml, `travel`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from estimator.card.roads import Kilometres, Roads
from estimator.pricing.line import Line
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import CENT, HUNDRED, cents
from estimator.values.span import Span


@dataclass(frozen=True, slots=True)
class Trip:
    """How the auditor travels in one case (low, likely or high)."""

    km: Decimal
    nights: Decimal
    drives: Decimal  # times out and back


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Kilometres at the per-km rate, their driving time, and nights with a hotel and a day's meals each."""
    if worksheet.request.travel is None or worksheet.request.audit == "none":
        return
    trips = _trips(worksheet)
    kilometres = _each(trips, lambda trip: trip.km)
    nights = _each(trips, lambda trip: trip.nights)
    way = _way(worksheet, trips[1])

    vehicle = worksheet.begin("vehicle", "travel", "Vehicle")
    vehicle.note(way)
    yield vehicle.set(kilometres, "km", vehicle.use("travel", "per-km"))

    driving = worksheet.begin("driving", "travel", "Driving time")
    driving.note(way)
    yield driving.set(kilometres * driving.use("travel", "driving-time") / HUNDRED, "h", driving.use("travel", "driving-rate"))

    if nights.low or nights.likely or nights.high:  # the high case may drive home where the likely one stays
        stay = _stay_words(worksheet, nights)
        hotel = worksheet.begin("accommodation", "travel", "Hotel")
        hotel.note(stay)
        yield hotel.set(nights, "night", hotel.use("travel", "accommodation"))
        meals = worksheet.begin("meals", "travel", "Meals and incidentals")
        meals.note(stay)
        yield meals.set(nights, "night", meals.use("travel", "meals"))


def _trips(worksheet: Worksheet) -> tuple[Trip, Trip, Trip]:
    distances, tour = _ways(worksheet)
    stay_over = worksheet.rates.span("travel", "stay-over").likely
    names = ("per-km", "driving-time", "driving-rate", "accommodation", "meals")
    prices = [worksheet.rates.span("travel", name) for name in names]
    low, likely, high = (
        _cheaper(out, round_trip, int(days), far=out[0] > stay_over, prices=case)
        for out, round_trip, days, *case in zip(
            distances, tour, *((span.low, span.likely, span.high) for span in [worksheet.onsite_days, *prices]), strict=True
        )
    )
    return low, likely, high


def _ways(worksheet: Worksheet) -> tuple[list[list[int]], Kilometres]:
    """Return the kilometres one way, the farthest first, and those of the round trip; each low, likely and high."""
    travel = worksheet.request.travel
    assert travel is not None  # noqa: S101 -- lines() returned otherwise
    if not travel.to:
        return [[travel.km]] * 3, (2 * travel.km,) * 3
    roads, stops = visited(worksheet)
    out = [roads.km(travel.start, place) for place in stops]
    return [sorted((km[case] for km in out), reverse=True) for case in range(3)], roads.round_trip(travel.start, stops)


def visited(worksheet: Worksheet) -> tuple[Roads, tuple[str, ...]]:
    """Return the roads and the places of a trip; where fewer sites are visited than places named, the farthest are assumed."""
    travel = worksheet.request.travel
    assert travel is not None  # noqa: S101 -- the caller looks
    roads = worksheet.card.places.roads
    out = sorted(((roads.km(travel.start, place)[1], place) for place in travel.to), reverse=True)
    return roads, tuple(place for _, place in out[: worksheet.sites])


def _cheaper(distances: list[int], tour: int, days: int, *, far: bool, prices: list[Decimal]) -> Trip:
    stay = Trip(Decimal(tour), Decimal(days - 1 + far), Decimal(1))
    if far:
        return stay
    # Each day on site is assumed at the farthest place; places beyond the days are added.
    km = 2 * (distances[0] * days + sum(distances[days:]))
    drive = Trip(Decimal(km), Decimal(0), Decimal(max(days, len(distances))))
    return drive if _cost(drive, *prices) <= _cost(stay, *prices) else stay


def _cost(trip: Trip, per_km: Decimal, hours: Decimal, hour: Decimal, hotel: Decimal, meals: Decimal) -> Decimal:
    """Add up the rounded amounts of the lines, so that the cheaper trip is the cheaper total."""
    driving = (trip.km * hours / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    return sum((cents(part) for part in (trip.km * per_km, driving * hour, trip.nights * hotel, trip.nights * meals)), Decimal(0))


def _each(trips: tuple[Trip, Trip, Trip], what: Callable[[Trip], Decimal]) -> Span:
    return Span(*(what(trip) for trip in trips))


def _way(worksheet: Worksheet, trip: Trip) -> str:
    travel = worksheet.request.travel
    assert travel is not None  # noqa: S101 -- lines() returned otherwise
    where = _where(worksheet) if travel.to else f"{travel.km:,} km one way"
    days = worksheet.onsite_days.likely
    how = f"out and back {trip.drives} time{'s' * (trip.drives != 1)}" if not trip.nights else "one round, staying over"
    return f"{where}; {days} day{'s' * (days != 1)} on site ({worksheet.onsite.likely.quantize(Decimal('0.1'))} hours); {how}."


def _where(worksheet: Worksheet) -> str:
    """Name the places of a trip, how far each is and how well that is known."""
    travel, labels = worksheet.request.travel, worksheet.card.places.labels
    assert travel is not None  # noqa: S101 -- the caller looks
    roads, _ = visited(worksheet)
    named = (f"{labels[place]}: {roads.describe(travel.start, place)}" for place in travel.to)
    return f"From {labels[travel.start]} to {', '.join(named)}"


def _stay_words(worksheet: Worksheet, nights: Span) -> str:
    days = worksheet.onsite_days.likely
    return f"{nights.likely} night{'s' * (nights.likely != 1)} for {days} day{'s' * (days != 1)} on site, {worksheet.onsite.likely.quantize(Decimal('0.1'))} hours in all."
