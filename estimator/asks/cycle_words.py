"""How a three-year budget is worded: its sentences, tables, CSV and JSON.

An amount never has a sign: a difference is what it "could cost" you, or how far you "could be ahead".
"""

from decimal import Decimal
from html import escape
from typing import Any

from estimator.asks.cycle_years import AGREEMENT, NOTHING, ZERO, Cycle
from estimator.present import csv, headline
from estimator.present.layout import Layout, Table
from estimator.present.print_header import covers
from estimator.values.day import written
from estimator.values.money import dollars, plain, tens, text, whole
from estimator.values.span import Span

TEN = Decimal("1E1")
UNKNOWN = "not known"
"""A partner's fee that was not found: never $0.00."""


def difference(net: Decimal) -> str:
    """Word what is left of a cost after the refunds, for a table: `cost $1,200.00`, `ahead $300.00`."""
    return f"ahead {dollars(-net)}" if net < 0 else f"cost {dollars(net)}"


def lead(cycle: Cycle) -> str:
    """Return the budget in sentences, each amount rounded to $10."""
    pay, back = cycle.cost.round(TEN), cycle.refund.round(TEN)  # rounded first, so that the sentence adds up
    paid = f"Over three years you pay about {tens(pay.likely)} before GST"
    if not cycle.account:
        return f"{paid} ({tens(pay.low)} to {tens(pay.high)})."
    net = pay.likely - back.likely
    left = f"You could be {tens(-net)} ahead." if net < 0 else f"It could cost you {tens(net)}."
    return f"{paid}. WCB may refund {tens(back.likely)}. {left}"


def more(cycle: Cycle) -> str:
    """Return what goes with the sentence: that the partner's fees are not known, and what the agreement takes off."""
    unknown = "" if cycle.fees else cycle.card.words["cycle"]["fees-extra"]
    return " ".join(filter(None, (unknown, offer(cycle))))


def offer(cycle: Cycle) -> str:
    """Return what the three-year agreement takes off; empty where the card has none or it takes nothing off."""
    if cycle.saving <= 0:
        return ""
    sentences = cycle.card.words["cycle"]
    chosen = cycle.request.agreement == AGREEMENT
    return sentences["agreed" if chosen else "agreement"].format(percent=plain(cycle.discount), saving=tens(cycle.saving))


def card_line(cycle: Cycle, this: str) -> str:
    """Return the three audits beside the price of the first, as HTML."""
    audits = sum((year.audit for year in cycle.years), NOTHING)
    price = headline.priced(audits, cycle.card.on(cycle.request.on))["price"]
    return (
        f'<p class="cor-years"><b>3 years: {price}</b> likely. This audit: {this}. '
        f'{escape(offer(cycle))} <button type="button" data-with-script>See the three-year budget</button></p>'
    )


