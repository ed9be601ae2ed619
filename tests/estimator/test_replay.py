"""An old estimate again: what moved since, and what cannot be proved."""

import random
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from browser import drawn
from estimator import estimate, wire
from estimator.asks import replay
from estimator.parsing import form
from estimator.pricing.request import Request
from testing.asking import answered, ask, refused
from testing.cards import card

OLD = {
    "audit": "certification",
    "employees": 15,
    "sites": 2,
    "industry": "construction",
    "travel": {"to": ["red-deer"]},
    "on": "2025-11-24",
}


def kept(request: dict[str, Any]) -> dict[str, Any]:
    """Price a request; what a link or a quote.json keeps of it."""
    answer = answered("estimate", request)
    return {key: answer[key] for key in ("request", "rates_version", "total")}


def test_moved_rates() -> None:
    """A link of 2025 shows its old total, the new one, and the one rate that moved, which it used."""
    link = kept(OLD)
    answer = answered("replay", link)
    assert answer["verdict"] == "moved"
    assert (answer["stated"]["total"], answer["then"]["total"]) == (link["total"], link["total"])
    assert answer["now"]["total"] == kept({**OLD, "on": "2026-11-24"})["total"] != link["total"]
    moved = [(rate["key"], rate["was"], rate["now"], rate["unit"], rate["matters"]) for rate in answer["moved"]]
    assert moved == [("travel.per-km", "0.72", "0.73", "CAD/km", True)]


def test_moved_rates_that_do_not_matter() -> None:
    """Without travel the same rate moved, but not the total: that is reported."""
    answer = answered("replay", kept({key: value for key, value in OLD.items() if key != "travel"}))
    assert answer["verdict"] == "moved"
    assert "do not touch it" in answer["text"]
    assert [rate["matters"] for rate in answer["moved"]] == [False]


def test_moved_rates_are_shown() -> None:
    """With show, the three totals and the moved rate are in tables."""
    html = ask("replay", kept(OLD), show=True)["html"]
    for message in ("$4,229.81", "$4,232.88", "+$3.07", "Rates that moved", "0.72", "0.73"):
        assert message in html


def test_same_rates() -> None:
    """An estimate of this year is the same again."""
    answer = answered("replay", kept({**OLD, "on": "2026-10-01"}))
    assert (answer["verdict"], answer["moved"]) == ("same", [])


def test_altered_total() -> None:
    """A total that its own rates do not give is called out, with the right one."""
    answer = answered("replay", kept(OLD) | {"total": "1.00"})
    assert answer["verdict"] == "differs"
    assert "It stated $1.00. The same rates give $4,229.81" in answer["text"]


def whole() -> dict[str, Any]:
    """Return a whole estimate, as a quote.json contains it."""
    answer: dict[str, Any] = answered("estimate", {**OLD, "partner": "esc"})
    return answer


def test_a_whole_estimate_is_compared_figure_by_figure() -> None:
    """A quote.json as it was made is the same in every figure; its words may be put otherwise."""
    found = whole()
    found["lines"][0]["why"] = found["assumptions"][0] = "Other words."
    answer = answered("replay", found)
    assert (answer["verdict"], answer["differing"]) == ("moved", [])


FORGED = {
    "low": ("low", "1.00"),
    "gst": ("gst", "0.00"),
    "a subtotal": ("subtotals.audit.likely", "1.00"),
    "a line's amount": ("lines[3].amount", "1.00"),
    "a line's unit": ("lines[2].unit", "d"),
    "what a line was worked out from": ("lines[1].inputs[1].value", "99"),
    "days": ("audit_days", "0.5"),
    "interviews": ("interviews", 1),
    "sites": ("sites_sampled", "one"),
    "a partner's fee": ("partner_fees.fees[1].amount", "5.00"),
    "another scheme's days": ("other_scheme.days.likely", None),
}


def put(found: Any, place: str, value: Any) -> None:
    """Put a value at a place such as `lines[3].amount`."""
    *way, last = re.findall(r"\w+", place)
    for step in way:
        found = found[int(step) - 1] if isinstance(found, list) else found[step]
    found[last] = value


@pytest.mark.parametrize(("place", "value"), FORGED.values(), ids=FORGED)
def test_a_forged_figure_is_named(place: str, value: Any) -> None:
    """Any figure of a quote.json that its own rates do not give is named, although the total is right."""
    found = whole()
    put(found, place, value)
    answer = answered("replay", found)
    assert (answer["verdict"], [one["figure"] for one in answer["differing"]]) == ("differs", [place])
    assert f"A figure differs from what the same rates give ({place}): " in answer["text"]
    assert place in ask("replay", found, show=True)["html"]


def test_lines_that_went_and_figures_that_came_are_named() -> None:
    """A line that was taken out shifts the others, and an entry that no estimate has is named with what it states."""
    found = whole()
    del found["lines"][-1]
    found |= {"you pay": "$1.00", "total": "2"}
    answer = answered("replay", found)
    assert [(one["figure"], one["stated"], one["made"]) for one in answer["differing"]] == [
        ("lines", f"{len(found['lines'])} entries", f"{len(found['lines']) + 1} entries"),
        ("“you pay”", "“$1.00”", ""),
        ("total", "“2.00”", f"“{whole()['total']}”"),
    ]
    assert "It stated $2.00. The same rates give" in answer["text"]


