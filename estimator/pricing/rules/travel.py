"""Travel: mileage, driving time, nights and per diem meals of the cheapest itinerary. No distance, no line.

Source: the owner's pricing (distance × per-km rate, driving time at its own rate, nights and meals where on-site
days and distance ask for them, several sites in one round where that is shorter); rates in rates.toml, `travel`.
The rules of a day are in `pricing/itinerary.py`, which sites are visited in `pricing/visits.py`.
"""

from collections.abc import Iterator
from decimal import Decimal

from estimator.pricing import trip
from estimator.pricing.itinerary import HOME, MILLION
from estimator.pricing.line import Line
from estimator.pricing.trip import LIKELY, Trip
from estimator.pricing.worksheet import Worksheet
from estimator.values.count import counted
from estimator.values.money import HUNDRED, dollars
from estimator.values.span import Span


def lines(worksheet: Worksheet) -> Iterator[Line]:
    """Kilometres at the per-km rate, their driving time, and nights with a hotel and a day's meals each."""
    request = worksheet.request
    if request.travel is None or request.audit == "none":
        return
    worksheet.trip = trip.find(request.travel, request.sites, worksheet.sites, worksheet.onsite, worksheet.each, worksheet.rates)
    kilometres, nights = _planned(worksheet.trip, "km"), _planned(worksheet.trip, "nights")
    way = "" if worksheet.quick else _way(worksheet, worksheet.trip[LIKELY])

    if worksheet.rates.optional("travel", "day-rate"):
        away = worksheet.begin("away", "travel", "Days away")
        away.note(way)
        yield away.set(_planned(worksheet.trip, "away"), "d", away.use("travel", "day-rate"))
        yield from _flight(worksheet)
        return
    free = _planned(worksheet.trip, "free") / MILLION

    vehicle = worksheet.begin("vehicle", "travel", "Vehicle")
    vehicle.note(way)
    yield vehicle.set(kilometres, "km", vehicle.use("travel", "per-km"))

    driving = worksheet.begin("driving", "travel", "Driving time")
    driving.note(way)
    hours = kilometres * driving.use("travel", "driving-time") / HUNDRED
    if free.high:
        driving.use("travel", "free-hours")
    paid = Span(hours.low - free.low, hours.likely - free.likely, hours.high - free.high)
    yield driving.set(paid, "h", driving.use("travel", "driving-rate"))

    yield from _flight(worksheet)

    if nights.low or nights.likely or nights.high:  # the high case may drive home where the likely one stays
        stay = "" if worksheet.quick else _stay(worksheet, worksheet.trip[LIKELY])
        for code, label, name in (("accommodation", "Hotel", "accommodation"), ("meals", "Meals and incidentals", "meals")):
            line = worksheet.begin(code, "travel", label)
            line.note(stay)
            yield line.set(nights, "night", line.use("travel", name))


def _planned(cases: tuple[Trip, ...], part: str) -> Span:
    """Return a number of the plan in the low, the likely and the high case."""
    return Span(*(Decimal(getattr(case.plan, part)) for case in cases))


def _flight(worksheet: Worksheet) -> Iterator[Line]:
    travel = worksheet.request.travel
    if travel and worksheet.trip and travel.flight:
        flight = worksheet.begin("flight", "travel", "Flight")
        flight.note("The price of a return flight, as you gave it.")
        yield flight.set(_planned(worksheet.trip, "flights"), "each", Span.exactly(travel.flight))


def _way(worksheet: Worksheet, likely: Trip) -> str:
    """Say how far the places are, how well that is known, and how they are driven to."""
    travel = worksheet.request.travel
    assert travel is not None  # noqa: S101 -- lines() returned otherwise
    rounds = counted(len(likely.plan.rounds), "round")
    if any(daily for _, daily in likely.plan.rounds):
        rounds += ", out and back day by day where that costs less than a night"
    where = _where(worksheet) if travel.at else f"{travel.km:,} km one way"
    hours = worksheet.onsite.likely.quantize(Decimal("0.1"))
    return f"{where}; {counted(worksheet.onsite_days.likely, 'day')} on site ({hours} hours); {rounds}."


def _stay(worksheet: Worksheet, likely: Trip) -> str:
    """Say how many nights there are, and what it would cost to sleep at home instead."""
    sentence = f"{counted(likely.plan.nights, 'night')} for {counted(worksheet.onsite_days.likely, 'day')} on site."
    drives, more = likely.home_each_night
    if not likely.plan.nights:
        return sentence
    if not drives:
        return f"{sentence} Why not home each night? The drive out and back leaves no time for the work."
    far = any(likely.km[HOME][place] > likely.rules.near for place, hours in enumerate(likely.hours) if hours)
    rule = f" Farther than {likely.rules.near} km the auditor arrives the evening before." if far else ""
    price = f"cost{'s' * (drives == 1)} {dollars(abs(Decimal(more) / MILLION))} {'more' if more >= 0 else 'less'}"
    return f"{sentence} Why not home each night? {counted(drives, 'trip')} out and back {price}.{rule}"


def _where(worksheet: Worksheet) -> str:
    travel, places = worksheet.request.travel, worksheet.card.places
    assert travel is not None  # noqa: S101 -- the caller looks
    away = [place for place in travel.to if place != travel.start]
    named = (
        f"{places.label(place)}: {'by air' if place in places.without_road else places.roads.describe(travel.start, place)}"
        for place in away
    )
    return f"From {places.labels[travel.start]} to {', '.join(named)}"
