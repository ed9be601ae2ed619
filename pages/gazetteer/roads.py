"""Write the engine's road graph, estimator/data/roads.toml: `python -m pages.gazetteer.roads`.

Reads the files beside it: places.toml (where places are), highways.toml (which neighbours a highway joins) and known.toml
(published distances). A leg without a published distance gets its straight line times a factor, fitted for
each kind of road on the published legs of that kind. A postal area is joined to the place nearest to its centre.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from estimator.clock import today
from pages.config import toml
from pages.gazetteer.places import CENTRES, Spot, kilometres, slug

HERE = Path(__file__).parent
OUT = Path("estimator/data/roads.toml")
SINCE = "2026-11-27"
STREETS = 3
LABELS = {
    "calgary": "Calgary and area", "edmonton": "Edmonton and area", "red-deer": "", "lethbridge": "", "medicine-hat": "", "banff": "",
    "jasper": "", "lloydminster": "", "cold-lake": "", "fort-mcmurray": "", "grande-prairie": "", "peace-river": "",
}  # fmt: skip
"""The places that come first in a request, with a label of their own where they have one."""
SOURCE = (
    "Alberta's numbered highways, joined by hand; GeoNames (CC BY 4.0) and airportsdata (MIT) for places, GeoNames' postal areas (ODbL 1.0); "
    "straight line times a factor fitted on 20 published distances"
)
# The range of a leg, in parts of its kilometres, by how it is known: wide enough for every distance of cases/held_out/distances.toml.
GRADES = {
    "known": (0.93, 1.07, "mostly from published distances"),
    "trunk": (0.92, 1.10, "mostly estimated along main highways"),
    "plain": (0.81, 1.15, "mostly estimated along highways"),
    "rough": (0.85, 1.18, "mostly estimated along mountain, gravel or bush roads"),
    "area": (1, 1, "from the middle of a postal area, straight to the nearest town"),
}
# Other names of a place; `Ft` for Fort is read anyway.
NAMES = {
    "fort mac": "fort-mcmurray", "mcmurray": "fort-mcmurray", "wood buffalo": "fort-mcmurray", "med hat": "medicine-hat",
    "crowsnest pass": "blairmore", "rocky": "rocky-mountain-house", "diamond valley": "black-diamond", "desmarais": "wabasca",
    "wabasca desmarais": "wabasca", "fort mackay": "fort-mckay", "fort sask": "fort-saskatchewan", "lloyd": "lloydminster",
    "zama lake": "zama-city", "zama": "zama-city", "grand prairie": "grande-prairie", "yyc": "calgary", "yeg": "edmonton",
    "assumption": "chateh", "desmarais wabasca": "wabasca", "grand centre": "cold-lake",
}  # fmt: skip

type Leg = frozenset[str]


def legs(chains: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the neighbours along chains of names."""
    for chain in chains:
        yield from pairwise(chain.split())


class Graph:
    """The legs of the highways, each with its kilometres and how they are known."""

    def __init__(self, places: dict[str, Any], highways: dict[str, Any], known: dict[str, Any]) -> None:
        self.labels = {name: label for part in ("towns", "hamlets") for name, (label, *_) in places[part]["at"].items()}
        self.spots: dict[str, Spot] = {
            name: (lat, lon) for part in ("towns", "hamlets") for name, (_, lat, lon) in places[part]["at"].items()
        } | {name: (lat, lon) for name, (lat, lon) in highways["corners"].items()}
        rough = {frozenset(leg) for leg in legs(highways["rough"]["ways"])}
        self.kind: dict[Leg, str] = {}
        for number, chains in highways["chains"].items():
            for pair in legs(chains):
                for name in set(pair) - set(self.spots):
                    sys.exit(f"highways.toml: chains.{number}: {name!r} is neither a place of places.toml nor a corner; add it")
                leg = frozenset(pair)
                if leg in rough:
                    self.kind[leg] = "rough"
                elif self.kind.get(leg) != "trunk":
                    self.kind[leg] = "trunk" if number in highways["trunk"] else "plain"
        if missing := rough - set(self.kind):
            sys.exit(f"highways.toml: rough.ways: no highway joins {' and '.join(sorted(missing.pop()))}")
        self.factors = self._factors(known)
        self.km = {leg: self.straight(leg) * self.factors[kind] for leg, kind in self.kind.items()}
        for entry in known["known"]:
            way = [frozenset(pair) for pair in legs([entry["way"]])]
            share = entry["km"] / sum(map(self.straight, way))
            self.km |= {leg: self.straight(leg) * share for leg in way}
            self.kind |= dict.fromkeys(way, "known")

    def straight(self, leg: Leg) -> float:
        """Return the straight line between a leg's ends, in kilometres."""
        start, other = leg
        return kilometres(self.spots[start], self.spots[other])

    def _factors(self, known: dict[str, Any]) -> dict[str, float]:
        """Fit a factor for each kind of road: published kilometres over straight ones, where a way is all of one kind."""
        sums: dict[str, list[float]] = {}
        for entry in known["known"]:
            way = [frozenset(pair) for pair in legs([entry["way"]])]
            for leg in way:
                if leg not in self.kind:
                    sys.exit(f"known.toml: {entry['way']}: no highway joins {' and '.join(sorted(leg))}")
            kinds = {self.kind[leg] for leg in way}
            if len(kinds) == 1:
                total = sums.setdefault(kinds.pop(), [0, 0])
                total[0] += entry["km"]
                total[1] += sum(map(self.straight, way))
        return {kind: road / line for kind, (road, line) in sums.items()}


