"""What the pages say in numbers, made from the engine's data: docs/_fragments/. Checked in, and fresh by test."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from estimator import InvalidRequest, RateCardError, Request, estimate, wire
from estimator.card.inputs import in_words
from estimator.card.partners import Partner
from estimator.present import headline, schema
from estimator.pricing.estimate import Estimate
from estimator.values.day import written
from estimator.values.money import dollars, tens
from estimator.values.span import Span
from pages.config import toml
from pages.day import newest
from pages.templates import one_block

FRAGMENTS = Path("docs/_fragments")
SCHEMAS = Path("docs/assets/schema")
EXAMPLES = Path(__file__).parent / "examples.toml"
ROUNDED = "Prices are rounded to $10, totals with GST to $1. GST is worked out on the exact price."
SIZES = (1, 5, 10, 11, 15, 20, 30, 50, 75, 100, 150, 200, 250, 300, 400, 500)


def examples() -> list[tuple[str, Estimate]]:
    """Price the worked examples.

    Raises:
        RateCardError: an example asks for something that the rate card does not have.

    """
    card, priced, problems = wire.card(), [], []
    for example in toml(EXAMPLES)["example"]:
        try:
            priced.append((example["title"], estimate(Request.from_mapping(example["request"], card, newest()), card)))
        except InvalidRequest as error:
            where = f"{EXAMPLES.relative_to(Path(__file__).parents[2])}: “{example['title']}”"
            problems += [f"{where}: {field}: {message} Fix the example, or remove it." for field, message in error.problems]
    if problems:
        raise RateCardError(problems)
    return priced


def worked_examples() -> str:
    """A table of the worked examples."""
    rows = ""
    for title, priced in examples():
        mapping = priced.to_mapping()
        shown, audits = headline.words(mapping), mapping["request"]["audit"] != "none"
        rows += (
            f'<tr><th scope="row">{escape(title)}</th><td data-label="Audit days">{mapping["audit_days"] if audits else "No audit"}</td>'
            f'<td data-label="Interviews">{mapping["interviews"] if audits else "None"}</td><td data-label="Likely">{shown["price"]}</td>'
            f'<td data-label="Range, before GST">{shown["range"]}</td></tr>'
        )
    return one_block(
        '<table class="cor-table cor-table--stack"><caption>Worked examples</caption><thead><tr><th scope="col">Who</th>'
        '<th scope="col">Audit days</th><th scope="col">Interviews</th><th scope="col">Likely</th>'
        f'<th scope="col">Range, before GST</th></tr></thead><tbody>{rows}</tbody></table>\n'
        f'<p class="cor-small">{_status()} Prices of {written(newest())}. {ROUNDED} Travel only where a place is named. Certifying partner fees not included.</p>'
    )


def sizes() -> str:
    """A short table of prices: the worked examples that have a size."""
    listed = toml(EXAMPLES)["example"]
    rows = "".join(
        f'<tr><th scope="row">{escape(example["size"])}</th><td>{priced.to_mapping()["audit_days"]}</td><td>{headline.words(priced.to_mapping())["price"]}</td></tr>'
        for example, (_, priced) in zip(listed, examples(), strict=True)
        if "size" in example
    )
    return one_block(
        '<table class="cor-table cor-lines"><caption>Four sizes, four prices</caption><thead><tr><th scope="col">Who</th>'
        f'<th scope="col">Days of work</th><th scope="col">Likely price</th></tr></thead><tbody>{rows}</tbody></table>\n'
        f'<p class="cor-small">{_status()} Prices of {written(newest())}. {ROUNDED} No travel. Your partner\'s fee is extra.</p>'
    )


def other_scheme() -> str:
    """A table of the worked examples' auditor days, ours beside those of the ISO 45001 scheme."""
    rows = ""
    for title, priced in examples():
        mapping = priced.to_mapping()
        if scheme := mapping["other_scheme"]:
            low, high = scheme["days"]["low"], scheme["days"]["high"]
            days = low if low == high else f"{low} to {high}"
            rows += f'<tr><th scope="row">{escape(title)}</th><td>{mapping["audit_days"]}</td><td>{days}</td></tr>'
    return one_block(
        '<table class="cor-table cor-lines"><caption>Auditor days</caption><thead><tr><th scope="col">Who</th>'
        f'<th scope="col">This estimate</th><th scope="col">ISO 45001</th></tr></thead><tbody>{rows}</tbody></table>\n'
        f'<p class="cor-source">{escape(wire.card().audit_days.source)}</p>'
    )


