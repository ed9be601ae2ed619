"""The auditor's trip for a request: the cheapest itinerary to the sites visited, in the low, the likely and the high case.

Each case has its own kilometres, hours on site and prices. In the low case the partner may pick the nearest sites, in the high one the
farthest (see `visits`), so low <= likely <= high.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from operator import attrgetter

from estimator.card.places import Places
from estimator.card.rates import DayRates, RateCard
from estimator.pricing.itinerary import HOME, MILLION, Itinerary, Matrix, TripEvent, Ways, cheapest, grouped
from estimator.pricing.request import Request, Travel
from estimator.pricing.visits import Visits, chosen
from estimator.pricing.workday import WorkRules
from estimator.pricing.workday import days as days_of
from estimator.values.money import HUNDRED, cents
from estimator.values.span import Span

CASES = tuple(map(attrgetter, ("low", "likely", "high")))
LOW, LIKELY, HIGH = range(3)
PRICES = ("per-km", "driving-rate", "accommodation", "meals")


@dataclass(frozen=True, slots=True)
class Trip:
    """One case of a trip.

    Attributes:
        places: slugs; the first is where the auditor starts. A trip given in kilometres has one other, without a name.
        km: between any two of them.
        visits: how many sites are visited at each.
        hours: of work at each, in millionths of an hour.
        flights: what a return flight to each costs, in millionths of a dollar; 0 where a road leads.

    """

    places: tuple[str, ...]
    km: Matrix
    visits: tuple[int, ...]
    hours: tuple[int, ...]
    rules: WorkRules
    flights: tuple[int, ...]
    plan: Itinerary

    @property
    def events(self) -> list[TripEvent]:
        """What happens away from home, in order."""
        return Ways(self.km, self.hours, self.rules, self.flights).events(self.plan.rounds)

    @property
    def home_each_night(self) -> tuple[int, int]:
        """How many drives out and back it would take to sleep at home each night, and what they cost more, in millionths of a dollar.

        Both are 0 where that is too far.
        """
        way = Ways(self.km, self.hours, self.rules._replace(near=MILLION), self.flights)
        days = [way.days_out(place) for place in range(1, len(self.places)) if self.hours[place]]
        if not all(days):
            return 0, 0
        cost = sum(sum(way.daily((place,))) for place in range(1, len(self.places)) if self.hours[place])
        return sum(days), cost - self.plan.cost

    @property
    def onsite_days(self) -> int:
        """Days with work on site, those at home among them."""
        return self.plan.onsite + (days_of(self.hours[HOME], self.rules.work, self.rules.last) if self.hours[HOME] else 0)


def find(travel: Travel, sites: int, visited: int, onsite: Span, each: Span, rates: DayRates) -> tuple[Trip, Trip, Trip]:
    """Return the low, the likely and the high case.

    Args:
        travel: where the sites are.
        sites: how many there are.
        visited: how many of them are visited.
        onsite: hours of work on site in all.
        each: those of them at every site visited.
        rates: of the day.

    """
    places, ways, flights = _ways(travel, rates.card.places, int(rates.optional("travel", "free-km")))
    counts = tuple(dict(travel.at).get(place, 0) for place in places) if travel.at else (0, sites)
    nearest = even = farthest = Visits(travel.visits, counts)
    if not travel.visits:
        nearest, even, farthest = chosen(counts, tuple(map(max, ways[LIKELY][0], flights)), sites, visited)

    def hours(case: int, visits: Visits) -> tuple[int, ...]:
        pick = CASES[case]
        return visits.hours(_millionths(pick(each)), _millionths(pick(onsite) - pick(each) * visited))

    def planned(case: int, visits: Visits) -> Trip:
        return _trip(places, ways, case, visits, hours(case, visits), _rules(rates, case), flights)

    low, likely, high = planned(LOW, nearest), planned(LIKELY, even), planned(HIGH, farthest)
    # Sites in proportion can cost more than the farthest, but no more than the likely rounds at high prices: mostly they need no plan.
    if Ways(ways[HIGH], hours(HIGH, even), _rules(rates, HIGH), flights).cost(likely.plan.rounds) > high.plan.cost:
        high = max(high, planned(HIGH, even), key=_cost)
    if low.plan.cost > likely.plan.cost:
        low = min(low, planned(LOW, even), key=_cost)
    return low, likely, high


def _cost(trip: Trip) -> int:
    return trip.plan.cost


def others_open(request: Request) -> bool:
    """Whether some sites are at named places and the places of others are not known."""
    return request.audit != "none" and request.travel is not None and 0 < sum(sites for _, sites in request.travel.at) < request.sites


def others_at_home(request: Request, card: RateCard) -> Travel:
    """Return the trip with the sites whose place is not known at home: the usual answer to where they are."""
    travel = request.travel
    assert travel is not None  # noqa: S101 -- others_open() is true
    at = dict(travel.at)
    at[travel.start] = at.get(travel.start, 0) + request.sites - sum(at.values())
    return replace(travel, at=tuple((place, at[place]) for place in sorted(at, key=card.places.rank.__getitem__)))


def _trip(
    places: tuple[str, ...],
    ways: tuple[Matrix, ...],
    case: int,
    visits: Visits,
    hours: tuple[int, ...],
    rules: WorkRules,
    flights: tuple[int, ...],
) -> Trip:
    plan = cheapest(ways[case], hours, grouped(ways[LIKELY], hours), rules, flights)
    return Trip(places, ways[case], visits.visits, hours, rules, flights, plan)


@lru_cache(maxsize=256)
def _ways(travel: Travel, known: Places, free: int) -> tuple[tuple[str, ...], tuple[Matrix, ...], tuple[int, ...]]:
    """Return the places, where the auditor starts first; the kilometres between them, low, likely, high; what a flight to each costs.

    Flights leave from where the auditor starts. What is no farther than `free` kilometres is no travel.
    """
    if not travel.at:
        km = travel.km if travel.km > free else 0
        return (travel.start, ""), (((0, km), (km, 0)),) * 3, (0, 0)
    places = tuple(dict.fromkeys((travel.start, *travel.to)))
    flights = tuple(_millionths(travel.flight) if place in known.without_road else 0 for place in places)
    near = {place for place in travel.to if place not in known.without_road and known.roads.km(travel.start, place)[LIKELY] <= free}
    ends = [travel.start if flight or place in near else place for place, flight in zip(places, flights, strict=True)]
    ways = [[known.roads.km(start, other) for other in ends] for start in ends]
    return places, tuple(tuple(tuple(km[case] for km in row) for row in ways) for case in range(3)), flights


@lru_cache(maxsize=256)
def _rules(rates: DayRates, case: int) -> WorkRules:
    """Return the rules and prices of a case; prices in whole cents, as the lines have them."""
    pick = CASES[case]
    per_km, per_hour, hotel, meals = (cents(pick(rates.span("travel", name))) for name in PRICES)
    away = cents(rates.optional("travel", "day-rate"))
    if away:
        per_km = per_hour = hotel = meals = Decimal(0)
    return WorkRules(
        work=_millionths(rates.span("work", "hours-per-day").likely),
        day=_millionths(rates.span("travel", "day-limit").likely),
        near=int(rates.span("travel", "stay-over").likely),
        pace=_millionths(pick(rates.span("travel", "driving-time")) / HUNDRED),
        per_km=_millionths(per_km),
        per_hour=_millionths(per_hour),
        night=_millionths(hotel + meals + away),
        free=_millionths(rates.optional("travel", "free-hours")),
        leave=_millionths(away),
        short=_millionths(rates.optional("travel", "shortest-day")),
    )


def _millionths(number: Decimal) -> int:
    return int((number * MILLION).to_integral_value(ROUND_CEILING))
