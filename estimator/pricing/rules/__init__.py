"""The rules, one module each, in the order of an audit. Each takes a worksheet and returns its lines."""

from collections.abc import Callable, Iterator

from estimator.pricing.line import Line
from estimator.pricing.rules import addons, documentation, interviews, meetings, observation, planning, report, season, travel
from estimator.pricing.worksheet import Worksheet

type Rule = Callable[[Worksheet], Iterator[Line]]

RULES: tuple[Rule, ...] = (
    planning.lines,
    documentation.lines,
    meetings.lines,
    interviews.lines,
    observation.lines,
    report.lines,
    season.lines,  # after the work it applies to
    travel.lines,  # after the hours on site are known
    addons.lines,
)
