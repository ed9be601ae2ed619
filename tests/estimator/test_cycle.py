"""The three-year budget: what you pay, what WCB may refund, and when the payroll pays for it."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from estimator.asks import cycle
from estimator.values.money import tens
from testing.asking import answered, ask, refused

REQUEST = cycle.EXAMPLE["request"] | {"partner": "esc", "industry": "oil-and-gas"}
EXAMPLE = cycle.EXAMPLE | {"request": REQUEST}


def find(**changes: Any) -> Any:
    """Ask for the example's cycle with changes; None takes a value out."""
    asked = {key: value for key, value in {**EXAMPLE, **changes}.items() if value is not None}
    return answered("cycle", asked)


def codes(found: Any) -> list[str]:
    """The codes of what is said beside."""
    return [note["code"] for note in found["notes"]]


def price(**changes: Any) -> Decimal:
    """The likely price before GST of the example's request with changes."""
    return Decimal(answered("estimate", {**REQUEST, **changes})["likely"])


def test_years() -> None:
    """Certification, two maintenance audits, a fee each year; 10%, 5% and 5% of the premium, each paid the year after."""
    found = find()
    years = [(year["year"], year["audit"]["likely"], year["partner_fee"]["likely"], year["refund"]["low"]) for year in found["years"]]
    first, kept = str(price()), str(price(audit="maintenance"))
    assert years == [
        (2026, first, "250.00", "0.00"),
        (2027, kept, "250.00", "2628.00"),
        (2028, kept, "250.00", "1314.00"),
        (2029, "0.00", "0.00", "1314.00"),
    ]


def test_sums() -> None:
    """Costs, refunds and net of the years add up, in every case; the high refund meets the low cost."""
    found = find()
    cost, back = ({case: Decimal(found[name][case]) for case in ("low", "likely", "high")} for name in ("cost", "refund"))
    for case in ("low", "likely", "high"):
        assert cost[case] == sum(Decimal(year["audit"][case]) + Decimal(year["partner_fee"][case]) for year in found["years"])
        assert back[case] == sum(Decimal(year["refund"][case]) for year in found["years"])
    net = {case: Decimal(amount) for case, amount in found["net"].items()}
    assert net == {"low": cost["low"] - back["high"], "likely": cost["likely"] - back["likely"], "high": cost["high"] - back["low"]}


def test_break_even() -> None:
    """At the break-even payroll the base refunds pay the likely cost; a thousand dollars less do not."""
    found = find()
    payroll = Decimal(found["break_even_payroll"])
    assert payroll == payroll.to_integral_value()
    enough, short = (find(payroll=str(amount)) for amount in (payroll, payroll - 1000))
    assert Decimal(enough["refund"]["low"]) >= Decimal(enough["cost"]["likely"]) > Decimal(short["refund"]["low"])


def test_without_payroll() -> None:
    """Without payroll and rate no refund is counted, and break-even uses the average rate, which is said."""
    found = find(payroll=None, rate=None)
    assert (found["refund"]["high"], found["rate"], found["rate_given"]) == ("0.00", "1.46", False)
    assert {"no-payroll", "average"} <= set(codes(found))
    assert found["cost"] == find()["cost"]


def test_renewal() -> None:
    """A recertified company, or one that says it is not its first certificate, gets 5% in each year."""
    for changes in ({"request": {**REQUEST, "audit": "recertification"}}, {"first": "no"}):
        assert {year["refund"]["low"] for year in find(**changes)["years"][1:]} == {"1314.00"}


@pytest.mark.parametrize("audit", ["gap", "none"])
def test_another_audit(audit: str) -> None:
    """A gap audit, or support alone, begins no certificate: the budget starts with certification, and a note says so."""
    found = find(request={**REQUEST, "audit": audit})
    assert found["request"]["audit"] == "certification"
    assert "assumed" in codes(found)


def test_maintenance() -> None:
    """A maintenance audit is the first of two, with recertification after them; its refunds are those of a certificate kept."""
    found = find(request={**REQUEST, "audit": "maintenance"})
    assert [year["what"] for year in found["years"]] == ["Maintenance", "Maintenance", "Recertification", "Last refund"]
    assert found["years"][2]["audit"]["likely"] == str(price(audit="recertification"))
    assert {year["refund"]["low"] for year in found["years"][1:]} == {"1314.00"}
    assert "order" in codes(found)
    assert not {"audits", "assumed"} & set(codes(found))


def test_addons_once() -> None:
    """Add-ons are counted in year 1 only."""
    plain, helped = find(), find(request={**REQUEST, "addons": ["mock-interviews"]})
    assert "addons" in codes(helped)
    assert [year["audit"] for year in helped["years"][1:]] == [year["audit"] for year in plain["years"][1:]]
    assert Decimal(helped["years"][0]["audit"]["likely"]) > Decimal(plain["years"][0]["audit"]["likely"])


@pytest.mark.parametrize(("who", "fee"), [("member", "250.00"), ("non-member", "1200.00")])
def test_membership(who: str, fee: str) -> None:
    """Who is known to be a member, or not, gets one fee."""
    found = find(fee=who)
    assert found["years"][0]["partner_fee"] == {"low": fee, "likely": fee, "high": fee}
    assert "fees-member" not in codes(found)


@pytest.mark.parametrize("partner", ["unsure", "acsa"])
def test_unknown_fees(partner: str) -> None:
    """A partner not known, or without published fees, is "not known" in every year, never an amount."""
    found = find(request={**REQUEST, "partner": partner})
    assert "fees-unknown" in codes(found)
    assert found["years"][0]["partner_fee"] is None
    assert "fees are not known" in found["more"]
    html = ask("cycle", {"request": {**REQUEST, "partner": partner}}, show=True)["html"]
    assert html.count("not known") > 4


