"""A year's turn with next year's rows in: what pages, estimator, mails, `stale` and `replay` say on a day before it, after it, and a year on."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cases.layout import toml
from estimator import RateCard, clock, load_card, wire
from estimator.card.loader import DATA
from estimator.parsing import form as links
from estimator.present import headline
from estimator.values.day import written
from estimator.values.money import dollars
from pages.day import newest
from pages.forms import estimator as page
from pages.forms import home, questions
from pages.tables import prices
from pages.upkeep import stale
from relay.values import clock as relay_clock
from testing.cards import parsed
from testing.mails import body, outbox
from testing.relay import VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testing.relay import Running

YEAR = max(row.since.year for entries in wire.card().sections.values() for entry in entries.values() for row in entry.rows) + 1
TURN = date(YEAR, 1, 1)
DECEMBER, JANUARY, LATER = date(YEAR - 1, 12, 5), date(YEAR, 1, 2), date(YEAR, 12, 31)
RISE = 5
"""Dollars an hour from TURN on."""
NEW = {"label": "New help", "from": TURN, "unit": "CAD", "source": "Test.", "values": [{"from": TURN, "price": 90}]}


@pytest.fixture
def card(tmp_path: Path) -> RateCard:
    """Return the firm's card with next year's hourly rate and an add-on that begins with the year."""
    folder = shutil.copytree(DATA, tmp_path / "data")
    table = parsed(folder / "rates.toml")
    rows = table["work"]["hourly-rate"]["values"]
    rows[-1]["to"] = date.fromordinal(TURN.toordinal() - 1)
    rows.append({"from": TURN, "value": rows[-1]["value"] + RISE})
    table["addon"]["new-help"] = NEW
    (folder / "rates.toml").write_text("".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items()), encoding="utf-8")
    return load_card(folder)


@pytest.fixture
def on(card: RateCard, monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Use that card, and set the day."""
    monkeypatch.setattr(wire, "card", lambda: card)

    def be(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)
        monkeypatch.setattr(relay_clock, "today", lambda _at=None: day)

    return be


def asked(card: RateCard) -> dict[str, Any]:
    """Return the answers that the forms start with."""
    return dict(questions.start(card))


@pytest.mark.parametrize(("day", "since"), [(DECEMBER, None), (JANUARY, TURN), (LATER, TURN)])
def test_one_price_on_the_whole_site(
    card: RateCard, on: Callable[[date], None], relay: Callable[..., Running], day: date, since: date | None
) -> None:
    """On each day home page, estimator, price list, a request's mails and the engine have the price of that day, and its day."""
    on(day)
    assert newest() == (since or newest()) <= day
    estimate = wire.ask("estimate", asked(card), today=day)["estimate"]
    rate = next(part["value"] for line in estimate["lines"] for part in line["inputs"] if part["key"] == "work.hourly-rate")
    first, *_, last = card.sections["work"]["hourly-rate"].rows
    assert rate == f"{(last if since else first).values['value'].likely.normalize():f}"  # type: ignore[union-attr]

    price, start = headline.words(estimate)["price"], asked(card)
    assert price in home.fragment(card)
    assert dollars(Decimal(estimate["total"])) in page.built()
    for part in (home.fragment(card), prices.addons(), prices.worked_examples()):
        assert written(newest()) in part
    assert ("New help" in prices.addons(), 'value="new-help"' in page.built()) == (bool(since), bool(since))

    running = relay()
    assert running.post(**VISITOR, **start).json()["ok"]
    for mail in outbox(running, 2):
        assert price in body(mail, "plain")


def test_the_pages_are_asked_for_when_the_year_has_turned(card: RateCard, on: Callable[[date], None], tmp_path: Path) -> None:
    """Pages built in December are due on the first day of the new prices, not before; built again they are not."""
    del card
    for built, seen, due in ((DECEMBER, DECEMBER, False), (DECEMBER, JANUARY, True), (JANUARY, JANUARY, False), (JANUARY, LATER, False)):
        on(built)
        file = tmp_path / stale.PRICED
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Prices of {written(newest())}.", encoding="utf-8")
        on(seen)
        found = [one for one in stale._prices(tmp_path) if one.day <= seen]  # noqa: SLF001 -- the one part that the rows decide
        assert [one.day for one in found] == ([TURN] if due else []), (built, seen)


def test_a_link_of_december_says_what_moved(card: RateCard, on: Callable[[date], None]) -> None:
    """A link of December is the same in December; after the turn it is proved, and the hourly rate is what moved."""
    on(DECEMBER)
    old = wire.ask("estimate", asked(card), today=DECEMBER)["estimate"]
    claim = links.read_share_link(f"#{links.share_link(old)}")
    assert wire.ask("replay", claim, today=DECEMBER)["replay"]["verdict"] == "same"
    for day in (JANUARY, LATER):
        replay = wire.ask("replay", claim, today=day)["replay"]
        assert (replay["verdict"], replay["then"]["total"]) == ("moved", old["total"])
        assert [rate["key"] for rate in replay["moved"]] == ["work.hourly-rate"]
        assert replay["now"]["total"] == wire.ask("estimate", asked(card), today=day)["estimate"]["total"] != old["total"]
