"""A fixed quote: a request with the owner's changes, priced on one day, as data that `letter` writes for the client.

The same source, changes and day give the same quote. Its rates are those of its own day, and of no other.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from estimator.card.rates import UNSURE, RateCard
from estimator.parsing import form
from estimator.parsing.problems import InvalidRequest
from estimator.parsing.text import comma_list, iso_date
from estimator.present import answers_in_words
from estimator.present.layout import signed
from estimator.pricing.estimate import estimate
from estimator.pricing.gst import gst
from estimator.pricing.line import UNITS
from estimator.pricing.request import Request
from estimator.values.day import written
from estimator.values.money import cents, dollars, plain, text

SOURCE = ("reference", "likely", "total", "rates_version", "request")
"""What is kept of the estimate that a quote follows from."""
ADJUSTED = {"price": "Adjustment to our fixed price", "round": "Rounding"}
NAMES = {
    "audit": "Audit", "employees": "People", "industry": "Industry", "partner": "Certifying partner", "sites": "Active sites",
    "travel": "Where", "documents": "Documents", "month": "Done by", "remote": "Interviews", "shifts": "Shifts", "readiness": "Readiness",
    "program": "Program", "agreement": "Agreement", "addons": "Help beside the audit",
}  # fmt: skip
"""What a letter calls the answer to a question; that of another question has its label."""
ASSUMED = " (not known, assumed)"


def work_out(
    made_with: Mapping[str, Any],
    source: Mapping[str, Any],
    card: RateCard,
    day: date,
    letterhead: Mapping[str, Any],
    *,
    name: str,
    before: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the quote of the owner's choices, with the rates of its day; the arguments are those of `make`.

    Raises:
        InvalidRequest: the corrected request cannot be priced, or a line is not there.

    """
    asked = source["request"] if isinstance(source.get("request"), Mapping) else source
    found = estimate(Request.from_mapping(_corrected(asked, made_with["set"]) | {"on": day.isoformat()}, card), card)
    mapping = found.to_mapping()
    lines = _lines(mapping, made_with)
    price = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
    if price <= 0:
        raise InvalidRequest([("price", f"{signed(price)} is no price; raise a line, or write --price")])
    tax = gst(price, found.worksheet.rates)
    quote: dict[str, Any] = {
        "quote": name or source.get("reference", "") or mapping["reference"],
        "revision": before["revision"] + 1 if before else 1,
        "day": day.isoformat(),
        "valid_until": (day + timedelta(days=int(made_with["valid"]))).isoformat(),
        "source": {key: source[key] for key in SOURCE if key in source} if "request" in source else {"request": dict(source)},
        "made_with": dict(made_with),
        "estimate": mapping,
        "answers": [list(pair) for pair in _answers(found.worksheet.request, card)],
        "lines": lines,
        "price": text(price),
        "gst_rate": plain(found.worksheet.rates.span("tax", "gst").likely),
        "gst": text(tax),
        "total": text(price + tax),
        "letterhead": dict(letterhead),
    }
    quote["since_estimate"] = _since_estimate(quote, quote["source"], card)
    pairs = zip(_whole(before), _whole(quote, _own(before)), strict=True) if before else ()
    quote["since_revision"] = [words for was, now in pairs for words in _changes(was, now)]
    if before and before["letterhead"]["terms"] != letterhead["terms"]:
        quote["since_revision"].append("Our standing terms changed: those of this letter apply.")
    return quote