def rates() -> str:
    """A table of the firm's rates: money and percentages, each with its day and source."""
    card, values = wire.card(), wire.card().on(newest())
    rows = ""
    for section in ("work", "travel", "season", "agreement", "tax"):
        for entry in card.options(section, newest()).values():
            column = {"season": "surcharge", "agreement": "discount"}.get(section, "value")
            value = values.span(section, entry.name, column)
            if value == Span.exactly(0) or (entry.name == "day-rate" and card.basis == "hour"):
                continue
            label = f"{entry.label} ({column})" if column != "value" else entry.label
            rows += (
                f'<tr><th scope="row">{escape(label)}</th><td data-label="Rate">{escape(in_words(value, entry.unit))}</td>'
                f'<td data-label="From">{written(values.since_of(section, entry.name))}</td><td data-label="Source">{escape(entry.source)}</td></tr>'
            )
    return one_block(
        '<table class="cor-table cor-table--stack"><caption>Rates</caption><thead><tr><th scope="col">Rate</th><th scope="col">Amount</th>'
        f'<th scope="col">From</th><th scope="col">Source</th></tr></thead><tbody>{rows}</tbody></table>\n<p class="cor-small">{_status()}</p>'
    )


def addons() -> str:
    """A table of the add-ons with what each costs for three sizes."""
    card, rows = wire.card(), ""
    for entry in card.options("addon", newest()).values():
        cells = ""
        for people in (10, 30, 100):
            request = {"audit": "none", "employees": people, "addons": [entry.name]}
            span = estimate(Request.from_mapping(request, card, newest()), card).range
            cells += f'<td data-label="{people} people">{_span(span)}</td>'
        rows += f'<tr><th scope="row">{escape(entry.label)}</th><td data-label="What it is">{escape(entry.help)}</td>{cells}</tr>'
    return one_block(
        '<table class="cor-table cor-table--stack"><caption>Add-ons, before GST</caption><thead><tr><th scope="col">Add-on</th><th scope="col">What it is</th>'
        f'<th scope="col">10 people</th><th scope="col">30 people</th><th scope="col">100 people</th></tr></thead><tbody>{rows}</tbody></table>\n'
        f'<p class="cor-small">{_status()} Prices of {written(newest())}.</p>'
    )


def _span(span: Span) -> str:
    low, high = tens(span.low), tens(span.high)
    return low if low == high else f"{low} to {high}"


def partner_fees() -> str:
    """A table of the certifying partners: whom they serve, what they audit, when maintenance is due, published fees."""
    partners = wire.card().partners.values()
    rows = "".join(
        f'<tr><th scope="row">{escape(partner.name)}</th>'
        + "".join(f'<td data-label="{name}">{escape(text)}</td>' for name, text in _partner(partner).items())
        + "</tr>"
        for partner in partners
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Partner", *_partner(next(iter(partners)))))
    sources = "; ".join(
        f"{partner.short}: {partner.fees_source}, read {written(day)}" for partner in partners if (day := partner.fees_as_of)
    )
    return one_block(
        f'<table class="cor-table cor-table--stack cor-partners"><caption>Certifying partners side by side</caption><thead><tr>{heads}</tr></thead>'
        f'<tbody>{rows}</tbody></table>\n<p class="cor-source">{escape(sources)}. Fees go to the partner, never to us.</p>'
    )


def _partner(partner: Partner) -> dict[str, str]:
    fees = "; ".join(f"{fee.program.upper()}, {fee.who}: {dollars(fee.amount)}" for fee in partner.fees)
    return {
        "Serves": partner.serves,
        "Elements": str(len(partner.elements)) if partner.elements else "Ask",
        "Maintenance due": partner.maintenance.rstrip(".") or "Ask",
        "Paid by": partner.funding[0].upper() + partner.funding[1:],
        "Published fees": f"{fees} ({partner.fees[0].what})" if fees else partner.fees_note.rstrip(".") or "None found: ask",
    }


def interview_sample() -> str:
    """A table of head-counts and indicative interviews."""
    values = wire.card().on(newest())
    rows = "".join(f'<tr><th scope="row">{people}</th><td>{values.sample("interviews", people)}</td></tr>' for people in SIZES)
    return one_block(
        '<table class="cor-table"><caption>People and interviews, indicative</caption><thead><tr><th scope="col">People</th>'
        f'<th scope="col">Interviews</th></tr></thead><tbody>{rows}</tbody></table>\n<p class="cor-source">{escape(wire.card().sampling["interviews"].source)}</p>'
    )


def _status() -> str:
    return (
        "Illustrative rates: the firm has not published its own yet."
        if wire.card().status == "illustrative"
        else "The firm's published rates."
    )


FILES: dict[str, Callable[[], str]] = {
    "worked-examples.html": worked_examples,
    "sizes.html": sizes,
    "other-scheme.html": other_scheme,
    "rates.html": rates,
    "addons.html": addons,
    "partner-fees.html": partner_fees,
    "interview-sample.html": interview_sample,
}


def made() -> dict[Path, str]:
    """Return every fragment, and the published JSON Schemas, as they must be."""
    schemas = {SCHEMAS / f"{name}.json": wire.pretty(schema.of(name, wire.card())) for name in schema.NAMES}
    return {FRAGMENTS / name: make() for name, make in FILES.items()} | schemas
