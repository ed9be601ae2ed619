"""An estimate as HTML: the same fragments in the page, in the relay's answer, in the mail and on the command line.

No style attribute, no script: the page's classes say how it looks. Every text is escaped.
"""

from functools import lru_cache
from html import escape
from typing import Any

from estimator.card.inputs import Input
from estimator.card.rates import UNSURE
from estimator.parsing import form
from estimator.present import answers_in_words, csv, headline, part_summary, print_header, svg_bars, svg_map, timetable, ways
from estimator.pricing.estimate import Estimate, price
from estimator.pricing.line import GROUPS, Line
from estimator.pricing.rules import addons
from estimator.pricing.worksheet import Worksheet
from estimator.values.count import counted
from estimator.values.day import written
from estimator.values.money import dollars, plain, tens
from estimator.values.span import Span

WIDE_CLASS = ' class="cor-said__long"'
"""An answer that may name several things."""


def parts(found: Estimate, mapping: dict[str, Any]) -> dict[str, Any]:
    """Return the fragments of an estimate, with its mapping at hand: HTML, but for the words of `headline.words`, `worth`, `csv`, `link` (what follows `#`) and `addons`."""
    return {
        **headline.words(mapping),
        **ways.under(found.worksheet.request, found.worksheet.card),
        "ways": ways.html(found.worksheet.request, found.worksheet.card),
        "headline": range_drawn(found),
        "facts": facts(found, mapping),
        "next": open_question(found),
        "suggest": suggestion(found),
        "lines": lines(found),
        "trip": svg_map.figure(found.worksheet) + timetable.html(found, mapping["days"]),
        "explain": explain(found),
        "notices": notices(mapping),
        "stated": stated(mapping),
        "money": money(found),
        "answers": answers(found),
        "paper": print_header.header(found),
        "worth": part_summary.parts(found),
        "csv": csv.sheet(mapping, print_header.covers(found.worksheet.request, found.worksheet.card)),
        "link": form.share_link(mapping),
        "addons": addon_prices(found),
    }


def addon_prices(found: Estimate) -> dict[str, str]:
    """What each add-on would cost with these answers, before GST: `$290 to $560`, chosen or not."""
    request, card = found.worksheet.request, found.worksheet.card
    worksheet = Worksheet.of(request.with_answers(addons=tuple(card.options("addon"))), card, quick=True)
    return {line.code.removeprefix("addon."): _rounded(line.amount) for line in addons.lines(worksheet)}


def _rounded(span: Span) -> str:
    return tens(span.likely) if span.known else f"{tens(span.low)} to {tens(span.high)}"


def widest(found: Estimate) -> Span:
    """The range with every optional question left open, to show what answering has narrowed."""
    request, card = found.worksheet.request, found.worksheet.card
    nothing = {key: UNSURE for key, question in card.questions.items() if question.unsure}
    return price(request.with_answers(**nothing), card)


def money(found: Estimate) -> str:
    """Where the money goes: the groups, or the lines where there is one group."""
    groups = [(GROUPS[group], span.likely) for group, span in found.subtotals.items()]
    single = [(line.label, line.amount.likely) for line in found.lines]
    return svg_bars.parts_bar(groups if len(groups) > 1 else single, found.range.likely)


def answers(found: Estimate) -> str:
    """The answers the estimate rests on, for the printed page."""
    card = found.worksheet.card
    rows = "".join(
        f"<div{WIDE_CLASS if key in {'travel', 'addons'} else ''}><dt>{escape(card.questions[key].label)}</dt><dd>{escape(words)}</dd></div>"
        for key, words in answers_in_words.of(found.worksheet.request, card).items()
    )
    return f'<dl class="cor-said">{rows}</dl>'


def facts(found: Estimate, mapping: dict[str, Any]) -> str:
    """What the price rests on: days, interviews, sites, and which rates."""
    status = "<strong>Illustrative rates: the firm has not published its own yet.</strong> " if mapping["status"] == "illustrative" else ""
    said = []
    if found.worksheet.request.audit != "none":
        onsite = f", {mapping['onsite_days']} at your sites" if mapping["onsite_days"] else ""
        said = [f"{mapping['audit_days']} days of auditor time{onsite}"]
        for number, name in ((mapping["interviews"], "interview"), (mapping["sites_sampled"], "site visit")):
            said += [counted(number, name)] if number else []
    return (
        f'<p class="cor-facts">{". ".join([*said, ""]).rstrip() or "No audit."}</p>'
        f'<p class="cor-fine">{status}Prices of {written(found.worksheet.request.on)}. Certifying partner fees are not included. '
        f'<span class="cor-nowrap">Reference {mapping["reference"]}.</span></p>'
    )


def range_drawn(found: Estimate) -> str:
    """The range as a bar with its ends below; no bar where nothing is uncertain."""
    if found.range.known:
        return '<p class="cor-fine">No range: every part of this price is fixed.</p>' if found.lines else ""
    return (
        f"{svg_bars.range_bar(found.range, widest(found))}"
        f'<p class="cor-range__ends"><span>Low <b>{tens(found.range.low)}</b></span><span>{headline.BASIS}</span><span>High <b>{tens(found.range.high)}</b></span></p>'
    )


