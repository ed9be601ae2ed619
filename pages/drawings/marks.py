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
    "look": ("M8 33V30Q8 16 24 16Q40 16 40 30V33M20 16.5V25M28 16.5V25M20 16.5Q20 12.5 24 12.5Q28 12.5 28 16.5", "M4 35.5Q24 30 44 35.5"),
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
}


def svg(name: str) -> str:
    """Return one mark, hidden from screen readers: the heading beside it says the same."""
    ink, amber = MARKS[name]
    return (
        '<svg class="cor-mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">'
        f'<path d="{ink}"/><path class="cor-mark__amber" d="{amber}"/></svg>\n'
    )
