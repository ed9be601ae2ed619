"""Which program fits, as two questions."""

from pages.drawings.canvas import Canvas


def draw(rules: dict[str, int]) -> str:
    """Return the flow from the head-count to SECOR or COR."""
    most = rules["secor-limit"]
    canvas = Canvas(
        340,
        372,
        f"Which program: {most + 1} or more people on the WCB account means COR. With {most} or fewer, "
        "COR if a client requires it, else SECOR or COR as you choose.",
    )
    canvas.box(1, 1, 338, 62)
    canvas.words(170, 27, "How many people on your", "strong", "middle")
    canvas.words(170, 47, "WCB account, owners included?", "strong", "middle")
    canvas.arrow(92, 63, 92, 128)
    canvas.words(102, 101, f"{most} or fewer")
    canvas.arrow(288, 63, 288, 300)
    canvas.words(278, 101, f"{most + 1} or more", "", "end")
    canvas.box(1, 130, 226, 62)
    canvas.words(114, 156, "Does a client", "strong", "middle")
    canvas.words(114, 176, "require COR?", "strong", "middle")
    canvas.arrow(70, 192, 70, 300)
    canvas.words(80, 252, "No")
    canvas.path("M170 192V246H281M275 240.5L282 246L275 251.5")
    canvas.words(180, 236, "Yes")
    canvas.box(1, 302, 150, 68, "box box--amber")
    canvas.words(76, 332, "SECOR", "figure", "middle")
    canvas.words(76, 355, "or COR by choice", "quiet", "middle")
    canvas.box(237, 302, 102, 68, "box box--amber")
    canvas.words(288, 343, "COR", "figure", "middle")
    return canvas.svg()