def open_question(found: Estimate) -> str:
    """Return a link to the open question that would narrow the range most; once all are answered, what keeps the range open."""
    if not found.narrowings:
        if found.range.known:
            return ""
        widest = max(found.worksheet.lines, key=lambda line: line.amount.width)
        words = found.worksheet.card.words["answered"]["all"].format(line=widest.label[:1].lower() + widest.label[1:])
        return f'<p class="cor-narrow">{escape(words)}</p>'
    key, amount = max(found.narrowings.items(), key=lambda item: (item[0] == "travel", item[1]))  # where sites are is known at once
    label = "Where are your other sites?" if key == "travel" else found.worksheet.card.questions[key].label
    more = len(found.narrowings) - 1
    rest = f" {more} more {'question' if more == 1 else 'questions'} to go." if more else ""
    return (
        f'<p class="cor-narrow">Answer next: <a href="#f-{"travel-to" if key == "travel" else escape(key)}">{escape(label)}</a> '
        f"The usual answer would narrow your range by about {tens(amount)}.{rest}</p>"
    )


def suggestion(found: Estimate) -> str:
    """Ask whether the certifying partner that serves the industry is theirs; empty where one is chosen, or none serves it alone."""
    request, partners = found.worksheet.request, found.worksheet.card.partners.values()
    partner = next((one for one in partners if request.industry in one.industries), None)
    if request.partner != UNSURE or not partner:
        return ""
    return (
        f'<p class="cor-narrow">{escape(partner.short)} serves {escape(partner.serves.lower())}. Is it yours? '
        f'<button type="button" data-choose="partner" value="{partner.slug}" data-with-script>Yes, {escape(partner.short)}</button></p>'
    )


def lines(found: Estimate) -> str:
    """The line items, grouped, with subtotals, GST and total."""
    body = ""
    for group, subtotal in found.subtotals.items():
        rows = "".join(_row(line) for line in found.lines if line.group == group)
        body += (
            f'<tbody><tr class="cor-table__group"><th scope="rowgroup">{GROUPS[group]}</th>'
            f"<td>{dollars(subtotal.likely)}</td></tr>{rows}</tbody>"
        )
    if not found.lines:
        body = '<tbody><tr><th scope="row">Nothing chosen yet: pick an audit or an add-on</th><td>$0.00</td></tr></tbody>'
    return (
        '<table class="cor-table cor-lines"><caption>What the estimate is made of, before GST</caption>'
        '<thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead>'
        f"{body}<tfoot>"
        f'<tr><th scope="row">Likely, before GST</th><td>{dollars(found.range.likely)}</td></tr>'
        f'<tr><th scope="row">Range, before GST</th><td>{tens(found.range.low)} to {tens(found.range.high)}</td></tr>'
        f'<tr><th scope="row">GST {plain(found.worksheet.rates.span("tax", "gst").likely)}%</th><td>{dollars(found.gst)}</td></tr>'
        f'<tr class="cor-table__total"><th scope="row">Likely total</th><td>{dollars(found.total)}</td></tr>'
        "</tfoot></table>"
    )


def _row(line: Line) -> str:
    return (
        f'<tr data-line="{escape(line.code)}"><th scope="row">{escape(line.label)} <small>{escape(line.measured)} × {dollars(line.rate.likely)}</small></th>'
        f"<td>{dollars(line.amount.likely)}</td></tr>"
    )


def explain(found: Estimate) -> str:
    """How each amount came about: the reason in words, then every number with its date and source."""
    return "".join(_reason(line) for line in found.lines)


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
    fees = mapping["partner_fees"]
    priced = "".join(f"<li>{escape(fee['who'].capitalize())}: ${escape(fee['amount'])}, {escape(fee['what'])}</li>" for fee in fees["fees"])
    source = f" Source: {escape(fees['source'])}; read {escape(fees['as_of'])}." if fees["source"] else ""
    return (
        f"<h3>Certifying partner fees</h3><p>{escape(fees['note'])}{source}</p>{f'<ul>{priced}</ul>' if priced else ''}"
        f'<details class="cor-open" data-print-open><summary>What we assumed, and what is not included</summary>'
        f"<h3>Assumed</h3><ul>{_items(mapping['assumptions'])}</ul><h3>Not included</h3><ul>{_items(mapping['exclusions'])}</ul></details>"
        f'<p class="cor-fine"><span class="cor-nowrap">Rates {escape(mapping["rates_version"])},</span> <span class="cor-nowrap">engine {escape(mapping["engine_version"])},</span> <span class="cor-nowrap">reference {escape(mapping["reference"])}.</span></p>'
    )


def _items(texts: list[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def document(found: Estimate) -> str:
    """A complete HTML page, for the command line: one file that can be kept or printed."""
    shown = parts(found, found.to_mapping())
    return (
        '<!doctype html><html lang="en-CA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Audit estimate {found.reference}</title><style>{STYLE}</style></head><body><h1>Audit estimate</h1>"
        f"<p><strong>{shown['price']}</strong></p>{shown['headline']}<p>An estimate, not a quote.</p>{shown['facts']}{shown['lines']}{shown['trip']}"
        f"<h2>How each amount came about</h2>{shown['explain'].replace('<details', '<details open')}"
        f"<h2>Good to know</h2>{shown['notices']}{shown['stated'].replace('<details', '<details open')}</body></html>\n"
    )


STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ccc;vertical-align:top}td{font-variant-numeric:tabular-nums}"
    "svg{display:block;width:100%;max-width:32rem}.cor-range__widest{fill:#dad7cc}.cor-range__bar{fill:#0e4f4a}.cor-range__likely{fill:#f2a81d}"
    ".cor-range__ends{display:flex;justify-content:space-between;max-width:32rem;margin:0}"
)
