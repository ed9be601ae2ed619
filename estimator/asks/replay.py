"""The ask `replay`: an old estimate priced again, with its own rates and with today's, and every figure and rate that differs.

The version of an estimate starts with the day of the newest row that it uses; the digest after it says whether these are the same.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.asks.ask import Answer, Ask
from estimator.asks.replay_figures import Difference, differences, written_over
from estimator.card.rates import SAMPLING, SCHEME, UNSURE, RateCard
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.reader import AskReader
from estimator.parsing.text import comma_list, echo, iso_date
from estimator.present.layout import Layout, Table, change
from estimator.pricing import proof
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.request import Request
from estimator.values.money import cents, dollars, text

KEYS = ("request", "rates_version", "total")
EXAMPLE = {
    "request": {"audit": "certification", "employees": 15, "sites": 2, "travel": {"to": ["red-deer"]}, "on": "2025-11-24"},
    "rates_version": "2025-04-01+518025dc",
    "total": "4137.41",
}
DAY_LENGTH = len("2026-01-01")
MAX_VERSION = 40


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate whose value changed; an empty text is a rate that did not exist."""

    key: str
    label: str
    unit: str
    was: str
    now: str
    matters: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """The stated figures, and the estimate made again.

    Attributes:
        then: with the stated rates; None where this card does not hold them.
        today: the day of the newer price.
        now: with today's rates; None where an answer is not offered today.
        gone: those answers, each in a sentence's part.
        changes: the rates that differ between the two.
        differing: the stated figures that the stated rates do not give.
        written_over: the stated rates that the card has no longer.

    """

    stated: Decimal | None
    version: str
    then: Estimate | None
    today: date
    now: Estimate | None
    gone: list[str]
    changes: list[RateChange]
    differing: list[Difference]
    written_over: list[str]

    @property
    def verdict(self) -> str:
        """`same`, `moved` (the rates moved), `differs` (same rates, another figure), `unproven` (rates not held, or none named)."""
        if self.then is None:
            return "unproven"
        if self.differing:
            return "differs"
        return "same" if self.now and self.now.total == self.then.total and not self.changes else "moved"

    @property
    def words(self) -> str:
        """Say the verdict."""
        now = f"With the rates of {self.today} it "
        now += f"is {dollars(self.now.total)}." if self.now else f"has no price: {comma_list(self.gone)}."
        before = f"It stated {dollars(self.stated)}." if self.stated is not None else "It stated no total."
        if self.then is None:
            why = "Its rates are not in this rate card, so it cannot be made again" if self.version else "It names no rates"
            if self.written_over:
                why += f": written over, where a new row was due, is {comma_list(self.written_over)}"
            return f"{before} {why}. {now}"
        if self.verdict == "differs" and self.stated in {None, self.then.total}:
            which = "A figure differs" if len(self.differing) == 1 else "Figures differ"
            why = "the engine, or a fact without a day, has changed since, or the file was altered"
            return f"{before} {which} from what the same rates give ({comma_list(figure.place for figure in self.differing)}): {why}. {now}"
        if self.verdict == "differs":
            why = "the engine has changed since, or the figure was altered"
            return f"{before} The same rates give {dollars(self.then.total)}: {why}. {now}"
        if self.verdict == "same":
            return f"The total is the same: {dollars(self.then.total)}. No rate has moved."
        if self.now and self.now.total == self.then.total:
            return f"The total is the same: {dollars(self.then.total)}. Rates have moved that do not touch it."
        return f"{before} Made again with its own rates it is the same. {now}"


def not_offered(card: RateCard, request: Request, day: date) -> list[str]:
    """Name the answers that are not offered on a day, each with when it is."""
    rates, named = card.on(day), []
    for key, question in card.questions.items():
        names = request.answer(key) if question.kind == "addons" else (request.answer(key),)
        entries = card.options(question.options) if question.options else {}
        named += [
            f"{entries[name].label} {entries[name].when(day)}"
            for name in names
            if name in entries and not rates.offers(question.options, name)
        ]
    return named


def on_day(card: RateCard, request: Request, day: date | None) -> Estimate | None:
    """Price a request on another day; None where the card has not begun, or an answer is not offered."""
    if day is None or day < card.starts or not_offered(card, request, day):
        return None
    return estimate(request.with_answers(on=day), card)


def made_again(card: RateCard, request: Request, version: str) -> Estimate | None:
    """Return the estimate with this version of its rates: of the request's own day, or of the day the version starts with.

    A version of the whole card's values, as links had until November 2026, is one too.
    """
    priced = (on_day(card, request, day) for day in (request.on, iso_date(version[:DAY_LENGTH])))
    return next((one for one in priced if one and version in {one.rates_version, one.worksheet.rates.version}), None)


def rate_changes(card: RateCard, then: Estimate, day: date) -> list[RateChange]:
    """Return every rate whose value differs on a day, those that the estimate is made of first."""
    old, new = then.worksheet.rates.values(), card.on(day).values()
    used = proof.used(then.worksheet.request, card)
    changed = []
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            section, name, *column = key.split(".")
            label, unit = _named(card, section, name)
            label = f"{label} ({column[0]})" if column else label
            matters = not used.isdisjoint({(section, name), (section, UNSURE)})
            if matters or (key in old and key in new):  # an option that came or went is no rate that moved
                changed.append(RateChange(key, label, unit, old.get(key, ""), new.get(key, ""), matters))
    return sorted(changed, key=lambda rate: not rate.matters)


