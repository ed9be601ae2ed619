"""The ten elements as a map: five rows, each named by what its elements do."""

from pages.drawings.canvas import Canvas

# Rows of the map: what the row does, and the elements in it.
ROWS = [
    ("Lead", ["Leadership and commitment"]),
    ("Find and control", ["Hazard assessment", "Hazard control"]),
    ("Involve and teach", ["Committee or representative", "Orientation and training", "Other parties on site"]),
    ("Check and respond", ["Inspections", "Emergency response", "Incident investigation"]),
    ("Improve", ["System administration"]),
]


LABEL = f"Map of the elements. {'; '.join(f'{verb}: {", ".join(row)}' for verb, row in ROWS)}. What is learned goes back to the start."


def draw() -> str:
    """Return both forms; the style sheet shows one."""
    return _wide() + _tall()


def _wide() -> str:
    canvas = Canvas(720, 318, LABEL, "wide")
    number = 0
    for index, (verb, row) in enumerate(ROWS):
        top = 6 + 64 * index
        canvas.words(34, top + 27, verb, "strong")
        width = (540 - 12 * (len(row) - 1)) / len(row) if len(row) > 1 else 264
        for place, name in enumerate(row):
            number += 1
            left = 178 + (width + 12) * place
            canvas.box(left, top, width, 46)
            if len(row) < 3:  # noqa: PLR2004 -- three in a row need two lines
                canvas.words(left + 14, top + 28, str(number), "number")
                canvas.words(left + 42, top + 28, name)
            else:
                before, _, after = name.rpartition(" ") if len(name) < 22 else _split(name)  # noqa: PLR2004 -- characters
                canvas.words(left + 12, top + 28, str(number), "number")
                canvas.words(left + 34, top + (20 if before else 28), [before, after] if before else after)
    top, end = 29, 6 + 64 * 4 + 23
    canvas.path(f"M26 {end}H18Q8 {end} 8 {end - 10}V{top + 10}Q8 {top} 18 {top}H24", "line line--amber")
    canvas.path(f"M18 {top - 6}L26 {top}L18 {top + 6}", "line line--amber")
    return canvas.svg()


def _split(name: str) -> tuple[str, str, str]:
    """Split a name at the space nearest to its middle."""
    middle = min((abs(index - len(name) // 2), index) for index, char in enumerate(name) if char == " ")[1]
    return name[:middle], " ", name[middle + 1 :]


def _tall() -> str:
    height = 20 + sum(34 + 46 * len(row) for _, row in ROWS)
    canvas = Canvas(340, height, LABEL, "tall")
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
