"""The rules, one module each, in the order of an audit. Each takes a job and gives its lines."""

from collections.abc import Callable, Iterator

from estimator.job import Job
from estimator.line import Line
from estimator.rules import addons, documentation, interviews, meetings, observation, planning, report, season, travel

type Rule = Callable[[Job], Iterator[Line]]

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