def _corrected(request: Mapping[str, Any], given: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return the request with the owner's answers instead of the client's; places and kilometres exclude each other."""
    names = {name for name, _ in given}
    names |= {"travel.to", "travel.km", "travel.flight"} if names & {"travel.to", "travel.km"} else set()
    kept = [(name, value) for name, value in form.from_mapping(dict(request)) if name not in names]
    return form.to_mapping([*kept, *((name, value) for name, value in given)])


def _lines(mapping: Mapping[str, Any], made_with: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the engine's lines with the overruled quantities, the owner's own, and what leads to a fixed or rounded price."""
    overruled = {code: (quantity, reason) for code, quantity, reason in made_with["hours"]}
    codes = [line["code"] for line in mapping["lines"]]
    if wrong := [code for code in overruled if code not in codes]:
        raise InvalidRequest([("--hours", f"“{code}” is no line of this quote; choose one of {comma_list(codes)}") for code in wrong])
    lines = []
    for line in mapping["lines"]:
        quantity, reason = overruled.get(line["code"], (line["quantity"], ""))
        amount = cents(Decimal(line["rate"]) * Decimal(quantity))
        was = f"{_measured(line, quantity)}, worked out as {_measured(line, line['quantity'])}: {reason}" if reason else ""
        lines.append({"code": line["code"], "group": line["group"], "label": line["label"], "amount": text(amount), "reason": was})
    lines += [{"code": "", "group": "extras", "label": label, "amount": amount, "reason": ""} for label, amount in made_with["lines"]]
    total = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
    price = Decimal(made_with["price"]) if made_with["price"] else total
    if made_with["round"]:
        step = Decimal(made_with["round"])
        price = (total / step).to_integral_value("ROUND_HALF_UP") * step
    if price != total:
        label = ADJUSTED["round" if made_with["round"] else "price"]
        lines.append({"code": "", "group": "extras", "label": label, "amount": text(price - total), "reason": ""})
    return lines


def _measured(line: Mapping[str, Any], quantity: str) -> str:
    return f"{plain(Decimal(quantity))} {UNITS.get(line['unit'], line['unit'])}".strip()


def _answers(request: Request, card: RateCard) -> Iterator[tuple[str, str]]:
    """Yield question and answer; where it is not known, the usual answer, which the price takes."""
    for key, words in answers_in_words.of(request, card).items():
        question = card.questions[key]
        taken = request.answer(key) == UNSURE and key != "partner"
        if key != "on":
            yield NAMES.get(key, question.label), f"{card.typical(question.options).label}{ASSUMED}" if taken else words


def _since_estimate(quote: Mapping[str, Any], source: Mapping[str, Any], card: RateCard) -> list[str]:
    """Return what a quote has otherwise than the estimate it follows from."""
    try:
        request = Request.from_mapping(source["request"], card)
    except InvalidRequest:  # an answer of then is not offered any more
        return ["The answers of then are not offered any more: those of this quote take their place."]
    before, now = dict(_answers(request, card)), dict(quote["answers"])
    if source.get("rates_version") and card.on(request.on).version != card.on(date.fromisoformat(quote["day"])).version:
        before["Prices of"], now["Prices of"] = written(request.on), day_in_words(quote["day"])
    return [*_changes(before, now), *_changes({}, _own(quote))]


def _own(quote: Mapping[str, Any], also: Collection[str] = ()) -> dict[str, str]:
    """Return the lines that are the owner's: those overruled, with the reason, and those added; also those that were his before."""
    found: dict[str, str] = {}
    for line in quote["lines"]:
        if line["reason"] or not line["code"] or line["label"] in also:
            words = line["reason"] or signed(Decimal(line["amount"]))
            found[line["label"]] = f"{found[line['label']]}; {words}" if line["label"] in found else words
    return found


def _whole(quote: Mapping[str, Any], also: Collection[str] = ()) -> tuple[dict[str, str], ...]:
    """Return all that a revision can change: answers, the owner's lines and the rest, since a line may have the name of another."""
    chosen_ = quote["made_with"]
    rest = {
        "For": chosen_["client"], "Dates on site": chosen_["dates"], "Auditor": chosen_["auditor"],
        "Valid until": day_in_words(quote["valid_until"]), "Price before GST": dollars(Decimal(quote["price"])),
    }  # fmt: skip
    return dict(quote["answers"]), _own(quote, also), rest


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return each difference in words."""
    found = []
    for name in dict.fromkeys([*now, *before]):
        was, is_ = before.get(name, ""), now.get(name, "")
        if was != is_:
            found.append(f"{name}: {is_ or 'left out'}{f' (before: {was})' if was else ''}")
    return found


def unchanged(made: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a revision has nothing that the one before has not."""
    return all(before.get(key) == value for key, value in made.items() if key not in {"revision", "since_revision"})


def day_in_words(iso: str) -> str:
    """Return a day in words."""
    return written(date.fromisoformat(iso))


def again(quote: Mapping[str, Any], card: RateCard) -> list[str]:
    """Make a kept quote again with the rates of its own day; return each figure that differs, none where all are the same.

    Raises:
        InvalidRequest: the rates of its day are not in this rate card, or it cannot be made again.

    """
    lost = InvalidRequest([("day", f"the rates of {quote.get('day')} are not in this rate card as they were; it cannot be made again")])
    if not isinstance(day := iso_date(quote.get("day")), date) or day < card.starts:
        raise lost
    made = work_out(quote["made_with"], quote["source"], card, day, quote["letterhead"], name=quote["quote"], before=None)
    if made["estimate"]["rates_version"] != quote["estimate"]["rates_version"]:
        raise lost
    figures = [(key, quote[key], made[key]) for key in ("price", "gst", "total", "valid_until", "lines")]
    return [f"{name}: {kept} was kept, {now} is worked out" for name, kept, now in figures if kept != now]
