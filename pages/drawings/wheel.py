"""The three-year cycle as a wheel."""

from math import cos, pi, sin

from pages.drawings.canvas import Canvas

CENTRE = (180, 150)
RADIUS = 80


def draw(rules: dict[str, int]) -> str:
    """Return the wheel: certification, two maintenance audits, then certification again before the certificate expires."""
    certify, element, maintain = rules["pass-overall"], rules["pass-element"], rules["pass-maintenance"]
    canvas = Canvas(
        360,
        290,
        f"The cycle of {rules['certificate-years']} years: certification at {certify}% overall and {element}% in each element, "
        f"maintenance at {maintain}% in year 2 and in year 3, then recertification before the certificate expires.",
    )
    x, y = CENTRE
    for start in (0, 120, 240):
        _arc(canvas, start + 13, start + 105)
    for angle, look in ((0, "mark"), (120, "mark mark--open"), (240, "mark mark--open")):
        canvas.dot(*_at(angle), r=9, look=look)
    canvas.words(x, y - 4, f"{rules['certificate-years']} years", "figure", "middle")
    canvas.words(x, y + 18, "then again", "quiet", "middle")
    canvas.words(x, 26, "Year 1: certification", "strong", "middle")
    canvas.words(x, 46, f"{certify}% overall, {element}% in each element", "quiet", "middle")
    right, base = _at(120)
    canvas.words(right + 17, base - 2, "Year 2", "strong")
    canvas.words(right + 17, base + 17, ["Maintenance", f"{maintain}% overall"], "quiet")
    left, base = _at(240)
    canvas.words(left - 17, base - 2, "Year 3", "strong", "end")
    canvas.words(left - 17, base + 17, ["Maintenance", f"{maintain}% overall"], "quiet", "end")
    canvas.words(x, 276, "Recertify before the certificate expires", "", "middle")
    return canvas.svg()


def _at(degrees: float, radius: float = RADIUS) -> tuple[float, float]:
    turn = degrees * pi / 180
    return round(CENTRE[0] + radius * sin(turn), 1), round(CENTRE[1] - radius * cos(turn), 1)


def _arc(canvas: Canvas, start: float, end: float) -> None:
    (x1, y1), (x2, y2) = _at(start), _at(end)
    canvas.path(f"M{x1} {y1}A{RADIUS} {RADIUS} 0 0 1 {x2} {y2}", "line line--strong")
    (ax, ay), (bx, by) = _at(end - 5, RADIUS - 7), _at(end - 5, RADIUS + 7)
    canvas.path(f"M{ax} {ay}L{x2} {y2}L{bx} {by}", "line line--strong")
