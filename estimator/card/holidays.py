"""Alberta's general holidays, computed for any year by the rules in data/calendar.toml, and working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from estimator.parsing.table import TomlTable

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY, SUNDAY = 5, 6
RULES = {"day": ("month", "day"), "nth": ("month", "weekday", "nth"), "before": ("month", "day", "weekday"), "easter": ("before",)}


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: its name and its rule. Numbers a rule does not use are 0."""

    label: str
    rule: str
    month: int
    day: int
    weekday: int
    nth: int
    before: int
    sunday: int

    def on(self, year: int) -> date:
        """Return the day it falls on in a year."""
        if self.rule == "easter":
            return easter(year) - self.before * DAY
        if self.rule == "day":
            day = date(year, self.month, self.day)
            return day + self.sunday * DAY if day.weekday() == SUNDAY else day
        if self.rule == "nth":
            first = date(year, self.month, 1)
            return first + ((self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)) * DAY
        last = date(year, self.month, self.day) - DAY
        return last - ((last.weekday() - self.weekday) % 7) * DAY


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, as Meeus gives it)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    weekday = (32 + 2 * left + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def read(table: TomlTable) -> tuple[Holiday, ...]:
    """Read the holidays of a table; what is wrong is added to the table's problems."""
    found = []
    for key in table.names():
        part = table.table(key)
        rule = part.text("rule")
        if rule not in RULES:
            part.problem("rule", f'"{rule}" is not one of {", ".join(RULES)}')
        needs = RULES.get(rule, ())
        weekday = part.text("weekday") if "weekday" in needs else WEEKDAYS[0]
        if weekday not in WEEKDAYS:
            part.problem("weekday", f'"{weekday}" is not one of {", ".join(WEEKDAYS)}')
        numbers = {name: part.whole(name) if name in needs else 0 for name in ("month", "day", "nth", "before")}
        label, sunday = part.text("label"), part.whole("sunday", 0)
        part.close()
        if weekday in WEEKDAYS:
            found.append(Holiday(label, rule, weekday=WEEKDAYS.index(weekday), sunday=sunday, **numbers))
            if all(name in part for name in needs):
                try:
                    found[-1].on(2001)
                except ValueError as error:
                    part.problem("month", f"{numbers['month']}: with this day it is in no calendar: {error}")
    return tuple(found)


class WorkCalendar:
    """Working days: Monday to Friday except general holidays."""

    def __init__(self, holidays: tuple[Holiday, ...]) -> None:
        self.holidays = holidays
        self._years: dict[int, dict[date, str]] = {}

    def of(self, year: int) -> dict[date, str]:
        """Return a year's holidays by day, in order."""
        if year not in self._years:
            self._years[year] = dict(sorted((holiday.on(year), holiday.label) for holiday in self.holidays))
        return self._years[year]

    def working(self, day: date) -> bool:
        """Return whether a day is a working day."""
        return day.weekday() < SATURDAY and day not in self.of(day.year)

    def before(self, day: date) -> date:
        """Return the day itself, or the last working day before it: for deadlines."""
        while not self.working(day):
            day -= DAY
        return day

    def after(self, day: date) -> date:
        """Return the day itself, or the first working day after it: for starts."""
        while not self.working(day):
            day += DAY
        return day

    def count(self, since: date, until: date) -> int:
        """Count the working days between two days, both included."""
        return sum(self.working(since + index * DAY) for index in range((until - since).days + 1))

    def between(self, since: date, until: date) -> dict[date, str]:
        """Return the holidays from one day to another, both included."""
        years = range(since.year, until.year + 1)
        return {day: name for year in years for day, name in self.of(year).items() if since <= day <= until}


@cache
def months_later(day: date, months: int) -> date:
    """Return the same day so many months later (earlier where negative), the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last))
