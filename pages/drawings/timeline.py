"""The audit's days on a line: horizontal for a desktop, vertical for a phone."""

from pages.drawings.canvas import Canvas


def draw(rules: dict[str, int]) -> str:
    """Return both forms; the style sheet shows one."""
    gather, report = rules["gather-days"], rules["report-days"]
    label = (
        f"Timeline of an audit: agree and plan, day 0 is the first document or the first day on site, "
        f"up to day {gather} evidence is gathered, up to day {gather + report} the report is sent, "
        "then the certifying partner reviews it and the certificate is issued."
    )
    stops = [
        ("Before", "Agree and plan", "Quote, dates, sampling plan"),
        ("Day 0", "First document", "or first day on site"),
        (f"By day {gather}", "Evidence complete", "Documents, interviews, tours"),
        (f"By day {gather + report}", "Report sent", f"within {report} days"),
        ("After", "Partner's review", "then the certificate"),
    ]
    return _wide(label, stops) + _tall(label, stops)


def _wide(label: str, stops: list[tuple[str, str, str]]) -> str:
    canvas = Canvas(1000, 150, label, "wider")
    xs = [12, 212, 412, 612, 812]
    canvas.line(12, 58, 212, 58, "line line--dash")
    canvas.line(212, 58, 412, 58, "line line--amber")
    canvas.line(412, 58, 612, 58, "line line--strong")
    canvas.line(612, 58, 812, 58, "line line--dash")
    for x, (when, what, more) in zip(xs, stops, strict=True):
        look = "mark mark--open" if when in {"Before", "After"} else "mark"
        canvas.dot(x, 58, 8, look)
        canvas.words(x - 8, 30, when, "strong")
        canvas.words(x - 8, 98, what)
        canvas.words(x - 8, 119, more, "quiet")
    return canvas.svg()


def _tall(label: str, stops: list[tuple[str, str, str]]) -> str:
    canvas = Canvas(340, 400, label, "tall")
    ys = [22, 104, 186, 268, 350]
    canvas.line(14, 22, 14, 104, "line line--dash")
    canvas.line(14, 104, 14, 186, "line line--amber")
    canvas.line(14, 186, 14, 268, "line line--strong")
    canvas.line(14, 268, 14, 350, "line line--dash")
    for y, (when, what, more) in zip(ys, stops, strict=True):
        look = "mark mark--open" if when in {"Before", "After"} else "mark"
        canvas.dot(14, y, 8, look)
        canvas.words(38, y + 5, when, "strong")
        canvas.words(132, y + 5, what)
        canvas.words(132, y + 26, more, "quiet")
    return canvas.svg()
