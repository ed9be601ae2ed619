"""Assumptions, exclusions, notices and partner fees of an estimate; the texts are in data/words.toml."""

from collections.abc import Iterator
from decimal import Decimal

from estimator.card import partner_dates
from estimator.card.partner_dates import LEAP
from estimator.card.rates import UNSURE
from estimator.pricing.trip import LIKELY
from estimator.pricing.worksheet import Worksheet
from estimator.values.count import counted
from estimator.values.money import dollars, plain, whole
from estimator.values.span import Span

FALL = ("october", "november", "december")
"""Months whose audits may meet the end of the year."""


def exclusions(worksheet: Worksheet) -> Iterator[str]:
    """Yield what the total does not include."""
    sentences = worksheet.card.words["exclusions"]
    yield sentences["gst"].format(gst=plain(worksheet.rates.span("tax", "gst").likely))
    yield sentences["partner-fees"]
    if worksheet.request.audit != "none":
        yield sentences["software"]
        yield sentences["more-audits"]
        yield sentences["site"]
    yield sentences["training"]


def assumptions(worksheet: Worksheet, narrowings: dict[str, Decimal]) -> Iterator[str]:
    """Yield what was assumed.

    Args:
        worksheet: the priced request.
        narrowings: for each open question that moves a figure, by how many dollars the range narrows with its typical answer, or 0.

    """
    sentences, request, places = worksheet.card.words["assumptions"], worksheet.request, worksheet.card.places.labels
    yield sentences["estimate"]
    if request.audit == "none":
        yield sentences["remote-support" if request.addons else f"nothing-{request.program}"]
    else:
        sample = "sample-own" if request.audit == "gap" else "sample"
        visits = counted(worksheet.sites, "site visit")
        yield sentences[sample].format(interviews=counted(worksheet.interviews, "interview"), sites=visits)
        travel = request.travel
        if travel is None:
            yield sentences["no-travel"].format(base=places[worksheet.card.base])
        elif travel.to:
            yield sentences["base"].format(base=places[travel.start])
            yield sentences["distances"]
            named = sum(sites for _, sites in travel.at)
            if named < request.sites:
                left = request.sites - named
                others, them = (f"{left:,} other sites are", "them") if left > 1 else ("1 other site is", "it")
                yield sentences["open-sites"].format(others=others, them=them, base=places[travel.start])
            if worksheet.sites < request.sites and len(travel.to) > 1:
                yield sentences["visits"].format(visits=_visits(worksheet))
        else:
            yield sentences["km"].format(km=f"{travel.km:,}")
    for line in worksheet.lines:
        could = max(line.amount.low, line.amount.high)
        if could and not line.amount.likely and not (line.code == "season" and "month" in narrowings):
            yield sentences["could-cost"].format(label=line.label, amount=dollars(could))
    for key, narrowing in narrowings.items():
        if key == "travel":
            continue  # said above
        question = worksheet.card.questions[key]
        label = worksheet.card.typical(question.options).label
        assumed = label if label[1:2].isupper() or key == "month" else label[:1].lower() + label[1:]
        amount = whole(narrowing)
        code = "unsure-same" if amount == whole(Decimal(0)) else "unsure"
        yield sentences[code].format(answer=assumed, tell=question.tell, amount=amount)


def _visits(worksheet: Worksheet) -> str:
    """Name the places that are visited in the likely case, with how many sites at each."""
    assert worksheet.trip is not None  # noqa: S101 -- the caller looks for places
    likely, places = worksheet.trip[LIKELY], worksheet.card.places
    return ", ".join(f"{places.label(place)} {visits}" for place, visits in zip(likely.places, likely.visits, strict=True) if visits)


def notices(worksheet: Worksheet, subtotals: dict[str, Span]) -> Iterator[tuple[str, str]]:
    """Yield notices, as (code, text)."""
    sentences, request = worksheet.card.words["notices"], worksheet.request
    if worksheet.card.status == "illustrative":
        yield "illustrative", sentences["illustrative"]
    audits = request.audit in {"certification", "recertification"}
    if audits and "preparation" in subtotals:
        audit = sum((subtotals[part].likely for part in ("audit", "travel") if part in subtotals), start=subtotals["audit"].likely * 0)
        yield "independence", sentences["independence"].format(audit=dollars(audit), help=dollars(subtotals["preparation"].likely))
    yield from _program(worksheet, sentences)
    yield from _partner(worksheet, sentences)
    yield from _before(worksheet, sentences)
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
        if request.audit == "maintenance":
            yield "secor-carry", sentences["secor-carry"]
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
            fits = not other.programs or request.program in other.programs
            if fits and (other.peer or request.audit == "maintenance"):
                text = sentences["alternative"].format(partner=partner.short, name=other.name, rule=other.rule)
                yield "alternative", f"{text} ({other.source})"
    if request.audit in {"certification", "recertification"} and request.program == "cor":
        yield "iso", sentences["iso"]


def _before(worksheet: Worksheet, sentences: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Say what has to be looked after before the audit is booked."""
    request, partner = worksheet.request, worksheet.card.partners.get(worksheet.request.partner)
    if request.audit in {"certification", "gap"}:
        fact = "training" if request.audit == "certification" else "baseline"
        sentence = getattr(partner, fact) if partner else ""
        code = fact if sentence else f"{fact}-ask"
        facts = {"partner": partner.short, fact: sentence, "source": getattr(partner, f"{fact}_source")} if partner and sentence else {}
        yield code, sentences[code].format(**facts)
    if request.industry == "municipal" and request.audit != "none":
        yield "council", sentences["council"]
    if request.industry == "hospitality" and partner is None:
        yield "hotels", sentences["hotels"]
    if request.audit in {"certification", "recertification", "maintenance"} and request.month in FALL:
        yield from _year_end(worksheet, sentences)
    if request.audit != "none" and worksheet.onsite_days.likely >= worksheet.rates.fact("team-days"):
        yield "team", sentences["team"].format(days=counted(worksheet.onsite_days.likely, "day"))


def _year_end(worksheet: Worksheet, sentences: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Say how the year ends at the partner; where that is not known, how it may."""
    partner = worksheet.card.partners.get(worksheet.request.partner)
    if partner is None or not partner.dates.gather_by:
        yield "year-end-ask", sentences["year-end-ask"]
        return
    for fact, code in (("gather_by", "year-end"), ("submit_by", "year-end-sent")):
        if last := getattr(partner.dates, fact):
            day = partner_dates.on(last, LEAP)
            words = f"{day:%B} {day.day}"
            yield code, sentences[code].format(partner=partner.short, last=words, source=partner.dates.sources[fact])


def partner_fees(worksheet: Worksheet) -> dict[str, object]:
    """Return the certifying partner's fees: amounts as text in dollars, never part of our total."""
    sentences, request = worksheet.card.words["fees"], worksheet.request
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
