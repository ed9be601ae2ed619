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
from estimator.pricing.request import Request

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


def visit_sets(places: tuple[str, ...], sites: int, visited: int) -> Iterator[tuple[str, ...]]:
    """Yield the sets of places that one year may visit.

    Args:
        places: where sites are, one site each; the other sites are in the base city.
        sites: how many sites there are.
        visited: how many are visited in a year.

    """
    least = max(visited - (sites - len(places)), 0)
    for count in range(least, min(len(places), visited) + 1):
        yield from combinations(places, count)


def cheapest_split(request: Request, card: RateCard) -> Split | None:
    """Return the cheapest split; None where the places cannot all be visited in three years. The request must name places."""
    travel, rates = request.travel, card.on(request.on)
    assert travel is not None  # noqa: S101 -- the caller looks
    visited = rates.sample("sites", request.sites)
    sets = list(visit_sets(travel.to, request.sites, visited))

    def total(year: Request, stops: tuple[str, ...]) -> Decimal:
        likely = price(year.with_answers(travel=replace(travel, to=stops) if stops else None), card).likely
        return likely + gst(likely, rates)

    first, second, _ = cycle = years(request)
    full, kept = ({stops: total(year, stops) for stops in sets} for year in (first, second))
    # The cheapest way to have visited a set of places after each year.
    seen: dict[frozenset[str], tuple[Decimal, tuple[tuple[str, ...], ...]]] = {frozenset(): (Decimal(0), ())}
    for costs in (full, kept, kept):
        later: dict[frozenset[str], tuple[Decimal, tuple[tuple[str, ...], ...]]] = {}
        for places, (so_far, visits) in seen.items():
            for stops, cost in costs.items():
                now = places | set(stops)
                found = (so_far + cost, (*visits, stops))
                later[now] = min(found, later.get(now, found))
        seen = later
    if frozenset(travel.to) not in seen:
        return None
    _, visits = seen[frozenset(travel.to)]
    totals = tuple(costs[stops] for costs, stops in zip((full, kept, kept), visits, strict=True))
    return Split(visits, totals, tuple(total(year, travel.to) for year in cycle))
