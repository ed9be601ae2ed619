"""The ten elements as one chain: lead, find, control, teach, check, mend, and round again."""

from pages.drawings.canvas import Canvas

# Rows of the map: what the row does, and the elements in it.
ROWS = [
    ("Lead", ["Leadership and commitment"]),
    ("Find and control", ["Hazard assessment", "Hazard control"]),
    ("Involve and teach", ["Committee or representative", "Orientation and training", "Other parties on site"]),
    ("Check and respond", ["Inspections", "Emergency response", "Incident investigation"]),
    ("Improve", ["System administration"]),
]


def draw() -> str:
    """Return the map of the elements."""
    names = "; ".join(f"{verb}: {', '.join(row)}" for verb, row in ROWS)
    height = 20 + sum(34 + 46 * len(row) for _, row in ROWS)
    canvas = Canvas(340, height, f"Map of the elements. {names}. What is learned goes back to the start.")
    y, number = 10, 0
    tops = []
    for verb, row in ROWS:
        canvas.words(34, y + 17, verb, "strong")
        for index, name in enumerate(row):
            number += 1
            top = y + 28 + 46 * index
            tops.append(top + 19)
            canvas.box(34, top, 300, 38)
            canvas.words(48, top + 25, str(number), "number")
            canvas.words(80, top + 25, name)
        y += 34 + 46 * len(row)
    first, last = tops[0], tops[-1]
    canvas.path(f"M34 {last}H18Q8 {last} 8 {last - 10}V{first + 10}Q8 {first} 18 {first}H26", "line line--amber")
    canvas.path(f"M20 {first - 6}L28 {first}L20 {first + 6}", "line line--amber")
    return canvas.svg()
