"""An estimate as escaped HTML: the same fragments in the page, in the relay's answer, in the mail and on the command line.

No style attribute, no script: the page's classes say how it looks.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from estimator.card.inputs import Input
from estimator.card.rates import UNSURE
from estimator.parsing import form
from estimator.present import answers_in_words, csv, headline, help_alone, part_summary, print_header, svg_bars, svg_map, timetable, ways
from estimator.pricing.estimate import Estimate, price
from estimator.pricing.line import GROUPS, Line
from estimator.pricing.rules import addons
from estimator.pricing.worksheet import Worksheet
from estimator.values.count import counted
from estimator.values.day import written
from estimator.values.money import dollars, plain, tens
from estimator.values.span import Span

FEES = "Certifying partner fees are not included. "
WIDE_CLASS = ' class="cor-said__long"'
"""An answer that may name several things."""


def parts(estimate: Estimate, mapping: dict[str, Any]) -> dict[str, Any]:
    """Return the fragments of an estimate and its mapping: HTML, but for the words of `headline.words`, `worth`, `csv`, `link` (what follows `#`) and `addons`."""
    return {
        **headline.words(mapping),
        **ways.under(estimate.worksheet.request, estimate.worksheet.card),
        "ways": ways.html(estimate.worksheet.request, estimate.worksheet.card),
        "headline": range_drawn(estimate),
        "facts": facts(estimate, mapping),
        "next": open_question(estimate),
        "suggest": suggestion(estimate),
        "lines": lines(estimate),
        "trip": svg_map.figure(estimate.worksheet) + timetable.html(estimate, mapping["days"]),
        "explain": explain(estimate),
        "notices": notices(mapping),
        "stated": stated(mapping),
        "money": money(estimate),
        "answers": answers(estimate),
        "paper": print_header.header(estimate),
        "worth": part_summary.parts(estimate),
        "csv": csv.sheet(mapping, print_header.covers(estimate.worksheet.request, estimate.worksheet.card)),
        "link": form.share_link(mapping),
        "addons": addon_prices(estimate),
    }


def addon_prices(estimate: Estimate) -> dict[str, str]:
    """What each add-on would cost with these answers, before GST: `$290 to $560`, chosen or not."""
    request, card = estimate.worksheet.request, estimate.worksheet.card
    worksheet = Worksheet.of(request.with_answers(addons=tuple(card.options("addon", request.on))), card, quick=True)
    return {line.code.removeprefix("addon."): _rounded(line.amount) for line in addons.lines(worksheet)}


def _rounded(span: Span) -> str:
    return tens(span.likely) if span.known else f"{tens(span.low)} to {tens(span.high)}"


def widest(estimate: Estimate) -> Span:
    """The range with every optional question left open, to show what answering has narrowed."""
    request, card = estimate.worksheet.request, estimate.worksheet.card
    nothing = {key: UNSURE for key, question in card.questions.items() if question.unsure}
    return price(request.with_answers(**nothing), card)


def money(estimate: Estimate) -> str:
    """Where the money goes: the groups, or the lines where there is one group."""
    groups = [(GROUPS[group], span.likely) for group, span in estimate.subtotals.items()]
    single = [(line.label, line.amount.likely) for line in estimate.lines]
    return svg_bars.parts_bar(groups if len(groups) > 1 else single, estimate.range.likely)


def answers(estimate: Estimate) -> str:
    """The answers the estimate rests on, for the printed page."""
    request, card = estimate.worksheet.request, estimate.worksheet.card
    rows = "".join(
        f"<div{WIDE_CLASS if key in {'travel', 'addons'} else ''}><dt>{escape(card.questions[key].label)}</dt><dd>{escape(words)}</dd></div>"
        for key, words in answers_in_words.of(request, card).items()
        if help_alone.lists(vars(request), key)
    )
    return f'<dl class="cor-said">{rows}</dl>'


def facts(estimate: Estimate, mapping: dict[str, Any]) -> str:
    """What the price rests on: days, interviews, sites, and which rates."""
    status = "<strong>Illustrative rates: the firm has not published its own yet.</strong> " if mapping["status"] == "illustrative" else ""
    sentences = []
    if estimate.worksheet.request.audit != "none":
        onsite = f", {mapping['onsite_days']} at your sites" if mapping["onsite_days"] else ""
        sentences = [f"{mapping['audit_days']} days of auditor time{onsite}"]
        for number, name in ((mapping["interviews"], "interview"), (mapping["sites_sampled"], "site visit")):
            sentences += [counted(number, name)] if number else []
    return (
        f'<p class="cor-facts">{". ".join([*sentences, ""]).rstrip() or "No audit."}</p>'
        f'<p class="cor-fine">{status}Prices of {written(estimate.worksheet.request.on)}. {FEES if help_alone.partner_charges(mapping["request"]) else ""}'
        f'<span class="cor-nowrap">Reference {mapping["reference"]}.</span></p>'
    )


def range_drawn(estimate: Estimate) -> str:
    """The range as a bar with its ends below; no bar where nothing is uncertain."""
    if estimate.range.known:
        return '<p class="cor-fine">No range: every part of this price is fixed.</p>' if estimate.lines else ""
    return (
        f"{svg_bars.range_bar(estimate.range, widest(estimate))}"
        f'<p class="cor-range__ends"><span>Low <b>{tens(estimate.range.low)}</b></span><span>{headline.BASIS}</span><span>High <b>{tens(estimate.range.high)}</b></span></p>'
    )


def open_question(estimate: Estimate) -> str:
    """Return a link to the open question that would narrow the range most, or to the choice of help; once all are answered, what keeps the range open."""
    request = estimate.worksheet.request
    if request.audit == "none" and not request.addons:
        return "" if request.program == "secor" else '<p class="cor-narrow">Next: <a href="#f-addons">choose the help you want</a></p>'
    if not estimate.narrowings:
        if estimate.range.known:
            return ""
        widest = max(estimate.worksheet.lines, key=lambda line: line.amount.width)
        words = estimate.worksheet.card.words["answered"]["all"].format(line=widest.label[:1].lower() + widest.label[1:])
        return f'<p class="cor-narrow">{escape(words)}</p>'
    key, amount = max(estimate.narrowings.items(), key=lambda item: (item[0] == "travel", item[1]))  # where sites are is known at once
    label = "Where are your other sites?" if key == "travel" else estimate.worksheet.card.questions[key].label
    more = len(estimate.narrowings) - 1
    rest = f" {more} more {'question' if more == 1 else 'questions'} to go." if more else ""
    worth = f"The usual answer would narrow your range by about {tens(amount)}." if amount else ""
    return f'<p class="cor-narrow">Answer next: <a href="#f-{"travel-to" if key == "travel" else escape(key)}">{escape(label)}</a> {worth}{rest}</p>'


def suggestion(estimate: Estimate) -> str:
    """Ask whether the certifying partner that serves the industry is theirs; empty where one is chosen, or none serves it alone."""
    request, partners = estimate.worksheet.request, estimate.worksheet.card.partners.values()
    partner = next((candidate for candidate in partners if request.industry in candidate.industries), None)
    if request.partner != UNSURE or not partner:
        return ""
    return (
        f'<p class="cor-narrow">{escape(partner.short)} serves {escape(partner.serves.lower())}. Is it yours? '
        f'<button type="button" data-choose="partner" value="{partner.slug}" data-with-script>Yes, {escape(partner.short)}</button></p>'
    )


def lines(estimate: Estimate) -> str:
    """The line items, grouped, with subtotals, GST and total; where nothing is chosen, what to choose."""
    if not estimate.range.high:
        unpriced = headline.unpriced(vars(estimate.worksheet.request))
        rest = "pick an audit or an add-on" if unpriced == headline.NOTHING else "you do the self-assessment yourself"
        return f'<p class="cor-fine">{unpriced}: {rest}.</p>'
    body = ""
    for group, subtotal in estimate.subtotals.items():
        rows = "".join(_row(line) for line in estimate.lines if line.group == group)
        body += (
            f'<tbody><tr class="cor-table__group"><th scope="rowgroup">{GROUPS[group]}</th>'
            f"<td>{dollars(subtotal.likely)}</td></tr>{rows}</tbody>"
        )
    return (
        '<table class="cor-table cor-lines"><caption>What the estimate is made of, before GST</caption>'
        '<thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead>'
        f"{body}<tfoot>"
        f'<tr><th scope="row">Likely, before GST</th><td>{dollars(estimate.range.likely)}</td></tr>'
        f'<tr><th scope="row">Range, before GST</th><td>{tens(estimate.range.low)} to {tens(estimate.range.high)}</td></tr>'
        f'<tr><th scope="row">GST {plain(estimate.worksheet.rates.span("tax", "gst").likely)}%</th><td>{dollars(estimate.gst)}</td></tr>'
        f'<tr class="cor-table__total"><th scope="row">Likely total</th><td>{dollars(estimate.total)}</td></tr>'
        "</tfoot></table>"
    )


def _row(line: Line) -> str:
    return (
        f'<tr data-line="{escape(line.code)}"><th scope="row">{escape(line.label)} <small>{escape(line.measured)} × {dollars(line.rate.likely)}</small></th>'
        f"<td>{dollars(line.amount.likely)}</td></tr>"
    )


def explain(estimate: Estimate) -> str:
    """How each amount came about: the reason in words, then every number with its date and source."""
    return "".join(_reason(line) for line in estimate.lines)


def _reason(line: Line) -> str:
    could = (line.amount.low, line.amount.likely, line.amount.high)  # in the high case the auditor may drive instead of staying
    rows = "".join(_number(part) for part in line.inputs)
    return (
        f'<details class="cor-reason"><summary>{escape(line.label)} <span>{dollars(line.amount.likely)}</span></summary>'
        f"<p>{escape(line.why)}</p>"
        f"<p>{escape(line.measured)} × {dollars(line.rate.likely)} = {dollars(line.amount.likely)}; "
        f"it could be {dollars(min(could))} to {dollars(max(could))}.</p>"
        f'<table class="cor-table cor-table--stack"><caption>Numbers used for {escape(line.label.lower())}</caption><thead><tr><th scope="col">Number</th>'
        f'<th scope="col">Value</th><th scope="col">Applies from</th><th scope="col">Source</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )


@lru_cache(maxsize=512)
def _number(part: Input) -> str:
    return (
        f'<tr><th scope="row">{escape(part.label)}</th><td data-label="Value">{escape(part.words)}</td>'
        f'<td data-label="Applies from" class="cor-nowrap">{written(part.since)}</td><td data-label="Source">{escape(part.source)}</td></tr>'
    )


def notices(mapping: dict[str, Any]) -> str:
    """What a fair adviser adds."""
    remarks = [notice for notice in mapping["notices"] if notice["code"] != "illustrative"]
    return "".join(f'<p class="cor-notice" data-notice="{escape(notice["code"])}">{escape(notice["text"])}</p>' for notice in remarks)


def stated(mapping: dict[str, Any]) -> str:
    """Partner fees, what was assumed, what is left out, which rates and engine."""
    fees, charges = mapping["partner_fees"], help_alone.partner_charges(mapping["request"])
    priced = "".join(
        f"<li>{escape(fee['who'].capitalize())}: {dollars(Decimal(fee['amount']))}, {escape(fee['what'])}</li>" for fee in fees["fees"]
    )
    source = f" Source: {escape(fees['source'])}; read {written(date.fromisoformat(fees['as_of']))}." if fees["source"] else ""
    partner = f"<h3>Certifying partner fees</h3><p>{escape(fees['note'])}{source}</p>{f'<ul>{priced}</ul>' if priced else ''}"
    return (
        f"{partner if charges else ''}"
        f'<details class="cor-open" data-print-open><summary>What we assumed, and what is not included</summary>'
        f"<h3>Assumed</h3><ul>{_items(mapping['assumptions'])}</ul><h3>Not included</h3><ul>{_items(mapping['exclusions'])}</ul></details>"
        f'<p class="cor-fine"><span class="cor-nowrap">Rates {escape(mapping["rates_version"])},</span> <span class="cor-nowrap">engine {escape(mapping["engine_version"])},</span> <span class="cor-nowrap">reference {escape(mapping["reference"])}.</span></p>'
    )


def _items(texts: list[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)
