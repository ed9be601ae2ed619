"""Finds what is due for review: pages by `reviewed`, facts by `checked`, yearly figures by the day they are set again.

The prices built into the pages are due once a later row of the data applies. A source that is old, or the only one for its fact,
is due sooner. The limits are in limits.toml.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from estimator import wire
from pages import content
from pages.config import SettingsError, toml
from pages.day import from_words
from pages.upkeep import ledger

LIMITS = Path(__file__).parent / "limits.toml"
WEEK = timedelta(days=7)
MANY = 20
"""As much as one can read again in a week; more is said beforehand."""
PRICED = "docs/_fragments/price-bar.html"
"""The fragment that names the day of the built prices."""


@dataclass(frozen=True, slots=True)
class Due:
    """One dated fact, and the first day on which it is past its limit."""

    place: str
    what: str
    day: date
    why: str
    source: str
    remedy: str

    def line(self) -> str:
        """Format it as one line: place, what, why, source, and what to do."""
        source = f" Source: {self.source.rstrip('.')}." if self.source else ""
        return f"{self.place}: {self.what}: {self.why}.{source} {self.remedy}"


@cache
def limits() -> dict[str, Any]:
    """Return limits.toml."""
    found = toml(LIMITS)
    days = {"pages.days": found["pages"]["days"], **{f"marks.{mark}": most for mark, most in found["marks"].items()}}
    days |= {f'files."{file}".days': limit["days"] for file, limit in found["files"].items()}
    if wrong := [
        f"{LIMITS.name}: {key}: {value!r} is not a number of days; write one such as 400"
        for key, value in days.items()
        if not isinstance(value, int)
    ]:
        raise SettingsError("\n".join(wrong))
    for figure in found["yearly"]:
        try:
            date(2001, figure["month"], figure["day"])
        except (KeyError, TypeError, ValueError) as error:
            words = "needs a month from 1 to 12 and a day of it, such as month = 1 and day = 1"
            raise SettingsError(f"{LIMITS.name}: [[yearly]] {figure.get('entry')}: {words}") from error
    return found


def past(on: date, root: Path = Path()) -> list[Due]:
    """Return what is past its limit on a day, in the order of the files."""
    return [due for due in dated(on, root) if due.day <= on]


def crowd(on: date, found: Iterable[Due]) -> tuple[date, int]:
    """Return the first day of the week, after a day, in which most of what `dated` found falls due, and how much that is."""
    days = [due.day for due in found if due.day > on]
    return max(
        ((day, sum(day <= other < day + WEEK for other in days)) for day in sorted(set(days))), key=lambda week: week[1], default=(on, 0)
    )


def dated(on: date, root: Path = Path()) -> Iterator[Due]:
    """Yield every page and fact with the day on which it goes past its limit, as seen on a day.

    Raises:
        SettingsError: a file of limits.toml has a fact without a day, or limits.toml names an entry that is not there.

    """
    yield from _pages(on, root)
    yield from _prices(root)
    for file, limit in limits()["files"].items():
        yield from _file(on, root, file, limit)
    for figure in limits()["yearly"]:
        yield from _yearly(on, root, figure)


def _pages(on: date, root: Path) -> Iterator[Due]:
    days = limits()["pages"]["days"]
    for path in content.files(root):
        name = path.relative_to(root / content.DOCS).as_posix()
        if name.startswith("_fragments/"):
            continue
        matter = content.matter(path)
        read = matter.get("reviewed")
        place = f"{content.DOCS}/{name}:{ledger.head(root, f'{content.DOCS}/{name}', 'reviewed')}"
        title = str(matter.get("title", name))
        if type(read) is not date or read > on:  # a time of day is no day
            if read is not None:  # `pages.release` refuses a page without it
                yield Due(
                    place, title, on, f"reviewed: {read}: {_no_day(read)}", "", "Write the day on which you read it, such as 2026-11-23."
                )
            continue
        why = f"read {read}; a page is read again within {days} days"
        yield Due(place, title, read + timedelta(days=days + 1), why, "", "Read it, then set `reviewed`.")


def _prices(root: Path) -> Iterator[Due]:
    built = re.search(r"Prices of (\w{3} \d+, \d{4})", (root / PRICED).read_text(encoding="utf-8"))
    card = wire.card()
    last = card.on(max(card.starts, from_words(built[1]))).until if built else None
    if built and last:
        why = f"are those of {built[1]}, which apply until {last}"
        yield Due(f"{PRICED}:1", "Prices on the pages", last + timedelta(days=1), why, "", "Run `make fresh`, then publish the site again.")


def _file(on: date, root: Path, file: str, limit: dict[str, Any]) -> Iterator[Due]:
    if not limit.get("entries", True):
        checked = toml(root / file, file).get("checked")
        if checked is None:
            raise SettingsError(f"{file}: checked: is missing; give the day on which you last read the whole file, such as 2026-11-23")
        place = f"{file}:{ledger.head(root, file, 'checked')}"
        yield _due(on, place, "every entry", checked, limit["days"], "")
        early = (fact for fact in ledger.facts(root, file) if checked <= on < (fact.checked or on))
        yield from (_due(on, fact.place, fact.label, fact.checked or on, limit["days"], fact.source) for fact in early)
        return
    for fact in ledger.facts(root, file):
        if fact.checked is not None:
            yield _due(on, fact.place, fact.label, fact.checked, limit["days"], fact.source, fact.read)
        elif file.startswith("estimator/"):
            raise SettingsError(f"{fact.place}: {fact.entry}: has a source and no day; give `checked`, there or at the head of the file")


def _no_day(read: object) -> str:
    return "a day that is still to come" if type(read) is date else "no day"


def _due(on: date, place: str, what: str, checked: date, most: int, source: str, read: str = "") -> Due:
    if type(checked) is not date or checked > on:
        return Due(place, what, on, f"checked: {checked}: {_no_day(checked)}", source, "Write the day on which you read it.")
    marks = limits()["marks"]
    days = min([most, *(marks[mark] for mark in read.split(", ") if mark in marks)])
    why = f"read {checked}{f' ({read})' if read else ''}; to be read again within {days} days"
    return Due(place, what, checked + timedelta(days=days + 1), why, source, "Read it again, fix what changed, then set `checked`.")


def _yearly(on: date, root: Path, figure: dict[str, Any]) -> Iterator[Due]:
    file, entry = figure["file"], figure["entry"]
    facts = [fact for fact in ledger.facts(root, file) if fnmatchcase(fact.entry, entry)]
    if not facts and "*" not in entry:
        raise SettingsError(f"{LIMITS.name}: [[yearly]] {entry}: is not in {file}; fix the name or remove it")
    for fact in facts:
        known = max(day for day in (fact.checked, fact.since) if day is not None)
        turn = date(known.year, figure["month"], figure["day"])
        due = turn if turn > known else turn.replace(year=known.year + 1)
        why = f"its newest figure is from {fact.since} and it was read {fact.checked}"
        new, same = "Add a row from that day", "give the entry its own `checked`"
        if fact.since is None:
            why, new, same = f"read {fact.checked}", "Write what is new", f"set `{fact.entry.rpartition('.')[2]}_as_of` alone"
        why = f"{why}; a new one applies from {max(due, _last(on, figure))}"
        remedy = f"It is set by {figure['set_by']}. {new}; where there is no new figure, {same}."
        yield Due(fact.place, fact.label, due, why, fact.source, remedy)


def _last(on: date, figure: dict[str, Any]) -> date:
    """Return the last day, up to a day, on which a yearly figure was set again."""
    turn = date(on.year, figure["month"], figure["day"])
    return turn if turn <= on else turn.replace(year=on.year - 1)
