"""The best split of sites over three years: which places to visit in which year, so that the travel costs least.

Source: head office every year, other sites rotate (bettsblog.ercosafety.ca, an auditor); the number visited each year is
the sample of data/sampling.toml. Every place is visited at least once in the three years.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from estimator.card.rates import RateCard
from estimator.pricing.estimate import price
from estimator.pricing.gst import gst
from estimator.pricing.request import Request, Travel

YEARS = 3
FULL_AUDITS = ("certification", "recertification")


@dataclass(frozen=True, slots=True)
class Split:
    """The places to visit year by year, and what the years cost: likely totals with GST, in dollars.

    Attributes:
        plain: what they cost with the same places named every year.

    """

    visits: tuple[tuple[str, ...], ...]
    totals: tuple[Decimal, ...]
    plain: tuple[Decimal, ...]

    @property
    def saved(self) -> Decimal:
        """What the split saves over the three years."""
        return sum(self.plain, Decimal(0)) - sum(self.totals, Decimal(0))


def years(request: Request) -> tuple[Request, ...]:
    """Return the requests of a cycle: a full audit, then maintenance without the add-ons."""
    first = request.with_answers(audit=request.audit if request.audit in FULL_AUDITS else "certification")
    return first, *[request.with_answers(audit="maintenance", addons=())] * (YEARS - 1)


def yearly_visits(travel: Travel, sites: int, visited: int) -> Iterator[tuple[tuple[str, ...], Travel]]:
    """Yield what one year may visit: the places away from the start, and the trip with its visits.

    Each of the places has one visit; the others of the year are at home as far as there are sites, and then at the same places.

    Args:
        travel: where sites are; those that it does not place are at home.
        sites: how many sites there are.
        visited: how many are visited in a year.

    """
    away = {place: count for place, count in travel.at if place != travel.start}
    home = sites - sum(away.values())
    at = ((travel.start, home), *away.items())
    for number in range(min(len(away), visited) + 1):
        for places in combinations(away, number):
            left = visited - number
            visits = {travel.start: min(left, home)}
            left -= visits[travel.start]
            for place in places:
                more = min(left, away[place] - 1)
                visits[place] = 1 + more
                left -= more
            if not left:
                yield places, replace(travel, at=at, visits=tuple(visits.get(place, 0) for place, _ in at))


def cheapest_split(request: Request, card: RateCard) -> Split | None:
    """Return the cheapest split; None where the places cannot all be visited in three years. The request must name places."""
    travel, rates = request.travel, card.on(request.on)
    assert travel is not None  # noqa: S101 -- the caller looks
    visited = rates.sample("sites", request.sites)
    trips = dict(yearly_visits(travel, request.sites, visited))

    def total(year: Request, trip: Travel) -> Decimal:
        likely = price(year.with_answers(travel=trip), card).likely
        return likely + gst(likely, rates)

    first, second, _ = cycle = years(request)
    full, maintained = ({stops: total(year, trip) for stops, trip in trips.items()} for year in (first, second))
    # The cheapest way to have visited a set of places after each year.
    seen: dict[frozenset[str], tuple[Decimal, tuple[tuple[str, ...], ...]]] = {frozenset(): (Decimal(0), ())}
    for costs in (full, maintained, maintained):
        later: dict[frozenset[str], tuple[Decimal, tuple[tuple[str, ...], ...]]] = {}
        for places, (so_far, visits) in seen.items():
            for stops, cost in costs.items():
                now = places | set(stops)
                candidate = (so_far + cost, (*visits, stops))
                later[now] = min(candidate, later.get(now, candidate))
        seen = later
    every = frozenset(travel.to) - {travel.start}
    if every not in seen:
        return None
    _, visits = seen[every]
    totals = tuple(costs[stops] for costs, stops in zip((full, maintained, maintained), visits, strict=True))
    return Split(visits, totals, tuple(total(year, travel) for year in cycle))
