"""Assumptions, exclusions, notices and partner fees of an estimate; the texts are in data/words.toml."""

from collections.abc import Iterator
from functools import lru_cache

from estimator.card.rates import UNSURE
from estimator.parsing.table import DATA, TomlTable, finish, read
from estimator.pricing.worksheet import Worksheet
from estimator.values.money import dollars, plain
from estimator.values.span import Span

SECTIONS = ("exclusions", "assumptions", "notices", "fees")


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Read data/words.toml: section, then code, then text.

    Raises:
        RateCardError: the file is not as it must be.

    """
    table = read(DATA / "words.toml")
    found = {}
    for section in SECTIONS:
        part: TomlTable = table.table(section)
        found[section] = {code: part.text(code) for code in part.every()}
    finish(table)
    return found


def exclusions(worksheet: Worksheet) -> Iterator[str]:
    """Yield what the total does not include."""
    sentences = texts()["exclusions"]
    yield sentences["gst"].format(gst=plain(worksheet.rates.span("tax", "gst").likely))
    yield sentences["partner-fees"]
    if worksheet.request.audit != "none":
        yield sentences["software"]
        yield sentences["more-audits"]
    yield sentences["training"]


def assumptions(worksheet: Worksheet, widths: dict[str, Span]) -> Iterator[str]:
    """Yield what was assumed.

    Args:
        worksheet: the priced request.
        widths: for each open question, by how many dollars the range narrows with its typical answer.

    """
    sentences, request, places = texts()["assumptions"], worksheet.request, worksheet.card.places.labels
    yield sentences["estimate"]
    if request.audit == "none":
        yield sentences["remote-support"]
    else:
        yield sentences["sample"].format(interviews=worksheet.interviews, sites=worksheet.sites)
        travel = request.travel
        if travel is None:
            yield sentences["no-travel"].format(base=places[worksheet.card.base])
        elif travel.to:
            yield sentences["base"].format(base=places[travel.start])
            yield sentences["distances"]
            if len(travel.to) > worksheet.sites:
                yield sentences["fewer-visited"].format(named=len(travel.to), visited=worksheet.sites)
        else:
            yield sentences["km"].format(km=f"{travel.km:,}")
    for line in worksheet.lines:
        could = max(line.amount.low, line.amount.high)
        if could and not line.amount.likely and not (line.code == "season" and "month" in widths):
            yield sentences["could-cost"].format(label=line.label, amount=dollars(could))
    for key, width in widths.items():
        question = worksheet.card.questions[key]
        typical = worksheet.card.typical(question.options)
        yield sentences["unsure"].format(question=question.label, answer=typical.label, amount=dollars(width.likely))


def notices(worksheet: Worksheet, subtotals: dict[str, Span]) -> Iterator[tuple[str, str]]:
    """Yield notices, as (code, text)."""
    sentences, request = texts()["notices"], worksheet.request
    if worksheet.card.status == "illustrative":
        yield "illustrative", sentences["illustrative"]
    audits = request.audit in {"certification", "recertification"}
    if audits and "preparation" in subtotals:
        audit = sum((subtotals[part].likely for part in ("audit", "travel") if part in subtotals), start=subtotals["audit"].likely * 0)
        yield "independence", sentences["independence"].format(audit=dollars(audit), help=dollars(subtotals["preparation"].likely))
    yield from _program(worksheet, sentences)
    yield from _partner(worksheet, sentences)
    if request.audit != "none":
        for name, population in (("interviews", request.employees), ("sites", request.sites)):
            sample = worksheet.card.sampling[name]
            if population > sample.partner_decides_above:
                yield f"beyond-{name}", sample.beyond
        yield "no-guarantee", sentences["no-guarantee"]


def _program(worksheet: Worksheet, sentences: dict[str, str]) -> Iterator[tuple[str, str]]:
    request = worksheet.request
    limit = worksheet.rates.fact("secor-limit")
    if abs(request.employees - limit) <= 1:
        yield "boundary", sentences["boundary"].format(employees=request.employees, limit=limit, next=limit + 1)
    if request.program == "cor" and request.employees <= limit:
        yield "cor-by-choice", sentences["cor-by-choice"].format(limit=limit)
    if request.program == "secor":
        yield "secor-refused", sentences["secor-refused"]
        if request.audit not in {"none", "gap"}:
            partner = worksheet.card.partners.get(request.partner)
            yield "secor-self", sentences["secor-self"]
            kind = partner.secor if partner else "ask"
            yield f"secor-{kind}", sentences[f"secor-{kind}"].format(partner=partner.short if partner else "your partner")
    if request.program == "cor" and "guided-self-assessment" in request.addons:
        yield "self-assessment-cor", sentences["self-assessment-cor"]


def _partner(worksheet: Worksheet, sentences: dict[str, str]) -> Iterator[tuple[str, str]]:
    request = worksheet.request
    partner = worksheet.card.partners.get(request.partner)
    if partner and partner.closed:
        yield "partner-closed", sentences["partner-closed"].format(partner=partner.short, closed=partner.closed)
    if request.audit == "maintenance" and request.program == "cor":
        yield "maintenance-internal", sentences["maintenance-internal"]
    if partner and request.audit in {"certification", "recertification", "maintenance"}:
        for other in partner.alternatives:
            peer = other.name == "Peer audit"
            if peer or request.audit == "maintenance":
                text = sentences["alternative"].format(partner=partner.short, name=other.name, rule=other.rule)
                yield "alternative", f"{text} ({other.source})"
    if request.audit in {"certification", "recertification"} and request.program == "cor":
        yield "iso", sentences["iso"]


def partner_fees(worksheet: Worksheet) -> dict[str, object]:
    """Return the certifying partner's fees: amounts as text in dollars, never part of our total."""
    sentences, request = texts()["fees"], worksheet.request
    partner = worksheet.card.partners.get(request.partner)
    if partner is None or request.partner == UNSURE:
        return {"partner": UNSURE, "fees": [], "note": sentences["unsure"], "source": "", "as_of": None}
    fees = [{"who": fee.who, "amount": f"{fee.amount:.2f}", "what": fee.what} for fee in partner.fees if fee.program == request.program]
    return {
        "partner": partner.name,
        "fees": fees,
        "note": f"{sentences['known' if fees else 'unknown'].format(partner=partner.short)} {partner.fees_note}".strip(),
        "source": partner.fees_source,
        "as_of": partner.fees_as_of.isoformat() if partner.fees_as_of else None,
    }
