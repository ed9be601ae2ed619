"""The sentences beside the numbers: texts in data/words.toml, the conditions here."""

from collections.abc import Iterator
from functools import lru_cache

from estimator.job import Job
from estimator.money import dollars, plain
from estimator.rates import UNSURE
from estimator.span import Span
from estimator.tables import DATA, Table, finish, read

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
        part: Table = table.table(section)
        found[section] = {code: part.text(code) for code in part.every()}
    finish(table)
    return found


def exclusions(job: Job) -> Iterator[str]:
    """Say what the total does not hold."""
    said = texts()["exclusions"]
    yield said["gst"].format(gst=plain(job.rates.span("tax", "gst").likely))
    yield said["partner-fees"]
    if job.request.audit != "none":
        yield said["software"]
        yield said["more-audits"]
    yield said["training"]


def assumptions(job: Job, widths: dict[str, Span]) -> Iterator[str]:
    """Say what was taken for granted.

    Args:
        job: the priced job.
        widths: for each question left open, the price with its typical answer.

    """
    said, request, places = texts()["assumptions"], job.request, job.card.places.labels
    yield said["estimate"]
    if request.audit == "none":
        yield said["remote-support"]
    else:
        yield said["sample"].format(interviews=job.interviews, sites=job.sites)
        travel = request.travel
        if travel is None:
            yield said["no-travel"].format(base=places[job.card.base])
        elif travel.to:
            yield said["base"].format(base=places[travel.start])
            yield said["distances"]
            if len(travel.to) > job.sites:
                yield said["fewer-visited"].format(named=len(travel.to), visited=job.sites)
        else:
            yield said["km"].format(km=f"{travel.km:,}")
    for key, width in widths.items():
        question = job.card.questions[key]
        typical = job.card.typical(question.options)
        yield said["unsure"].format(question=question.label, answer=typical.label, amount=dollars(width.likely))


def notices(job: Job, subtotals: dict[str, Span]) -> Iterator[tuple[str, str]]:
    """Say what a fair adviser would add, as (code, text)."""
    said, request = texts()["notices"], job.request
    if job.card.status == "illustrative":
        yield "illustrative", said["illustrative"]
    audits = request.audit in {"certification", "recertification"}
    if audits and "preparation" in subtotals:
        audit = sum((subtotals[part].likely for part in ("audit", "travel") if part in subtotals), start=subtotals["audit"].likely * 0)
        yield "independence", said["independence"].format(audit=dollars(audit), help=dollars(subtotals["preparation"].likely))
    yield from _program(job, said)
    yield from _partner(job, said)
    if request.audit != "none":
        for name, population in (("interviews", request.employees), ("sites", request.sites)):
            sample = job.card.sampling[name]
            if population > sample.partner_decides_above:
                yield f"beyond-{name}", sample.beyond
        yield "no-guarantee", said["no-guarantee"]


def _program(job: Job, said: dict[str, str]) -> Iterator[tuple[str, str]]:
    request = job.request
    limit = int(job.card.scheme["secor-limit"].now)
    if abs(request.employees - limit) <= 1:
        yield "boundary", said["boundary"].format(employees=request.employees, limit=limit, next=limit + 1)
    if request.program == "cor" and request.employees <= limit:
        yield "cor-by-choice", said["cor-by-choice"].format(limit=limit)
    if request.program == "secor":
        yield "secor-refused", said["secor-refused"]
        if request.audit not in {"none", "gap"}:
            partner = job.card.partners.get(request.partner)
            yield "secor-self", said["secor-self"]
            kind = partner.secor if partner else "ask"
            yield f"secor-{kind}", said[f"secor-{kind}"].format(partner=partner.short if partner else "your partner")
    if request.program == "cor" and "guided-self-assessment" in request.addons:
        yield "self-assessment-cor", said["self-assessment-cor"]


def _partner(job: Job, said: dict[str, str]) -> Iterator[tuple[str, str]]:
    request = job.request
    partner = job.card.partners.get(request.partner)
    if partner and partner.slug == "asc":
        yield "partner-closed", said["partner-closed"]
    if request.audit == "maintenance" and request.program == "cor":
        yield "maintenance-internal", said["maintenance-internal"]
    if partner and request.audit in {"certification", "recertification", "maintenance"}:
        for other in partner.alternatives:
            peer = other.name == "Peer audit"
            if peer or request.audit == "maintenance":
                text = said["alternative"].format(partner=partner.short, name=other.name, rule=other.rule)
                yield "alternative", f"{text} ({other.source})"
    if request.audit in {"certification", "recertification"} and request.program == "cor":
        yield "iso", said["iso"]


def partner_fees(job: Job) -> dict[str, object]:
    """Say what the certifying partner charges: amounts as text in dollars, never part of our total."""
    said, request = texts()["fees"], job.request
    partner = job.card.partners.get(request.partner)
    if partner is None or request.partner == UNSURE:
        return {"partner": UNSURE, "fees": [], "note": said["unsure"], "source": "", "as_of": None}
    fees = [{"who": fee.who, "amount": f"{fee.amount:.2f}", "what": fee.what} for fee in partner.fees if fee.program == request.program]
    return {
        "partner": partner.name,
        "fees": fees,
        "note": f"{said['known' if fees else 'unknown'].format(partner=partner.short)} {partner.fees_note}".strip(),
        "source": partner.fees_source,
        "as_of": partner.fees_as_of.isoformat() if partner.fees_as_of else None,
    }