def notes(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the notes on the figures, as (code, text)."""
    sentences, request, partner = cycle.card.words["cycle"], cycle.request, cycle.card.partners.get(cycle.request.partner)
    rate, payroll = dollars(cycle.rate), whole(cycle.break_even)
    codes = [("covers", sentences["covers"].format(covers=covers(request, cycle.card)))]
    if cycle.account:
        codes.append(("refund", sentences["refund"].format(payroll=whole(cycle.account.payroll), rate=rate)))
    else:
        codes.append(("no-payroll", sentences["no-payroll"]))
    codes += [("no-promise", sentences["no-promise"]), *([("assumed", sentences["assumed"])] if cycle.assumed else [])]
    codes += [("gst", sentences["gst"]), ("same-rates", sentences["same-rates"].format(on=written(request.on)))]
    if request.audit == "maintenance":
        codes.append(("order", sentences["order"]))
    else:
        first = cycle.card.sections["audit"][request.audit].label.lower() + " audit"
        codes.append(("audits", sentences["audits"].format(first=first)))
    if request.addons:
        codes.append(("addons", sentences["addons"]))
    if cycle.fees and partner:
        codes.append(("fees", sentences["fees"].format(partner=partner.short, source=partner.fees_source)))
        if len(cycle.fees) > 1:
            codes.append(("fees-member", sentences["fees-member"].format(who=cycle.fees[0].who)))
    else:
        codes.append(("fees-unknown", sentences["fees-unknown"]))
    code = "break-even" if cycle.account else "average"
    return [*codes, (code, sentences[code].format(payroll=payroll, rate=rate))]


def rows(cycle: Cycle) -> list[tuple[str, list[Decimal | None], Decimal]]:
    """Return each year and their total: its label; audit, partner fee (None: not known), cost and refund; cost less refund."""
    shown = cycle.years if cycle.account else cycle.years[:-1]
    spans = [(f"{year.year}, {year.what.lower()}", (year.audit, year.fee, year.cost, year.refund), year.net[1]) for year in shown]
    audits = sum((year.audit for year in cycle.years), NOTHING)
    fees = sum((year.fee for year in cycle.years if year.fee), NOTHING) if cycle.fees else None
    spans.append(("Three years", (audits, fees, cycle.cost, cycle.refund), cycle.net[1]))
    return [(label, [span.likely if span else None for span in row], net) for label, row, net in spans]


COLUMNS = ("Year", "Audit", "Partner fee", "You pay", "WCB may refund", "Difference")


def table(cycle: Cycle) -> Table:
    """Return the table of the years; without payroll there is no refund and no difference."""
    width = len(COLUMNS) if cycle.account else COLUMNS.index("WCB may refund")
    cells = [(label, *map(_cell, amounts), difference(net))[:width] for label, amounts, net in rows(cycle)]
    return Table("Three-year budget: likely amounts, before GST", COLUMNS[:width], cells, foot=1)


def _cell(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else dollars(amount) if amount else ""


def layout(cycle: Cycle) -> Layout:
    """Format the budget: the sentence, the years, how far it could be off, the notes."""
    cost, back = cycle.cost, cycle.refund
    ends: list[tuple[str, ...]] = [("You pay", dollars(cost.low), dollars(cost.likely), dollars(cost.high))]
    if cycle.account:
        ends += [
            ("WCB may refund", dollars(back.high), dollars(back.likely), dollars(back.low)),
            ("Difference", *map(difference, cycle.net)),
        ]
    return Layout(
        "Three-year budget",
        lead(cycle),
        [table(cycle), Table("How far it could be off", ("Three years", "Best case", "Likely", "Worst case"), ends)],
        [words for _, words in notes(cycle)],
        more=more(cycle),
    )


def spreadsheet(cycle: Cycle) -> str:
    """Return the years as CSV, to follow an estimate's own: plain numbers; what is left after the refunds has a column for each side."""
    head = ("Three-year budget, likely, CAD before GST", *COLUMNS[1:-1], "Cost after refunds", "Ahead after refunds")
    lines = [
        (label, *(UNKNOWN if amount is None else text(amount) for amount in (*amounts, max(net, ZERO), max(-net, ZERO))))
        for label, amounts, net in rows(cycle)
    ]
    width = len(head) if cycle.account else head.index("WCB may refund")
    return csv.table([(), *(line[:width] for line in (head, *lines))])


def answer(cycle: Cycle) -> dict[str, Any]:
    """Return the cycle as data: money as text; `net` may be negative, `difference` says it in words; a fee may be null."""
    return {
        "years": [
            {
                "year": year.year,
                "what": year.what,
                "audit": _span(year.audit),
                "partner_fee": _span(year.fee) if year.fee else None,
                "cost": _span(year.cost),
                "refund": _span(year.refund),
                "net": _net(year.net),
                "difference": difference(year.net[1]),
            }
            for year in cycle.years
        ],
        "cost": _span(cycle.cost),
        "refund": _span(cycle.refund),
        "net": _net(cycle.net),
        "difference": difference(cycle.net[1]),
        "discount": plain(cycle.discount),
        "saving": text(cycle.saving),
        "break_even_payroll": text(cycle.break_even),
        "rate": text(cycle.rate),
        "rate_given": cycle.account is not None,
        "lead": lead(cycle),
        "more": more(cycle),
        "csv": spreadsheet(cycle),
        "notes": [{"code": code, "text": words} for code, words in notes(cycle)],
        "request": cycle.request.to_mapping(),
    }


def _span(span: Span) -> dict[str, str]:
    return {"low": text(span.low), "likely": text(span.likely), "high": text(span.high)}


def _net(parts: tuple[Decimal, ...]) -> dict[str, str]:
    return dict(zip(("low", "likely", "high"), (text(part) for part in parts), strict=True))
