"""Lines, marks and words of a drawing. Coordinates are whole pixels at the drawing's own width."""

from dataclasses import dataclass, field
from html import escape


@dataclass
class Canvas:
    """An SVG picture, built up part by part; its looks are in region 07 of the style sheet."""

    width: int
    height: int
    label: str
    kind: str = ""
    parts: list[str] = field(default_factory=list)

    def path(self, d: str, look: str = "line") -> None:
        """Draw a path."""
        self.parts.append(f'<path class="{look}" d="{d}"/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str = "line") -> None:
        """Draw a straight line."""
        self.path(f"M{x1:g} {y1:g}L{x2:g} {y2:g}", look)

    def arrow(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line along an axis with an open head."""
        across, down = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
        back_x, back_y = x2 - 7 * across, y2 - 7 * down
        self.path(
            f"M{x1:g} {y1:g}L{x2:g} {y2:g}"
            f"M{back_x - 5 * down:g} {back_y - 5 * across:g}L{x2:g} {y2:g}"
            f"L{back_x + 5 * down:g} {back_y + 5 * across:g}"
        )

    def box(self, x: float, y: float, w: float, h: float, look: str = "box") -> None:
        """Draw a box with the site's corners."""
        self.parts.append(f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="6"/>')

    def dot(self, x: float, y: float, r: float = 6, look: str = "mark") -> None:
        """Draw a dot."""
        self.parts.append(f'<circle class="{look}" cx="{x:g}" cy="{y:g}" r="{r:g}"/>')

    def words(self, x: float, y: float, lines: str | list[str], look: str = "", anchor: str = "start") -> None:
        """Write lines of text, the first with its base at y."""
        lines = [lines] if isinstance(lines, str) else lines
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        kind = f' class="{look}"' if look else ""
        for index, text in enumerate(lines):
            self.parts.append(f'<text{kind} x="{x:g}" y="{y + 19 * index:g}"{where}>{escape(text)}</text>')

    def svg(self) -> str:
        """Return the picture, named for those who do not see it."""
        kind = f" cor-drawing__svg--{self.kind}" if self.kind else ""
        return (
            f'<svg class="cor-drawing__svg{kind}" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" aria-label="{escape(self.label)}">\n'
            + "\n".join(self.parts)
            + "\n</svg>\n"
        )