def _named(card: RateCard, section: str, name: str) -> tuple[str, str]:
    """Return what a rate, a sample or a fact of the scheme is called, and its unit."""
    if section == SAMPLING:
        return card.sampling[name].label, name
    if section == SCHEME:
        return card.scheme[name].label, card.scheme[name].unit
    entry = card.sections[section][name]
    return entry.label, entry.unit


def read(card: RateCard, body: Any, today: date) -> Replay:
    """Validate the body, and price the request on both days.

    Args:
        card: the rate card, with its old rows.
        body: KEYS, or a whole estimate as `quote.json` holds it: then every figure of it is compared.
        today: the day of the newer price.

    Raises:
        InvalidRequest: every problem at once.

    """
    # A quote.json holds the whole estimate: what is not needed to make it again is compared with it, not read.
    reader = AskReader({key: body[key] for key in KEYS if key in body} if isinstance(body, dict) else body, KEYS)
    total = reader.number("total", 0, Decimal(10**9), "a total in dollars")
    version = reader.value("rates_version") or ""
    if not isinstance(version, str) or len(version) > MAX_VERSION or not version.isprintable():
        reader.problem("rates_version", f"{echo(version)} is not a version of rates, such as 2026-01-01+8d8002ed.")
        version = ""
    try:
        request = Request.from_mapping(body.get("request"), card, iso_date(version[:DAY_LENGTH]) or today)
    except InvalidRequest as error:
        reader.problems += [(f"request.{field}" if field != "request" else field, message) for field, message in error.problems]
        raise InvalidRequest(reader.problems) from error
    reader.finish()
    day = max(today, card.starts)
    now, gone = on_day(card, request, day), not_offered(card, request, day)
    then = made_again(card, request, version)
    if then is None:
        over = list(written_over(body, estimate(request, card))) if version else []
        return Replay(total, version, None, day, now, gone, [], [], over)
    stated = None if total is None else cents(total)
    figures = {key: value for key, value in body.items() if key != "total"} | ({} if stated is None else {"total": text(stated)})
    return Replay(stated, version, then, day, now, gone, rate_changes(card, then, day), differences(figures, then.to_mapping()), [])


def answer(replay: Replay) -> dict[str, Any]:
    """Return the replay as data."""
    return {
        "verdict": replay.verdict,
        "text": replay.words,
        "stated": {"total": None if replay.stated is None else text(replay.stated), "rates_version": replay.version},
        "differing": [{"figure": figure.place, "stated": figure.stated, "made": figure.made} for figure in replay.differing],
        "then": _priced(replay.then) if replay.then else None,
        "now": _priced(replay.now) if replay.now else None,
        "moved": [
            {"key": rate.key, "label": rate.label, "unit": rate.unit, "was": rate.was, "now": rate.now, "matters": rate.matters}
            for rate in replay.changes
        ],
    }


def _priced(estimate: Estimate) -> dict[str, Any]:
    return {
        "total": text(estimate.total),
        "on": estimate.worksheet.request.on.isoformat(),
        "rates_version": estimate.rates_version,
        "engine_version": estimate.engine_version,
        "reference": estimate.reference,
        "request": estimate.worksheet.request.to_mapping(),
    }


def layout(replay: Replay) -> Layout:
    """Format the replay: three totals, the figures that differ, the rates that changed."""
    rows = [("Stated", "" if replay.stated is None else dollars(replay.stated), replay.version)]
    if replay.then:
        rows.append(
            (
                "With the rates of then",
                dollars(replay.then.total),
                f"{replay.then.rates_version}, prices of {replay.then.worksheet.request.on}",
            )
        )
    if replay.now:
        rows.append(("With today's rates", dollars(replay.now.total), f"{replay.now.rates_version}, prices of {replay.today}"))
    if replay.now and replay.then:
        rows.append(("Difference", change(replay.now.total - replay.then.total), ""))
    tables = [Table("Then and now, with GST", ("Price", "Total", "Rates"), rows, figures=False)]
    if replay.differing:
        figures = [(figure.place, figure.stated, figure.made or "not there") for figure in replay.differing]
        tables.append(Table("Figures that differ", ("Figure", "Stated", "Made again"), figures, figures=False))
    if replay.changes:
        table = [
            (rate.label, rate.was or "not there", rate.now or "not there", rate.unit, "yes" if rate.matters else "no")
            for rate in replay.changes
        ]
        tables.append(Table("Rates that moved", ("Rate", "Then", "Now", "Unit", "Used here"), table, figures=False))
    return Layout("This estimate, then and now", replay.words, tables)


def run(card: RateCard, body: Any, today: date) -> Answer:
    """Answer the ask `replay`.

    Raises:
        InvalidRequest: every problem at once.

    """
    replay = read(card, body, today)
    return Answer.of_layout({"replay": answer(replay)}, lambda: layout(replay))


ASK = Ask("prices an old estimate again and lists the rates that changed", EXAMPLE, run, command=True)
