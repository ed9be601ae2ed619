"""The shape of data/rates.toml: every section, its units, its columns."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the card.

    Attributes:
        entries: for fixed sections, entry name to unit; for options, empty.
        units: for options, the units allowed, each with the columns its rows must hold.
        required: options that the rules use by name.
        optional: entries that the owner may leave out.

    """

    entries: dict[str, str]
    units: dict[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def _fixed(*optional: str, **entries: str) -> Section:
    return Section({name.replace("_", "-"): unit for name, unit in entries.items()}, {}, optional=optional)


def _options(unit: str, *columns: str, required: tuple[str, ...] = ()) -> Section:
    return Section({}, {unit: columns}, required)


WORK = ("planning", "documentation", "interviews", "observation", "report")

SECTIONS: dict[str, Section] = {
    "work": _fixed(hourly_rate="CAD/h", day_rate="CAD/d", hours_per_day="h/d"),
    "tax": _fixed(gst="%"),
    "planning": _fixed(audit="h", site="h/site"),
    "meetings": _fixed(audit="h", site="h/site"),
    "interviews": _fixed(minutes="min"),
    "observation": _fixed(site="h/site"),
    "documentation": _fixed(hours="h"),
    "report": _fixed(hours="h"),
    "audit": _options("ratio", *WORK, required=("certification", "recertification", "maintenance", "gap", "none")),
    "program": _options("ratio", *WORK, required=("cor", "secor")),
    "documents": _options("ratio", "hours", "onsite"),
    "remote": _options("ratio", "onsite"),
    "shifts": _options("ratio", "observation"),
    "readiness": _options("ratio", "documentation", "report"),
    "industry": _options("ratio", "hazard"),
    "partner": _options("ratio", "tool"),
    "season": _options("%", "surcharge"),
    "agreement": _options("%", "discount"),
    "travel": _fixed(
        "free-km",
        "free-hours",
        "day-rate",
        "shortest-day",
        free_km="km",
        free_hours="h",
        day_rate="CAD/d",
        shortest_day="h",
        per_km="CAD/km",
        driving_rate="CAD/h",
        driving_time="h/100km",
        stay_over="km",
        day_limit="h/d",
        accommodation="CAD/night",
        meals="CAD/night",
    ),
    "addon": Section({}, {"h": ("hours", "share"), "CAD": ("price",)}),
}


def of(options: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Section]:
    """Return every section: the rules' own, and the options of questions that declare their columns."""
    return SECTIONS | {name: _options("ratio", *columns) for name, columns in options if columns}


CURVES = {("documentation", "hours"), ("report", "hours")}
SHARES = {("documents", "onsite"), ("remote", "onsite"), ("audit", "interviews"), ("program", "interviews")}
PERCENTS = {("season", "surcharge"), ("agreement", "discount")}
MOST = {"CAD/h": 1_000, "CAD/d": 8_000, "CAD": 25_000, "CAD/km": 10, "CAD/night": 2_000}
"""Unit to the most that is taken as meant: above it a decimal point is missing."""
STATUSES = ("illustrative", "published")
BASES = ("hour", "day")
