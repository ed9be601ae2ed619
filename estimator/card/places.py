"""Where sites are: place names and the shortest road between them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from estimator.parsing.table import DATA, finish, read


@dataclass(frozen=True)
class Places:
    """Place slugs with their labels, and one-way road kilometres between any two."""

    labels: dict[str, str]
    km: "Distances"
    source: str

    def written(self) -> str:
        """Return every distance as text, for the version of the rates."""
        return " ".join(f"{one}-{two} {km}" for (one, two), km in sorted(self.km.items()) if one < two)

    def round_trip(self, base: str, stops: tuple[str, ...]) -> int:
        """Return the kilometres of the shortest round from `base` through all `stops` and back."""
        return _round_trip(self.km, base, frozenset(stops) - {base})


class Distances(dict[tuple[str, str], int]):
    """One-way kilometres by pair of places; cheap to hash, so that a round is looked for once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return len(self)


@lru_cache(maxsize=512)
def _round_trip(km: Distances, base: str, stops: frozenset[str]) -> int:
    best: dict[tuple[frozenset[str], str], int] = {(frozenset((stop,)), stop): km[base, stop] for stop in sorted(stops)}
    for _ in range(len(stops) - 1):
        longer: dict[tuple[frozenset[str], str], int] = {}
        for (seen, last), so_far in best.items():
            for stop in stops - seen:
                key = (seen | {stop}, stop)
                distance = so_far + km[last, stop]
                longer[key] = min(distance, longer.get(key, distance))
        best = longer
    return min((so_far + km[last, base] for (_, last), so_far in best.items()), default=0)


def load() -> Places:
    """Read data/places.toml.

    Raises:
        RateCardError: a road names an unknown place, or a place cannot be reached.

    """
    table = read(DATA / "places.toml")
    if table.text("unit") != "km":
        table.problem("unit", 'must be "km"')
    source = table.text("source")
    names = table.table("places")
    labels = {slug: names.text(slug) for slug in names.every()}
    roads = table.table("roads")
    km: dict[tuple[str, str], Decimal] = {(slug, slug): Decimal(0) for slug in labels}
    for start in roads.names():
        ends = roads.table(start)
        for end in ends.every():
            distance = ends.whole(end)
            for place in (start, end):
                if place not in labels:
                    ends.problem(end, f'"{place}" is not a place above; known: {", ".join(labels)}')
            if not table.problems:
                km[start, end] = km[end, start] = Decimal(distance)
    if not table.problems:
        for middle in labels:
            for start in labels:
                for end in labels:
                    if (start, middle) in km and (middle, end) in km:
                        through = km[start, middle] + km[middle, end]
                        km[start, end] = min(km.get((start, end), through), through)
        for slug in labels:
            if (next(iter(labels)), slug) not in km:
                roads.problem(slug, "cannot be reached by any road; add one")
    finish(table)
    return Places(labels, Distances({pair: int(distance) for pair, distance in km.items()}), source)