def test_what_a_figure_is_not_read_from() -> None:
    """An estimate whose every part is something else is compared to its end, and no more is named than a message contains."""
    found = whole()
    request = {key: found[key] for key in ("request", "rates_version", "total")}
    answer = answered("replay", {key: [{}] for key in found} | request | dict.fromkeys(map(str, range(1000)), 1))
    assert answer["verdict"] == "differs"
    assert len(answer["differing"]) == 20
    assert answered("replay", dict.fromkeys(found) | request)["differing"]


@pytest.mark.parametrize("version", ["2025-04-01+00000000", "2019-01-01+5237b406", "nonsense"])
def test_rates_not_held(version: str) -> None:
    """Rates that the card does not hold cannot be made again; the price of today is given."""
    answer = answered("replay", kept(OLD) | {"rates_version": version})
    assert (answer["verdict"], answer["then"]) == ("unproven", None)
    assert "not in this rate card" in answer["text"]
    assert answer["now"]["total"] == "4232.88"


def test_nothing_stated() -> None:
    """A request alone is priced today, and what is missing is shown."""
    answer = answered("replay", {"request": OLD})
    assert answer["verdict"] == "unproven"
    assert answer["text"].startswith("It stated no total. It names no rates. ")
    assert "With the rates of then" not in ask("replay", {"request": OLD}, show=True)["html"]


def test_no_total_but_rates() -> None:
    """With rates and no total the old price is made again all the same."""
    link = kept(OLD)
    answer = answered("replay", {key: link[key] for key in ("request", "rates_version")})
    assert (answer["verdict"], answer["then"]["total"], answer["stated"]["total"]) == ("moved", link["total"], None)


def test_request_of_another_day() -> None:
    """A request without its day is priced on the day its rates began: the version proves they are the same."""
    link = kept(OLD)
    request = {key: value for key, value in link["request"].items() if key != "on"}
    assert answered("replay", link | {"request": request})["then"]["total"] == link["total"]
    later = answered("replay", link | {"request": link["request"] | {"on": "2026-11-24"}})
    assert (later["then"]["on"], later["then"]["total"]) == ("2025-04-01", link["total"])


def test_every_problem_is_named() -> None:
    """Wrong answers of the request, a wrong total and a wrong version are reported together."""
    problems = refused("replay", {"request": {"audit": "certification", "employees": "x"}, "total": "much", "rates_version": 7})
    assert list(problems) == ["total", "rates_version", "request.employees"]
    assert "request" in refused("replay", {})
    assert "request" in refused("replay", [1])
    assert "is not a version" in refused("replay", {"request": OLD, "rates_version": "2" * 41})["rates_version"]


def test_today_before_the_card() -> None:
    """On a clock that runs before the card, today's price is that of the card's first day."""
    assert answered("replay", kept(OLD), today="2024-01-01")["now"]["on"] == "2025-04-01"


def test_clock() -> None:
    """Without the asker's day the machine's is taken."""
    assert ask("replay", {"request": OLD}, today=None)["replay"]["now"]["on"] >= "2026-01-01"


def test_moved_samples_and_new_options(tmp_path: Path) -> None:
    """A changed sample moves too; an option that came later has no old value."""
    found = card(
        tmp_path,
        (
            "season.january =",
            'season.any = { label = "Any", unit = "%", source = "Test.", values = [{ from = 2025-04-01, surcharge = 0 }] }\nseason.january =',
        ),
    )
    then, now = (estimate(Request.from_mapping({**OLD, "on": day}, found), found) for day in ("2025-11-24", "2026-11-24"))
    then.worksheet.rates._rows.pop(("season", "any"))  # noqa: SLF001 -- as an option that came later
    now.worksheet.rates._rows["sampling", "interviews"] = now.worksheet.rates._rows["sampling", "sites"]  # noqa: SLF001 -- as a later table
    moved = {rate.key: rate for rate in replay.rate_changes(found, then, date(2026, 11, 24))}
    assert (moved["season.any.surcharge"].was, moved["season.any.surcharge"].now) == ("", "0")
    assert (moved["sampling.interviews"].label, moved["sampling.interviews"].matters) == ("Interview sample", True)
    assert moved["season.any.surcharge"].label == "Any (surcharge)"


@pytest.mark.no_cover
def test_hundreds_of_links() -> None:
    """300 drawn links reopen to the same total: through the fragment's text, the form's pairs, and a replay."""
    dice = random.Random(3)
    rates = wire.card()
    for _ in range(300):
        request = drawn.request(dice) | {"on": dice.choice(("2025-06-30", "2026-11-24"))}
        priced = estimate(Request.from_mapping(request, rates), rates)
        fragment = urlencode(form.from_mapping(priced.worksheet.request.to_mapping()))
        again = form.to_mapping(parse_qsl(fragment))
        reopened = replay.read(
            rates, {"request": again, "rates_version": priced.rates_version, "total": str(priced.total)}, date(2026, 11, 24)
        )
        assert reopened.then
        assert reopened.then.total == priced.total
        assert reopened.then.reference == priced.reference
        assert reopened.verdict == ("moved" if request["on"].startswith("2025") else "same")
