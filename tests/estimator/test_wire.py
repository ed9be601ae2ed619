"""The one way in: whatever is sent, JSON comes back, soon."""

import json
import statistics
import sys
from typing import Any

import pytest

from bench import fuzz
from browser import drawn, fuzzed
from estimator import wire
from estimator.asks import registry
from testing.asking import ask, refused


def handled(text: Any) -> Any:
    """Send a text; the parsed answer."""
    return json.loads(wire.handle(text))


def message(text: Any) -> str:
    """Send what is no ask; the one message."""
    answer = handled(text)
    assert not answer["ok"]
    (problem,) = answer["problems"]
    return str(problem["message"])


def dearest() -> float:
    """Seconds of processor time for the honest question that takes most: the example of `sweep`."""
    text = json.dumps({"ask": "sweep", "request": registry.ASKS["sweep"].example})
    return statistics.median(fuzz.timed(text)[0] for _ in range(3))


def test_hostile_texts() -> None:
    """2,000 hostile texts each get an answer, none raises, none takes twice the dearest honest question (in milliseconds: `python -m bench fuzz`)."""
    traced = sys.gettrace() is not None  # coverage makes everything slower
    found = fuzz.campaign(seed=2, count=200 if traced else 2000, limit=lambda: 2 * dearest())
    assert found["faults"] == []
    assert found["answered"] > found["texts"] / 40
    assert found["refused"] > found["texts"] / 2


@pytest.mark.parametrize("number", fuzzed.NUMBERS, ids=lambda number: f"{number[:12]} of {len(number)}")
@pytest.mark.parametrize("key", ["employees", "payroll", "rate", "budget", "total", "travel"])
def test_strange_numbers(number: str, key: str) -> None:
    """A number of any size or spelling is answered or refused, in every place that reads one."""
    for name in registry.ASKS:
        text = f'{{"ask": "{name}", "request": {{"audit": "gap", "employees": 5, "sites": {number}, "travel": {{"km": {number}}}, "{key}": {number}}}}}'
        assert handled(text)["ok"] in {True, False}


@pytest.mark.parametrize(
    ("text", "output"),
    [
        (None, "Send JSON as text."),
        (b"{}", "Send JSON as text."),
        ("", "This is not JSON: Expecting value at line 1, column 1."),
        ('{"ask": NaN}', "This is not JSON: NaN is not a number in JSON."),
        ("[" * 501, "This JSON holds more than 500 lists and objects."),
        ("9" * 5000, "This is not JSON: Exceeds the limit (4300 digits) for integer string conversion"),
        ("1e9999999999999999999", "This JSON holds a number that cannot be read."),
        (" " * (wire.MAX_CHARACTERS + 1), "150,001 characters are more than the 150,000 allowed."),
        ("[]", "“[]” is not an ask; send {“ask”: …}."),
        ("null", "is not an ask"),
        ('{"ask": "buy"}', "“buy” is not an ask; known: help, fields, estimate,"),
        ('{"ask": ["help"]}', "is not an ask; known:"),
        ('{"ask": "help", "colour": 1}', "“colour” is not known here; known: ask, request, fields, today, show."),
        ('{"ask": "help", "today": "tomorrow"}', "“tomorrow” is not a date from 2000 to 2099; write it as 2026-11-24."),
        ('{"ask": "help", "today": "9999-12-31"}', "“9999-12-31” is not a date from 2000 to 2099"),
        ('{"ask": "help", "today": "0001-01-01"}', "“0001-01-01” is not a date from 2000 to 2099"),
        ('{"ask": "help", "fields": {"a": "b"}}', "Give the form's fields as a list of [name, value] pairs of text."),
        ('{"ask": "help", "fields": [["a", 1]]}', "Give the form's fields as a list of [name, value] pairs of text."),
    ],
)
def test_no_ask(text: Any, output: str) -> None:
    """What is no ask gets one problem that gives the reason."""
    assert output.replace("“ask”", '"ask"') in message(text)


def test_fields() -> None:
    """A form's fields are checked and come back as the form's own pairs; one given twice is refused, not guessed."""
    form = [["employees", "12"], ["audit", "gap"], ["travel.from", "calgary"], ["travel.to", "banff"], ["_total", "5"], ["addons", ""]]
    fields = ask("fields", fields=form)["fields"]
    assert ["travel.to", "banff"] in fields
    assert ["employees", "12"] in fields
    assert "employees" in refused("fields", fields=[*form, ["employees", "13"], ["employees", "14"]])


@pytest.mark.no_cover
def test_total_is_the_estimates() -> None:
    """Drawn requests: the amounts that are shown first are those of the whole estimate, and so are the words."""
    for drawn_ask in drawn.asks(5, 300):
        whole, first = (handled(json.dumps({**drawn_ask, "ask": name, "show": True})) for name in ("estimate", "total"))
        assert whole["ok"] == first["ok"]
        if not whole["ok"]:
            assert whole == first
            continue
        assert first["total"] == {name: whole["estimate"][name] for name in ("low", "likely", "high", "gst", "total")}
        assert first["html"] == {name: whole["html"][name] for name in first["html"]}
        assert {"likely", "with_gst", "under", "total"} <= first["html"].keys()


def test_help_lists_every_ask() -> None:
    """Help names each ask with what it does and an example that is answered, with HTML where there is any."""
    listed = handled('{"ask": "help"}')["asks"]
    assert [one["ask"] for one in listed] == list(registry.ASKS)
    for one in listed:
        assert one["about"]
        assert ask(one["ask"], one["example"], show=True)["ok"], one["ask"]


def test_the_same_text_the_same_bytes() -> None:
    """Every example is answered with the same bytes twice."""
    for name, kind in registry.ASKS.items():
        text = json.dumps({"ask": name, "request": kind.example, "today": "2026-11-24", "show": True})
        assert wire.handle(text) == wire.handle(text)


def test_half_characters() -> None:
    """Half a character in a label comes back as it was sent, and the answer can be written as UTF-8."""
    small = {"audit": "gap", "employees": 5}
    text = json.dumps({"ask": "compare", "request": {"requests": [small, small], "labels": ["\ud800", "b"]}, "show": True})
    assert wire.handle(text).encode()
    assert handled(text)["compare"]["labels"][0] == "\ud800"