def test_secor() -> None:
    """A SECOR's base refund of the first year is 5%, for the sources disagree; its fee is SECOR's."""
    found = find(request={**REQUEST, "employees": 6, "program": "secor"})
    assert found["years"][1]["refund"]["low"] == "1314.00"
    assert found["years"][0]["partner_fee"] == {"low": "150.00", "likely": "150.00", "high": "600.00"}


def test_request_beside_the_rest() -> None:
    """The request's answers may come beside payroll and rate, as a form sends them."""
    assert answered("cycle", {**REQUEST, "payroll": 1800000, "rate": 1.46}) == find()


def test_year() -> None:
    """Another first year is taken, with payroll or without."""
    assert find(year=2027)["years"][0]["year"] == 2027
    assert find(year=2027, payroll=None, rate=None)["years"][0]["year"] == 2027


def test_every_problem_is_named() -> None:
    """Half an account, a wrong fee, a wrong year and the request's own problems are told together."""
    assert list(refused("cycle", {**REQUEST, "payroll": 5, "fee": "friend", "year": 1900, "employees": 0})) == [
        "employees",
        "year",
        "rate",
        "fee",
    ]
    assert list(refused("cycle", {**REQUEST, "rate": 1.46})) == ["payroll"]
    assert "payroll" not in refused("cycle", {**REQUEST, "earnings": [50000]})
    assert list(refused("cycle", {"request": REQUEST, "colour": 1})) == ["colour"]
    assert list(refused("cycle", 7)) == ["request"]


def test_shown() -> None:
    """The HTML has the sentence, the years and the range; without payroll there is no fourth year, no refund, no difference."""
    html = ask("cycle", EXAMPLE, show=True)["html"]
    assert "WCB may refund $5,260." in html
    assert "2029, last refund" in html
    html = ask("cycle", REQUEST, show=True)["html"]
    assert not [words for words in ("2029", "Difference") if words in html]


@pytest.mark.parametrize(
    ("payroll", "side"),
    [(None, "Over three years you pay about $"), (1_800_000, "It could cost you $"), (60_000_000, "You could be $")],
)
@pytest.mark.parametrize("partner", ["esc", "unsure"])
def test_no_amount_has_a_sign(payroll: int | None, side: str, partner: str) -> None:
    """A difference is a cost or how far you are ahead, in sentence, tables and CSV; no amount is negative."""
    body = {"request": {**REQUEST, "partner": partner}} | ({"payroll": payroll, "rate": 1.46} if payroll else {})
    answer = ask("cycle", body, show=True)
    assert side in answer["cycle"]["lead"]
    for written in (answer["cycle"]["lead"], answer["cycle"]["csv"], answer["html"]):
        assert not [sign for sign in ("−", "-$", "$-", ",-") if sign in written]
    assert answer["cycle"]["difference"].split()[0] == ("ahead" if side.endswith("be $") else "cost")


def test_the_sentence_adds_up() -> None:
    """What you pay less what WCB may refund is what it could cost, in the amounts as the sentence rounds them."""
    for payroll in range(1_000_000, 2_000_000, 37_123):
        amounts = [int(word.strip("$.").replace(",", "")) for word in find(payroll=payroll)["lead"].split() if word.startswith("$")]
        assert amounts[0] - amounts[1] == amounts[2]


def test_the_agreement() -> None:
    """The saving of the agreement is that of the three audits with and without it; related companies are not offered it."""
    single, agreed = find(), find(request={**REQUEST, "agreement": "three-year"})
    assert Decimal(single["cost"]["likely"]) - Decimal(agreed["cost"]["likely"]) == Decimal(single["saving"]) > 0
    assert (agreed["saving"], agreed["discount"]) == (single["saving"], "5")
    assert "Your three-year agreement takes 5% off each audit" in agreed["more"]
    assert "A three-year agreement takes 5% off each audit" in single["more"]
    assert "agreement" not in find(request={**REQUEST, "agreement": "group"})["more"]


def test_the_years_in_a_spreadsheet() -> None:
    """The CSV has a row for each year and their total, in plain numbers that add up."""
    empty, head, *years = csv.reader(io.StringIO(find()["csv"]))
    assert empty == []
    assert head[1:] == ["Audit", "Partner fee", "You pay", "WCB may refund", "Cost after refunds", "Ahead after refunds"]
    *rows, total = [[Decimal(cell) for cell in row[1:]] for row in years]
    assert [sum(column) for column in list(zip(*rows, strict=True))[:4]] == total[:4]
    assert total[4] - total[5] == total[2] - total[3]


def test_clock() -> None:
    """Without the asker's day the machine's year is the first."""
    assert ask("cycle", REQUEST, today=None)["cycle"]["years"][0]["year"] >= 2026


def test_beside_the_price() -> None:
    """With the agreement chosen, the estimate shows the three audits, this one and what the agreement takes off; without it, nothing."""
    agreed = {**REQUEST, "agreement": "three-year"}
    shown = ask("estimate", agreed, show=True)["html"]
    audits = sum((Decimal(year["audit"]["likely"]) for year in find(request=agreed)["years"]), Decimal(0))
    assert f"<b>3 years: {tens(audits)} + GST (${audits * Decimal('1.05'):,.0f})</b> likely." in shown["years"]
    assert f"This audit: {shown['price']}. Your three-year" in shown["years"]
    for other in ({}, {"agreement": "group"}, {"agreement": "three-year", "audit": "gap"}):
        assert ask("estimate", REQUEST | other, show=True)["html"]["years"] == ""
