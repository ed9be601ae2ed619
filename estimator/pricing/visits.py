"""Which of a company's sites are visited: the nearest, those in proportion, the farthest.

How many are visited is the sample of data/sampling.toml; which of them is the certifying partner's choice, so it is a span:

- nearest: the places are filled from the nearest on. Sites whose place is not known are taken to be at home.
- in proportion: each visit goes to the place with the most sites for those it has already (Webster's method). Where places are even,
  the one with the most sites comes first, as head office is visited every year, and then the farthest. Sites whose place is not known
  are taken to be where the others are.
- farthest: every place is visited, the farthest first, and then the farthest again. Sites whose place is not known are taken to be there,
  and the people of sites that are not visited are interviewed there.
"""

from functools import lru_cache
from typing import NamedTuple


class Visits(NamedTuple):
    """For each place: how many of its sites are visited, and how many sites it is taken to have, for where people are interviewed."""

    visits: tuple[int, ...]
    sites: tuple[int, ...]

    def hours(self, each: int, shared: int) -> tuple[int, ...]:
        """Return the hours of work at each place: `each` at every site visited, and `shared` by where the people are."""
        people = sum(count for count, visits in zip(self.sites, self.visits, strict=True) if visits)
        return tuple(
            visits * each + shared * count // people if visits else 0 for count, visits in zip(self.sites, self.visits, strict=True)
        )


@lru_cache(maxsize=1024)
def chosen(counts: tuple[int, ...], far: tuple[int, ...], sites: int, visited: int) -> tuple[Visits, Visits, Visits]:
    """Return the nearest, those in proportion and the farthest.

    Args:
        counts: how many sites are named at each place; the first place is home.
        far: kilometres from home to each.
        sites: how many there are in all.
        visited: how many of them are visited.

    """
    rank = sorted(range(len(counts)), key=lambda place: far[place])
    near, away = list(counts), list(counts)
    near[0] += sites - sum(counts)
    away[rank[-1]] += sites - sum(counts)
    return (
        Visits(_filled(near, rank, [0] * len(counts), visited), tuple(near)),
        Visits(_in_proportion(counts, rank, visited), counts),
        _farthest(away, rank[::-1], visited),
    )


def _filled(sites: list[int], order: list[int], visits: list[int], left: int) -> tuple[int, ...]:
    for place in order:
        more = min(left, sites[place] - visits[place])
        visits[place] += more
        left -= more
    return tuple(visits)


def _farthest(sites: list[int], order: list[int], visited: int) -> Visits:
    visits = [0] * len(sites)
    for place in [place for place in order if sites[place]][:visited]:
        visits[place] = 1
    filled = _filled(sites, order, visits, visited - sum(visits))
    people = [count if filled[place] else 0 for place, count in enumerate(sites)]
    people[order[0]] += sum(sites) - sum(people)
    return Visits(filled, tuple(people))


def _in_proportion(counts: tuple[int, ...], rank: list[int], visited: int) -> tuple[int, ...]:
    main = max(rank, key=lambda place: counts[place])
    order = [main, *(place for place in rank[::-1] if place != main)]
    visits = [0] * len(counts)
    for _ in range(visited):
        best = order[0]
        for place in order:
            if counts[place] * (2 * visits[best] + 1) > counts[best] * (2 * visits[place] + 1):
                best = place
        visits[best] += 1
    return tuple(visits)
