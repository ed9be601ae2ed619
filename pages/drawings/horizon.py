"""The home page's horizon: workplaces along one line, with marks on what an auditor inspects."""

from dataclasses import dataclass, field

WIDTH, HEIGHT, GROUND = 1440, 229, 228
LABEL = (
    "A line drawing of Alberta work sites before the mountains: a pumpjack, a grain elevator, a site trailer, a steel frame under a crane, "
    "a truck, an excavator. Amber ticks mark what an auditor looks at: guards, documents, interviews, edge protection, inspections, excavations."
)


@dataclass
class Scene:
    """Parts in the order they are drawn; later ones are in front."""

    parts: list[str] = field(default_factory=list)

    def put(self, x: float, *shapes: tuple[str, str], turn: bool = False) -> None:
        """Place shapes, each a class and a path, on the ground at x; `turn` mirrors them."""
        inner = "".join(f'<path class="{look}" d="{d}"/>' for look, d in shapes)
        self.parts.append(f'<g transform="translate({x:g} {GROUND}){" scale(-1 1)" if turn else ""}">{inner}</g>')

    def tick(self, x: float, y: float, label: str, to: tuple[float, float]) -> None:
        """Mark what is inspected: a tick, a line to the place, a label."""
        self.parts.append(
            f'<g class="cor-horizon__note"><path class="lead" d="M{x:g} {y + 9:g}L{to[0]:g} {to[1]:g}"/>'
            f'<circle class="mark" cx="{x:g}" cy="{y:g}" r="9"/><path class="tick" d="M{x - 4:g} {y:g}l3 3l5.5 -6"/>'
            f'<text x="{x + 15:g}" y="{y + 5:g}">{label}</text></g>'
        )


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"


def _lattice(x: float, width: float, top: float, bottom: float, step: float) -> str:
    """Return a mast: two posts and a zigzag between them."""
    d, y, left = f"M{x:g} {bottom:g}V{top:g}M{x + width:g} {bottom:g}V{top:g}M{x:g} {bottom:g}", bottom, True
    while y - step >= top:
        y, left = y - step, not left
        d += f"L{x if left else x + width:g} {y:g}"
    return d