def areas(graph: Graph, postal: dict[str, Spot]) -> Iterator[tuple[str, str, tuple[int, int, int]]]:
    """Yield each postal area with the place that represents it and the kilometres from there: low, likely, high.

    Inside Calgary and Edmonton that is the city itself. A rural area (its second character is 0) extends half-way to its neighbours.
    """
    reached = {name for leg in graph.kind for name in leg} & set(graph.labels)
    for code, at in postal.items():
        inside = [city for city, (lat, lon, reach) in CENTRES.items() if kilometres(at, (lat, lon)) < reach]
        if inside:
            yield code, slug(inside[0]), (0, 0, 0)
            continue
        near, line = min(((name, kilometres(at, graph.spots[name])) for name in sorted(reached)), key=lambda found: found[1])
        others = [kilometres(at, spot) for other, spot in postal.items() if other != code and other[1] == "0"]
        reach = min(others) / 2 if code[1] == "0" else line / 2
        factor = graph.factors["plain"]
        low, likely, high = (round(part * factor) for part in (max(line - reach, 0), line, line + reach))
        yield code, near, (low, likely, high)


def formatted(graph: Graph, postal: dict[str, Spot], unreached: dict[str, Any]) -> str:
    """Format the file."""
    fitted = ", ".join(f"{kind} {factor:.3f}" for kind, factor in sorted(graph.factors.items()))
    lines = [
        "# Roads of Alberta: written by `python -m pages.gazetteer.roads`, not by hand. Kilometres by road, one way.",
        "",
        "schema = 1",
        f"checked = {today().isoformat()}",
        'unit = "km"',
        f"from = {SINCE}",
        f"streets = {STREETS}  # kilometres within towns that a trip may take more",
        f'source = "{SOURCE} ({fitted})."',
    ]
    for grade, (low, high, words) in GRADES.items():
        lines += ["", f"[grades.{grade}]", f"low = {low}", f"high = {high}", f'words = "{words}"']
    used = {name for leg in graph.kind for name in leg}
    lines += ["", "[places]  # degrees north and west"]
    at = {name: f"{lat:.2f}, {-lon:.2f}" for name, (lat, lon) in graph.spots.items()}
    first = [*LABELS, *sorted(used & set(graph.labels) - set(LABELS))]
    lines += [f'{name} = ["{LABELS.get(name) or graph.labels[name]}", {at[name]}]' for name in first]
    lines += ["", "[corners]"]
    lines += [f"{name} = [{at[name]}]" for name in sorted(used - set(graph.labels))]
    for kind in ("known", "trunk", "plain", "rough"):
        lines += ["", f"[legs.{kind}]"]
        ends: dict[str, list[str]] = {}
        for leg in sorted(map(sorted, (leg for leg in graph.kind if graph.kind[leg] == kind))):
            ends.setdefault(leg[0], []).append(f"{leg[1]} = {round(graph.km[frozenset(leg)])}")
        lines += [f"{start} = {{ {', '.join(legs)} }}" for start, legs in ends.items()]
    lines += ["", "[postal]  # nearest place, then kilometres from it: low, likely, high; degrees north and west"]
    for code, near, (low, likely, high) in areas(graph, postal):
        where = "" if not high else f", {low}, {likely}, {high}, {postal[code][0]:.2f}, {-postal[code][1]:.2f}"
        lines.append(f'{code} = ["{near}"{where}]')
    lines += ["", "[names]", *(f'"{name}" = "{place}"' for name, place in sorted(NAMES.items()))]
    lines += ["", "[unreached]", *(f'{name} = "{unreached["reason"]}"' for name in unreached["places"])]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the sources, fit the factors and write the graph."""
    places, highways = toml(HERE / "places.toml"), toml(HERE / "highways.toml")
    graph = Graph(places, highways, toml(HERE / "known.toml"))
    used = {name for leg in graph.kind for name in leg} | set(highways["winter"]["places"])
    if lost := sorted(set(graph.labels) - used):
        sys.exit(f"highways.toml: no highway reaches {', '.join(lost)}; join them")
    postal = {code: (lat, lon) for code, (lat, lon) in places["postal"]["at"].items()}
    OUT.write_text(formatted(graph, postal, highways["winter"]), encoding="utf-8")
    print(f"{OUT.name}: {len(used)} places and corners, {len(graph.kind)} legs, {len(postal)} postal areas")


if __name__ == "__main__":
    main()
