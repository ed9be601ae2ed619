"""One reader of numbers: the table of numbers.json in Python and in the page's script, and both alike whatever is typed."""

import json
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.parsing.number import decimal, meaning, whole_number
from testing.asking import ask, refused

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("numbers.json").read_text(encoding="utf-8"))
RATE = 100
"""The limit of a field that takes no thousands."""
SCRIPT = """
import { createInterface } from "node:readline";
import { whole } from "./docs/assets/js/shared/numbers.js";
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(whole(JSON.parse(line))));
"""
PIECES = ["0", "1", "12", "200", "000", "1200", "5", ",", ".", "'", "’", "_", " ", "\u00a0", "\u2009", "\u200b", "+", "-", "e", "E", "\uff13", "\uff0c", "\uff0e", "\u0663", "$", "%", "x"]  # fmt: skip
typed = st.text(max_size=70) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.fixture(scope="module")
def script() -> Iterator[Callable[[str], int | None]]:
    """The page's own reader, in Node."""
    with subprocess.Popen(
        ["node", "--input-type=module", "--eval", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as node:
        assert node.stdin
        assert node.stdout
        source, sink = node.stdout, node.stdin

        def read(text: str) -> int | None:
            sink.write(f"{json.dumps(text)}\n")
            sink.flush()
            found: int | None = json.loads(source.readline())
            return found

        yield read
        sink.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_the_table(case: dict[str, Any], script: Callable[[str], int | None]) -> None:
    """Each text is the number of the table: whole in Python and in the page, with thousands, and where there are none; a refusal names what it may mean."""
    text = case["text"]
    assert whole_number(text) == case["whole"]
    assert script(text) == case["whole"]
    assert decimal(text) == (case["number"] and Decimal(case["number"]))
    assert decimal(text, RATE) == (case["rate"] and Decimal(case["rate"]))
    if case["whole"] is None:
        assert meaning(text).strip() == case.get("says", "")


@pytest.mark.no_cover
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(text=typed)
def test_the_page_reads_what_the_engine_reads(text: str, script: Callable[[str], int | None]) -> None:
    """Whatever is typed, the page and the engine read the same whole number, or both none."""
    assert script(text) == whole_number(text)


FIRM = {"audit": "certification", "employees": 15}
REFUND = {"payroll": 1400000, "rate": "1.46"}
READ: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("refund", REFUND | {"rate": "0,46"}, REFUND | {"rate": "0.46"}),
    ("refund", REFUND | {"rate": "1,460"}, REFUND),
    ("refund", REFUND | {"payroll": "1 400 000,00 $"}, REFUND),
    ("refund", REFUND | {"payroll": "1’400’000\u200b"}, REFUND),
    ("refund", REFUND | {"improvement": "12,5 %"}, REFUND | {"improvement": 12.5}),
    ("refund", {"rate": 1, "earnings": "50 000,00\n$60.000,50"}, {"rate": 1, "earnings": [50000, 60000.5]}),
    ("solve", FIRM | {"budget": "5 000,00"}, FIRM | {"budget": 5000}),
    ("cycle", FIRM | REFUND | {"rate": "0,46"}, FIRM | REFUND | {"rate": "0.46"}),
    ("estimate", FIRM | {"employees": "25\u200b"}, FIRM | {"employees": 25}),
    ("estimate", FIRM | {"travel": {"km": "149,2"}}, FIRM | {"travel": {"km": 150}}),
    ("estimate", FIRM | {"industry": "construction\u200b"}, FIRM | {"industry": "construction"}),
    ("sample", {"employees": "1 200", "sites": "\uff15"}, {"employees": 1200, "sites": 5}),
    ("program", {"employees": "\ufeff\uff19"}, {"employees": 9}),
]


@pytest.mark.parametrize(("name", "written", "meant"), READ, ids=repr)
def test_every_ask_reads_alike(name: str, written: dict[str, Any], meant: dict[str, Any]) -> None:
    """What people write in any field of any ask is the number that they mean."""
    assert ask(name, written) == ask(name, meant)
    assert ask(name, written)["ok"]


NOT_READ: list[tuple[str, dict[str, Any], str, str]] = [
    ("estimate", FIRM | {"employees": "1,5"}, "employees", "“1,5” is not a whole number from 1 to 10,000. It reads as 1.5, not as 15."),
    (
        "estimate",
        FIRM | {"travel": {"km": "1.200"}},
        "travel.km",
        "“1.200” is not a number of kilometres from 0 to 2,000, one way. Write 1200 or 1.2.",
    ),
    ("solve", FIRM | {"budget": "5.000"}, "budget", "“5.000” is not an amount in dollars from 0.01 to 10,000,000,000. Write 5000 or 5."),
    ("refund", REFUND | {"payroll": "1,40,000"}, "payroll", "Write 140000 if you mean that."),
    ("refund", {"rate": 1, "earnings": "5,0000"}, "earnings", "“5,0000”, number 1, is not an amount in dollars. Write 50000 or 5."),
    ("sample", {"employees": "1,5", "sites": 1}, "employees", "It reads as 1.5, not as 15."),
    ("solve", FIRM | {"budget": "25%"}, "budget", "“25%” is not an amount in dollars"),
    ("refund", REFUND | {"payroll": "25 %"}, "payroll", "“25 %” is not an amount in dollars"),
    ("program", {"employees": "1.200"}, "employees", "“1.200” is not a number of people. Write 1200 or 1.2."),
]


@pytest.mark.parametrize(("name", "written", "field", "message"), NOT_READ, ids=repr)
def test_every_ask_names_both_readings(name: str, written: dict[str, Any], field: str, message: str) -> None:
    """What can mean two numbers is refused at its field, with both; a percentage is no amount."""
    assert message in refused(name, written)[field]
