"""The picture of the house in CONTRIBUTING.md, made from the imports: `python -m tests.house --write` after a room changes.

Without `--write` it prints how the modules stand: rooms, floors, arrows and circles of each package.
"""

import sys
from pathlib import Path

import grimp

PACKAGES = ("estimator", "browser", "pages", "relay")
ROOT = Path(__file__).parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
START, END = "<!-- house: made by python -m tests.house --write -->\n", "<!-- /house -->\n"


def rooms(graph: grimp.ImportGraph, package: str) -> dict[str, set[str]]:
    """Return the rooms and door modules of a package, each with those of the same package that it imports."""
    children = sorted(graph.find_children(package))
    return {
        child: {
            other for other in children if other != child and graph.direct_import_exists(importer=child, imported=other, as_packages=True)
        }
        for child in children
    }


def reduced(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """Leave out each arrow that a longer way says already."""
    return {
        start: {end for end in ends if not any(end in reach(arrows, middle) for middle in ends if middle != end)}
        for start, ends in arrows.items()
    }


def reach(arrows: dict[str, set[str]], start: str) -> set[str]:
    """Return all that a room imports, through other rooms too."""
    seen: set[str] = set()
    ways = [start]
    while ways:
        for end in arrows[ways.pop()] - seen:
            seen.add(end)
            ways.append(end)
    return seen


def about(name: str) -> str:
    """Return the first words of a room's or a module's docstring, up to the first colon or full stop."""
    path = ROOT / name.replace(".", "/")
    text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    line = text.split('"""')[1].strip().splitlines()[0]
    return line.split(":")[0].split(". ")[0].rstrip(".").replace('"', "'").replace("`", "")


def picture() -> str:
    """Return the house as a Mermaid flow chart: an arrow is an import, those that follow from others left out."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    lines = ["```mermaid", "flowchart TB"]
    for package in PACKAGES:
        found = {room: ends for room, ends in rooms(graph, package).items() if not room.endswith("__main__")}
        if package == "browser":  # steps of one build, no rooms
            lines.append(f'  browser["<b>browser/</b><br>{about(package)}"]')
            continue
        lines.append(f'  subgraph {package}["{package}/"]')
        for room in found:
            name = room.partition(".")[2]
            lines.append(f'    {room}["<b>{name}{"/" if (ROOT / package / name).is_dir() else ".py"}</b><br>{about(room)}"]')
        lines += [f"    {room} --> {end}" for room, ends in reduced(found).items() for end in sorted(ends)]
        lines.append("  end")
    whole = {
        one: {two for two in PACKAGES if one != two and graph.direct_import_exists(importer=one, imported=two, as_packages=True)}
        for one in PACKAGES
    }
    lines += [f"  {one} --> {two}" for one, ends in reduced(whole).items() for two in sorted(ends)]
    return "\n".join([*lines, "```"]) + "\n"


def page() -> str:
    """Return CONTRIBUTING.md with the picture as the code is now."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    return before + START + picture() + END + rest.partition(END)[2]


def figures(*packages: str) -> str:
    """Say how many modules, arrows and floors each package has, and what stands in a circle."""
    lines = []
    for package in packages:
        graph = grimp.build_graph(package, cache_dir=None)
        arrows = {name: {end for end in graph.find_modules_directly_imported_by(name) if end in graph.modules} for name in graph.modules}
        circles = {name for name in arrows if name in reach(arrows, name)}
        floors = {name: floor(arrows, name, circles) for name in arrows}
        count = sum(map(len, arrows.values()))
        lines.append(
            f"{package}: {len(arrows)} modules in {len(graph.find_children(package))} rooms and doors, {count} arrows, "
            f"{max(floors.values())} floors, in a circle: {', '.join(sorted(circles)) or 'none'}"
        )
    return "\n".join(lines)


def floor(arrows: dict[str, set[str]], name: str, circles: set[str]) -> int:
    """Return how many modules stand under a module, one on another; those in a circle count as one floor."""
    below = [floor(arrows, end, circles) for end in arrows[name] if not (name in circles and end in circles)]
    return 1 + max(below, default=0)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(figures(*PACKAGES))
