"""The letter of a fixed quote: one HTML file of one or two pages, for the screen, for paper and for a browser's “Save as PDF”."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from estimator.cli.quote import day_in_words
from estimator.present.layout import signed
from estimator.values.count import counted

NOTED = ("independence", "no-guarantee")
"""The notices of an estimate that a quote repeats."""
LEFT_OUT = "None"
STYLE = (
    ":root{color-scheme:light dark;--ink:#13222c;--paper:#fff;--line:#c9c5b8;--accent:#0e4f4a}"
    "*{box-sizing:border-box}body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:46rem;margin:1.5rem auto;padding:0 1rem;overflow-wrap:break-word}"
    "header{border-bottom:3px solid var(--accent);padding-bottom:.5rem}header p{margin:0}.firm{font-size:1.25rem;font-weight:700}"
    "h1{font-size:1.6rem;margin:1rem 0 .5rem}h2{font-size:1.05rem;margin:1.2rem 0 .3rem;break-after:avoid}p,ul{margin:.3rem 0}ul{padding-left:1.2rem}"
    "dl{margin:.5rem 0;columns:2 18rem;column-gap:2rem}dl div{break-inside:avoid;padding:.1rem 0}dt,dd{display:inline;margin:0}dt{font-weight:600}"
    "table{border-collapse:collapse;width:100%;margin:.3rem 0}caption{text-align:left;position:absolute;clip-path:inset(50%)}"
    "th,td{text-align:left;vertical-align:top;padding:.2rem .5rem .2rem 0;border-bottom:1px solid var(--line);font-weight:400}thead th{font-weight:600}"
    "tr{break-inside:avoid}.days th{white-space:nowrap}.money th[scope=row]{overflow-wrap:anywhere}.money td:last-child,.money th[scope=col]:last-child{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;padding-right:0}"
    "tfoot tr:last-child>*{font-weight:700;font-size:1.1em;border-bottom:3px solid var(--accent)}"
    ".accept{border:2px solid var(--accent);padding:.6rem .8rem;margin-top:1rem;break-inside:avoid}.accept h2{margin-top:0}.fine{font-size:.85em}a{color:inherit}"
    "@media(prefers-color-scheme:dark){:root{--ink:#eceae2;--paper:#13222c;--line:#4a5963;--accent:#7fc7bf}}"
    "@media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--line:#999;--accent:#0e4f4a}@page{size:letter;margin:15mm 16mm}"
    "body{font-size:9pt;line-height:1.3;max-width:none;margin:0;padding:0}h1{font-size:15pt}h2{font-size:10pt;margin:.6rem 0 .1rem}p,ul,dl,table{margin:.1rem 0}th,td{padding-top:.1rem;padding-bottom:.1rem}.firm{font-size:13pt}}"
)


def document(quote: Mapping[str, Any], *, link: str = "", accepted: Mapping[str, str] | None = None) -> str:
    """Return the letter: the same quote gives the same bytes.

    Args:
        quote: as `quote.make` gives it, perhaps kept as JSON.
        link: the address where the client accepts it; without one, by answering the mail.
        accepted: `by`, `position` and `at`, of a quote that was accepted.

    """
    title = f"Fixed quote {quote['quote']}, revision {quote['revision']}"
    made_with, head = quote["made_with"], quote["letterhead"]
    of = f": {made_with['client']}" if made_with["client"] else ""
    return (
        '<!doctype html>\n<html lang="en-CA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>{escape(title + of)}</title><style>{STYLE}</style></head>\n<body>'
        f'<header><p class="firm">{escape(head["name"])}</p><p>{escape(" · ".join(head["lines"]))}</p></header>\n<main><h1>Fixed quote</h1>\n{_terms(facts(quote))}\n'
        + "\n".join([
            *_prices(quote), *_scope(quote), *_changed(quote),
            *markdown(head["terms"]), *_acceptance(quote, link, accepted),
        ])
        + f'\n<p class="fine">Rates {escape(quote["estimate"]["rates_version"])}, engine {escape(quote["estimate"]["engine_version"])}, worked out as {escape(quote["estimate"]["reference"])}.</p></main></body></html>\n'
    )  # fmt: skip


def _terms(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and values."""
    return f"<dl>{''.join(f'<div><dt>{escape(name)}:</dt> <dd>{escape(value)}</dd></div>' for name, value in pairs)}</dl>"