MOUNTAINS = (
    (
        "M0 168L44 140L70 154L128 88L150 108L166 98L214 150L246 128L286 150L348 74L384 112L402 100L452 152L500 126L540 148L598 96L632 130"
        "L650 120L706 164L770 146L826 172L900 158L984 182L1080 170L1180 190L1290 178L1440 196"
    ),
    "M128 88L122 112L134 108L130 124M348 74L340 100L354 96L348 116L364 112M598 96L592 114L604 112L600 126",
)
FOOTHILLS = "M0 206Q120 186 250 200T520 196T800 204T1120 202T1440 206"
SPRUCE = ("fill", "M0 -46L-9 -28H-4L-12 -10H12L4 -28H9ZM0 -10V0")
PUMPJACK = (
    ("fill", "M-14 0L-3 -66H3L14 0Z"),
    ("line", "M-72 0H66M-9 -28H9M-11 -14H11"),
    ("fill", "M-54 -80L52 -58V-50L-54 -71Z"),
    ("fill", "M-54 -84Q-72 -80 -67 -54L-54 -60Z"),
    ("line", "M-66.500 -54V-12M-72 0V-12H-61V0M47 -52L42 -20"),
    ("fill", "M24 0L30 -18H54L60 0Z"),
    ("amber", _circle(42, -20, 11)),
)
ELEVATOR = (
    ("fill", "M30 0V-44L62 -38V0Z"),
    ("fill", "M-30 0V-82L-16 -98V-124L0 -136L16 -124V-98L30 -82V0Z"),
    ("line", "M-16 -98H16M-30 -82H30M-9 0V-20H9V0M-6 -112H6M40 -26H52"),
)
TRAILER = (
    ("fill", "M0 -10V-54H106V-10Z"),
    (
        "line",
        "M-4 -54H110M14 -10V-40H34V-10M46 -40H66V-26H46ZM76 -40H96V-26H76ZM10 0V-10M40 0V-10M70 0V-10M98 0V-10M34 -10H48L54 0M14 0L10 -5H34",
    ),
)
FRAME = (
    ("line line--strong", "M0 0V-132M64 0V-132M128 0V-132M192 0V-92M0 -46H192M0 -92H192M0 -132H128"),
    ("line", "M0 0L64 -46M64 0L0 -46M128 -46L192 -92M192 -46L128 -92"),
    ("rail", "M0 -106H128M0 -114H128M0 -144H64M0 -152H64M0 -132V-152M32 -132V-152M64 -132V-152M32 -92V-114M96 -92V-114"),
)
CRANE = (
    ("line", _lattice(0, 12, -196, 0, 14)),
    ("line", "M6 -218L-150 -196M6 -218L62 -196M0 -196L6 -218L12 -196"),
    (
        "line",
        "M-170 -196H66M-170 -188H0M12 -188H66M-170 -196V-188"
        + "".join(f"M{x} -188L{x + 10} -196L{x + 20} -188" for x in range(-170, -10, 20)),
    ),
    ("fill", "M44 -188H64V-170H44Z"),
    ("line", "M-96 -188V-166M-96 -166L-118 -158M-96 -166L-74 -158"),
    ("amber", "M-120 -158H-72V-152H-120Z"),
)
TRUCK = (
    ("fill", "M0 -14L-6 -44H72L76 -14Z"),
    ("fill", "M80 -14V-50H100L112 -32H124V-14Z"),
    ("line", "M86 -44H98L106 -32H86ZM-2 -14H124M12 -44V-14M30 -44V-14M48 -44V-14"),
    ("fill", _circle(18, -10, 10)),
    ("fill", _circle(42, -10, 10)),
    ("fill", _circle(106, -10, 10)),
    ("line", _circle(18, -10, 3) + _circle(42, -10, 3) + _circle(106, -10, 3)),
)
EXCAVATOR = (
    ("fill", "M8 -16H72A8 8 0 0 1 72 0H8A8 8 0 0 1 8 -16Z"),
    ("line", _circle(10, -8, 3) + _circle(30, -8, 3) + _circle(50, -8, 3) + _circle(70, -8, 3)),
    ("fill", "M4 -20V-42H52L64 -32V-20Z"),
    ("fill", "M26 -42V-66H46L54 -42Z"),
    ("fill", "M56 -36L92 -82L98 -82L134 -58L130 -52L96 -72L66 -30Z"),
    ("fill", "M128 -56L136 -58L130 -18L122 -20Z"),
    ("amber", "M124 -22L132 -18L130 -4Q116 2 108 -10Z"),
)
TOWER = (
    "line",
    "M-20 0L-5 -128L0 -142L5 -128L20 0M-16 -26L13 -54L-10 -82L8 -106L-5 -128M16 -26L-13 -54L10 -82L-8 -106L5 -128M-32 -100H32M-26 -122H26",
)
PERSON = (
    ("line", "M0 -26V-12L-5 0M0 -12L5 0M0 -23L-7 -14M0 -23L8 -17"),
    ("fill", _circle(0, -31, 4.5)),
    ("amber", "M-6.500 -32A6.500 6.500 0 0 1 6.500 -32Z"),
)
AUDITOR = (*PERSON, ("fill", "M6 -24H13V-14H6Z"), ("line", "M8 -21H11M8 -18H11"))
CONE = ("amber", "M-5 0L-1.500 -13H1.500L5 0Z")


def draw() -> str:
    """Return the horizon, its ground along the lower edge."""
    scene = Scene()
    scene.parts += [
        f'<path class="far" d="{MOUNTAINS[0]}"/><path class="far" d="{MOUNTAINS[1]}"/>',
        f'<path class="far" d="{FOOTHILLS}"/>',
        '<path class="far" d="M1366 128Q1240 156 1010 160M1430 128L1440 129M1372 106Q1240 138 1010 146"/>',
    ]
    for x in (22, 48, 70, 316, 338, 1148, 1172):
        scene.put(x, SPRUCE)
    scene.put(190, *PUMPJACK)
    scene.put(412, *ELEVATOR)
    scene.put(520, *TRAILER)
    scene.put(664, *AUDITOR)
    scene.put(690, *PERSON, turn=True)
    scene.put(742, *FRAME)
    scene.put(838, *PERSON)
    scene.put(962, *CRANE)
    scene.put(1006, CONE)
    scene.put(1030, *TRUCK)
    scene.put(1190, CONE)
    scene.put(1398, TOWER)
    scene.put(1350, *EXCAVATOR, turn=True)
    scene.tick(150, 46, "Guards", (190, 146))
    scene.tick(498, 122, "Documents", (548, 172))
    scene.tick(610, 76, "Interviews", (676, 188))
    scene.tick(640, 34, "Edge protection", (756, 76))
    scene.tick(1040, 76, "Inspections", (1082, 182))
    scene.tick(1176, 58, "Excavation", (1222, 196))
    return (
        f'<svg class="cor-horizon__svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMax slice" role="img" aria-label="{LABEL}">\n'
        + "\n".join(scene.parts)
        + f'\n<path class="line line--strong" d="M-600 {GROUND}H2040"/></svg>\n'
    )
