"""Small marks beside a heading: ink lines, one amber stroke that says what the mark is about."""

# Name: what is drawn in ink, what in amber. On a field of 48 by 48.
MARKS = {
    "refund": (
        (
            "M24 13A11 11 0 1 1 24 35A11 11 0 1 1 24 13M24 17.5V30.5M27.6 20.6Q26.6 19 24 19Q20.6 19 20.6 21.5Q20.6 23.6 24 24"
            "Q27.6 24.4 27.6 26.8Q27.6 29.2 24 29.2Q21.2 29.2 20.2 27.4"
        ),
        "M41.5 24A17.5 17.5 0 1 1 35 10.4M35.6 4V10.8H28.8",
    ),
    "bid": (
        "M11 5H28L37 14V43H11ZM28 5V14H37M17 20H31M17 26H31",
        "M17 36Q19.5 29.5 21.5 34Q22.8 37.5 25 34Q26.5 31.8 27.5 34.5Q28.5 36.5 31 35",
    ),
    "guard": (
        "M24 10.5A4.5 4.5 0 1 1 24 19.5A4.5 4.5 0 1 1 24 10.5M15 43V31Q15 23 24 23Q33 23 33 31V43M18 10.5Q18 5 24 5Q30 5 30 10.5M16 10.5H32",
        "M4 29H44M4 37H44M8 25V43M40 25V43",
    ),
    "folder": ("M5 13H17L21 18H43V41H5ZM9 13V9H25V13M25 9V5.5H39V18", "M15 29.5L21.5 36L33 24.5"),
    "send": ("M5 23L43 6L33 42L22 29ZM22 29L43 6M22 29V41L27.5 35", "M4 35L11 31M8 43L17 37"),
    "plan": ("M6 6H42V42H6ZM6 20H18M26 6V24H42M18 30V42M18 30H26", "M33 36A4 4 0 1 1 33 28A4 4 0 1 1 33 36M12 13.5H18M33 24.5V28"),
    "look": ("M8 33V30Q8 16 24 16Q40 16 40 30V33M20 16.5V25M28 16.5V25M20 16.5Q20 12.5 24 12.5Q28 12.5 28 16.5", "M4 35.5Q24 30 44 35.5"),
    "report": (
        "M11 5H29L37 13V25M11 5V43H22M29 5V13H37M17 19H31M17 25H26",
        "M31 27A6.5 6.5 0 1 1 31 40A6.5 6.5 0 1 1 31 27M27.5 39.5V46L31 43.6L34.5 46V39.5",
    ),
    "read": ("M11 5H28L37 14V43H11ZM28 5V14H37M17 21H31M17 35H25", "M17 28H31"),
    "talk": (
        "M14 18.5A5.5 5.5 0 1 1 14 29.5A5.5 5.5 0 1 1 14 18.5M4 43Q4 34 14 34Q24 34 24 43M36 24.5A4.8 4.8 0 1 1 36 34A4.8 4.8 0 1 1 36 24.5M28.5 43Q29 38 36 38Q44 38 44 43",
        "M20 5H42V17H30L25.5 21.5V17H20ZM25.5 11H36.5",
    ),
    "map": (
        "M5 8H17V16H5ZM5 20H17V28H5ZM5 32H17V40H5ZM31 8H43V16H31ZM31 20H43V28H31ZM31 32H43V40H31Z",
        "M17 12L31 24M17 24L31 12M17 36H31",
    ),
    "roster": ("M6 6H42V42H6ZM6 16H42M18 6V42M6 25H18M6 34H18M30 16V42", "M21.5 20.5H33M26 29.5H38.5M21.5 38H28"),
    "track": ("M6 8H13V15H6ZM6 21H13V28H6ZM6 34H13V41H6ZM20 11.5H42M20 24.5H42M20 37.5H34", "M7 24L9.5 27L16 18M7 11L9.5 14L16 5"),
    "wheel": (
        "M31.5 9.2A17 17 0 0 1 39.5 31.5M33 38.5A17 17 0 0 1 10 34M7.5 27A17 17 0 0 1 21.5 7.3",
        "M24 17V24L29 28M39.5 31.5L40.6 25.4M39.5 31.5L34 28.7",
    ),
}


def svg(name: str) -> str:
    """Return one mark, hidden from screen readers: the heading beside it says the same."""
    ink, amber = MARKS[name]
    return (
        '<svg class="cor-mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">'
        f'<path d="{ink}"/><path class="cor-mark__amber" d="{amber}"/></svg>\n'
    )
