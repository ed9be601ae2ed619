"""The distance table: the kilometres by road between two places, one way; low, likely and high.

Each of the three is a shortest path of its own, so it is symmetric and satisfies the triangle inequality,
and a leg that is known better can only narrow the range. All are rounded up to a whole kilometre.
"""

import heapq
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

type Kilometres = tuple[int, int, int]  # low, likely, high

NO_DISTANCE: Kilometres = (0, 0, 0)
METRES = 1000  # a leg is added up in metres
CACHE_SIZE = 4096
"""Sentences cached: a sweep repeats them; bounded, because a relay runs for months."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How well a leg is known.

    Attributes:
        low: the least it may be, in thousandths of its kilometres; `high` the most.
        words: how it is known, for the reason of a line.

    """

    low: int
    high: int
    words: str


class Roads:
    """A graph of legs between neighbouring places, searched with Dijkstra's algorithm, once per start."""

    def __init__(self, since: date, streets: int, grades: dict[str, Grade]) -> None:
        self.since = since
        self.canonical = ""
        self.streets = streets
        self.grades = grades
        self._legs: dict[str, dict[str, tuple[Kilometres, str]]] = {}
        self._ends: dict[str, tuple[str, Kilometres, str]] = {}
        self._searched = cache(self._search)
        self._described = lru_cache(CACHE_SIZE)(self._describe)

    def add_leg(self, one: str, other: str, km: int, grade: str) -> None:
        """Add a leg of `km` kilometres, whose span is set by its grade."""
        width = self.grades[grade]
        leg = (km * width.low, km * METRES, km * width.high), grade
        self._legs.setdefault(one, {})[other] = self._legs.setdefault(other, {})[one] = leg
        self.canonical += f"{one}-{other} {km} {grade} "

    def add_leaf(self, place: str, near: str, km: Kilometres, grade: str) -> None:
        """Add a place that only one leg reaches."""
        low, likely, high = (part * METRES for part in km)
        self._ends[place] = near, (low, likely, high), grade
        self.canonical += f"{place}-{near} {km} "

    @property
    def towns(self) -> frozenset[str]:
        """Every place and corner with legs; postal areas are leaves."""
        return frozenset(self._legs)

    def reaches(self, start: str, end: str) -> bool:
        """Whether a path connects two places."""
        near, *_ = self._ends.get(start, (start,))
        far, *_ = self._ends.get(end, (end,))
        return near in self._legs and far in self._searched(near)[0][0]

    def km(self, start: str, end: str) -> Kilometres:
        """Return the kilometres between two places."""
        if start == end:
            return NO_DISTANCE
        near, first, _ = self._ends.get(start, (start, NO_DISTANCE, ""))
        far, last, _ = self._ends.get(end, (end, NO_DISTANCE, ""))
        up = METRES - 1  # rounding up keeps the triangle inequality, rounding half up would not
        low, likely, high = (
            (first[case] + metres[far] + last[case] + up) // METRES for case, (metres, _) in enumerate(self._searched(near))
        )
        return low, likely, high + self.streets

    def describe(self, start: str, end: str) -> str:
        """Describe a distance with its span, and how most of the route is known."""
        return self._described(start, end)

    def _describe(self, start: str, end: str) -> str:
        low, likely, high = self.km(start, end)
        share: dict[str, int] = {}
        for place in (start, end):
            if place in self._ends:
                _, (_, leg, _), grade = self._ends[place]
                share[grade] = share.get(grade, 0) + leg
        route = self.route(start, end)
        for one, other in pairwise(route):
            (_, leg, _), grade = self._legs[one][other]
            share[grade] = share.get(grade, 0) + leg
        most = max(share, key=lambda grade: share[grade], default=next(iter(self.grades)))
        return f"{likely:,} km one way ({low:,} to {high:,}), {self.grades[most].words}"

    def route(self, start: str, end: str) -> list[str]:
        """Return the places and corners of the shortest route by likely kilometres, without leaves."""
        near, *_ = self._ends.get(start, (start,))
        far, *_ = self._ends.get(end, (end,))
        before = self._searched(near)[1][1]
        found = [far]
        while found[-1] != near:
            found.append(before[found[-1]])
        return found[::-1]

    def _search(self, start: str) -> tuple[tuple[dict[str, int], dict[str, str]], ...]:
        return tuple(self._shortest(start, case) for case in range(3))

    def _shortest(self, start: str, case: int) -> tuple[dict[str, int], dict[str, str]]:
        """Return the metres from a place to every place, and the place before each (Dijkstra)."""
        far, before = {start: 0}, {start: start}
        queue = [(0, start)]
        while queue:
            so_far, place = heapq.heappop(queue)
            if so_far > far[place]:
                continue
            for neighbour, (leg, _) in self._legs[place].items():
                distance = so_far + leg[case]
                if neighbour not in far or distance < far[neighbour]:
                    far[neighbour], before[neighbour] = distance, place
                    heapq.heappush(queue, (distance, neighbour))
        return far, before
