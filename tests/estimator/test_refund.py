"""The WCB refund: the base, the most, and what it is worked out from."""

from decimal import Decimal
from typing import Any

import pytest

from estimator.asks import refund
from testing.asking import answered, ask, refused

PAID: dict[str, Any] = {"payroll": 1400000, "rate": 1.46, "year": 2026}


def find(**changes: Any) -> Any:
    """Ask for the fact sheet's example with changes."""
    return answered("refund", PAID | changes)


def test_the_fact_sheet_s_example() -> None:
    """$1.4 million at $1.46 is a premium of $20,440; 10% is $2,044, 5% $1,022, 20% $4,088."""
    found = find()
    assert (found["premium"], found["low"], found["high"]) == ("20440.00", "2044.00", "4088.00")
    assert [year["low"] for year in found["years"]] == ["2044.00", "1022.00", "1022.00"]
    assert [year["paid_in"] for year in found["years"]] == [2027, 2028, 2029]
    assert found["three_years"]["low"] == "4088.00"
    assert [find(rate=4.35)[case] for case in ("premium", "low", "high")] == ["60900.00", "6090.00", "12180.00"]


@pytest.mark.parametrize(
    ("changes", "percent"),
    [
        ({"first": "yes"}, ("10", "10", "20")),
        ({"first": "no"}, ("5", "5", "20")),
        ({"first": "no", "improvement": 8}, ("5", "8", "20")),
        ({"improvement": 8}, ("10", "10", "20")),
        ({"improvement": 8, "leadership": 15}, ("10", "15", "15")),
        ({"improvement": 12, "leadership": 0}, ("10", "12", "12")),
        ({"improvement": 55, "leadership": 0}, ("10", "20", "20")),
        ({"improvement": "12 %", "leadership": ""}, ("10", "12", "20")),
        ({"program": "secor"}, ("5", "10", "20")),
        ({"program": "secor", "first": "no"}, ("5", "5", "20")),
    ],
)
def test_percent(changes: dict[str, Any], percent: tuple[str, str, str]) -> None:
    """The highest measure counts, never their sum, 20% at most; what was not answered may still be the highest."""
    found = find(**changes)
    assert tuple(found["percent"].values()) == percent
    for case, share in zip(("low", "likely", "high"), percent, strict=True):
        assert Decimal(found[case]) == Decimal("204.40") * Decimal(share)


@pytest.mark.parametrize("earnings", [[50000, 200000, "$60,000"], "50000\n200,000;60000\n\n"])
def test_earnings_are_capped(earnings: Any) -> None:
    """Worker by worker, earnings above the year's cap are not assessed; a text contains one amount a line."""
    answer = answered("refund", {"earnings": earnings, "rate": 1.46, "year": 2026})
    assert answer["assessed"] == "220900.00"
    assert answered("refund", {"earnings": [200000], "rate": 1, "year": 2024})["assessed"] == "104600.00"


def test_a_year_beyond_the_data() -> None:
    """For a later year the last cap known is used, and that is reported; for payrolls given whole the cap is named."""
    assert "cap-year" in [note["code"] for note in find(year=2030)["notes"]]
    codes = [note["code"] for note in answered("refund", {"earnings": [5], "rate": 1, "year": 2026})["notes"]]
    assert "payroll" not in codes
    assert "cap-year" not in codes


def test_nothing_is_promised() -> None:
    """Every answer states first that nobody can promise a refund."""
    assert find()["notes"][0]["code"] == "no-promise"
    assert "Nobody can promise" in ask("refund", PAID, show=True)["html"]


def test_year_of_the_asker() -> None:
    """Without a year it is the asker's, but not before the first cap known."""
    assert answered("refund", {"payroll": 1, "rate": 1})["year"] == 2026
    assert answered("refund", {"payroll": 1, "rate": 1}, today="2019-01-01")["year"] == 2023
    assert ask("refund", {"payroll": 1, "rate": 1}, today=None)["refund"]["year"] >= 2026


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"payroll": None}, "payroll", "Give the year's payroll"),
        ({"rate": ""}, "rate", "Give your industry's premium rate"),
        ({"payroll": -1}, "payroll", "“-1” is not an amount"),
        ({"payroll": "1e999999"}, "payroll", "is not an amount"),
        ({"rate": 101}, "rate", "“101” is not a rate in dollars for each $100 from 0.01 to 100."),
        ({"year": 1999}, "year", "“1999” is not a whole number from 2023 to 2036."),
        ({"first": "perhaps"}, "first", "known: yes, no."),
        ({"first": 1}, "first", "known: yes, no."),
        ({"program": "iso"}, "program", "choose one of cor, secor"),
        ({"improvement": 101}, "improvement", "is not a percentage from 0 to 100."),
        ({"leadership": 5}, "leadership", "is not 0, nor from 10 to 20"),
        ({"earnings": [1]}, "earnings", "payroll or earnings, not both"),
        ({"payroll": None, "earnings": []}, "earnings", "Give a list of 1 to 10,000 amounts"),
        ({"payroll": None, "earnings": {"a": 1}}, "earnings", "Give a list of 1 to 10,000 amounts"),
        ({"payroll": None, "earnings": [5, "x"]}, "earnings", "“x”, number 2, is not an amount in dollars."),
        ({"payroll": None, "earnings": [-5]}, "earnings", "“-5”, number 1, is not an amount in dollars."),
        ({"colour": 1}, "colour", "is not known here"),
    ],
)
def test_problems(changes: dict[str, Any], field: str, message: str) -> None:
    """What is wrong is named with its field, its value and what to give."""
    assert message in refused("refund", PAID | changes)[field]


def test_no_answers() -> None:
    """What is no set of answers is refused."""
    assert "is not a set of answers" in refused("refund", [1])["request"]
    assert refund.KEYS[0] in refused("refund", [1])["request"]


def test_shown() -> None:
    """With show, the base refund leads, and the years are in a picture and a table."""
    html = ask("refund", PAID, show=True)["html"]
    assert "The base refund would be $2,044 (10% of $20,440), paid in 2027 if WCB grants it." in html
    assert "$2,044 to $4,088" in html
    assert "Three years together" in html