def facts(quote: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return for whom a quote is, its name and days, who comes and when; what is empty is left out."""
    made_with = quote["made_with"]
    pairs = [
        ("For", made_with["client"]), ("Quote", f"{quote['quote']}, revision {quote['revision']}"), ("Date", day_in_words(quote["day"])),
        ("Valid until", day_in_words(quote["valid_until"])), ("Auditor", made_with["auditor"]), ("On site", made_with["dates"]),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def _prices(quote: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines, which add up to the price, the tax and the total."""
    rows = [(line["label"], line["amount"]) for line in quote["lines"]]
    foot = [
        ("Price before GST", quote["price"]),
        (f"GST {quote['gst_rate']}%", quote["gst"]),
        ("Total in Canadian dollars", quote["total"]),
    ]
    body, last = (
        "".join(f'<tr><th scope="row">{escape(name)}</th><td>{signed(Decimal(amount))}</td></tr>' for name, amount in part)
        for part in (rows, foot)
    )
    yield '<h2>Price</h2><table class="money"><caption>Fixed price</caption><thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead>'
    yield f"<tbody>{body}</tbody><tfoot>{last}</tfoot></table>"


def _scope(quote: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is covered, where the auditor goes, what is not included, and what the certifying partner asks."""
    estimate, audits = quote["estimate"], quote["estimate"]["request"]["audit"] != "none"
    yield "<h2>What is covered</h2>" + _terms([(name, words) for name, words in quote["answers"] if words != LEFT_OUT])
    if audits:
        sample = f"{counted(estimate['interviews'], 'interview')}, {counted(estimate['sites_sampled'], 'site visit')}, {counted(estimate['onsite_days'], 'day')} on site"
        last = "" if estimate["request"]["audit"] == "gap" else " Your certifying partner has the last word on the sample."
        yield f"<p>The sample: {sample}.{last}</p>"
    if estimate["days"]:
        rows = "".join(f'<tr><th scope="row">Day {one["day"]}</th><td>{escape(one["text"])}</td></tr>' for one in estimate["days"])
        yield '<h2>Where the auditor goes</h2><table class="days"><caption>The trip, day by day</caption><thead><tr><th scope="col">Day</th><th scope="col">What is done</th></tr></thead>'
        yield f"<tbody>{rows}</tbody></table>"
    yield f"<h2>Not included</h2>{_list(estimate['exclusions'][1:])}"  # the first is that GST comes on top, and here it is in
    fees = estimate["partner_fees"]
    if audits:
        known = [f"{fee['who'].capitalize()}: {signed(Decimal(fee['amount']))}, {fee['what']}" for fee in fees["fees"]]
        yield f"<h2>Your certifying partner's fees</h2><p>{escape(fees['note'] or 'Ask your certifying partner.')}</p>{_list(known)}"
    if noted := [notice["text"] for notice in estimate["notices"] if notice["code"] in NOTED]:
        yield f"<h2>Please note</h2>{_list(noted)}"


def _changed(quote: Mapping[str, Any]) -> Iterator[str]:
    """Yield what this quote follows from, and what has changed since."""
    source = quote["source"]
    if name := source.get("reference"):
        yield f"<h2>Since your estimate</h2><p>This quote follows from estimate {escape(name)}{_of(source)}.{'' if quote['since_estimate'] else ' Nothing has changed since.'}</p>"
    elif quote["since_estimate"]:
        yield "<h2>Since your request</h2>"
    yield _list(quote["since_estimate"])
    if quote["revision"] > 1:
        yield f"<h2>Since revision {quote['revision'] - 1}</h2>{_list(quote['since_revision']) or '<p>Nothing has changed but the day.</p>'}"


def _of(source: Mapping[str, Any]) -> str:
    return f" of {day_in_words(source['request']['on'])}" if "on" in source["request"] else ""


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else ""


def markdown(text: str) -> Iterator[str]:
    """Yield the HTML of plain Markdown: `## ` headings, `- ` lists and paragraphs."""
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        if lines and lines[0].startswith("#"):
            yield f"<h2>{escape(lines.pop(0).lstrip('# '))}</h2>"
        if lines and lines[0].startswith("- "):
            yield _list([item.replace("\n", " ") for item in "\n".join(lines)[2:].split("\n- ")])
        elif lines:
            yield f"<p>{escape(' '.join(lines))}</p>"


def _acceptance(quote: Mapping[str, Any], link: str, accepted: Mapping[str, str] | None) -> Iterator[str]:
    """Yield how to accept, or who did."""
    if accepted:
        yield f'<section class="accept"><h2>Accepted</h2><p>Accepted by {escape(accepted["by"])}, {escape(accepted["position"])}, on {escape(accepted["at"])}.</p></section>'
        return
    by_mail = "answer the mail that brought this letter: write “We accept”, your name and your position"
    how = f"<p>Until {day_in_words(quote['valid_until'])}, {by_mail}.</p>"
    if link:
        how = f'<p>Until {day_in_words(quote["valid_until"])}, on our site: <a href="{escape(link)}">accept this quote</a>. Or {by_mail}.</p><p class="fine">{escape(link)}</p>'
    yield f'<section class="accept"><h2>How to accept</h2>{how}<p>Nothing is booked, and nothing is owed, until you accept.</p></section>'
