"""The limits of an auditor's day, and how many days work takes within them. Hours in millionths, money in millionths of a dollar."""

from typing import NamedTuple


class WorkRules(NamedTuple):
    """The rules of a day and what travel costs.

    Attributes:
        work: the most hours of work in a day.
        day: the most hours of work and driving in a day.
        near: the most kilometres that are driven before work on its day.
        pace: hours for a kilometre.
        per_km: dollars for a kilometre; `per_hour` for an hour of driving, `night` for a night with its meals.
        free: hours of each drive from home that are not charged.
        leave: dollars for each drive from home, where each day away has a flat price.
        short: hours of work that are not worth a day of their own.

    """

    work: int
    day: int
    near: int
    pace: int
    per_km: int
    per_hour: int
    night: int
    free: int = 0
    leave: int = 0
    short: int = 0

    @property
    def last(self) -> int:
        """The most hours of work on the day that ends it."""
        return max(self.work, min(self.work + self.short, self.day))


def days(hours: int, room: int, last: int) -> int:
    """Return the days that work takes: `room` hours on each, up to `last` on the last one."""
    return max(1, 1 - (last - hours) // room)
