"""JSON Schemas (draft 2020-12) of a request, an estimate and a rate card, generated from the data and shapes that the parsers use."""

from typing import Any

from estimator.card.questions import Question
from estimator.card.rates import UNSURE, RateCard
from estimator.card.sections import BASES, CURVES, STATUSES, Section

NAMES = ("request", "estimate", "rate-card")
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "minLength": 1}
MONEY = {"type": "string", "pattern": r"^\d+\.\d\d$"}
NUMBER = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
COUNT = {"type": "integer", "minimum": 0}


def of(name: str, card: RateCard) -> dict[str, Any]:
    """Return a schema by its name, one of NAMES."""
    made = _request(card) if name == "request" else _estimate(card) if name == "estimate" else _card(card)
    return {"$schema": DRAFT, "$id": f"urn:cor-estimator:{name}", **made}


def _object(properties: dict[str, Any], *, required: list[str] | None = None, title: str = "") -> dict[str, Any]:
    needed = list(properties) if required is None else required
    schema = {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    return {"title": title, **schema} if title else schema


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _span(part: dict[str, Any]) -> dict[str, Any]:
    return _object(dict.fromkeys(("low", "likely", "high"), part))


def _request(card: RateCard) -> dict[str, Any]:
    properties = {key: _question(card, question) for key, question in card.questions.items()}
    return _object(properties, required=[key for key, asked in card.questions.items() if asked.required], title="A request")


def _question(card: RateCard, question: Question) -> dict[str, Any]:
    about = {"title": question.label, "description": " ".join(part for part in (question.hint, question.why) if part)}
    if question.kind == "integer":
        whole = {"type": "integer", "minimum": question.min, "maximum": question.max}
        return about | {"anyOf": [whole, {"type": "string", "pattern": r"^[\d, ]+$", "description": "The same as text"}]}
    if question.kind == "date":
        return about | DAY
    if question.kind == "travel":
        code = {
            "type": "string",
            "pattern": r"^[Tt]\d[A-Za-z]( ?\d[A-Za-z]\d)?$",
            "description": "A postal code of Alberta, or its first half",
        }
        counted = {"type": "string", "pattern": r"^\S.* [1-9]\d{0,3}$", "description": "A place and how many sites are there: Red Deer 2"}
        place = {
            "anyOf": [{"enum": list(dict.fromkeys([*card.places.labels, *card.places.labels.values(), *card.places.without_road]))}, code],
            "description": "The engine takes a name with a slip, and several in one text, too",
        }
        to = {
            "type": "array",
            "items": place | {"anyOf": [*place["anyOf"], counted]},
            "minItems": 1,
            "uniqueItems": True,
            "maxItems": question.max_places,
        }
        flight = MONEY | {"description": "What a return flight to a place without a road costs, in dollars"}
        number = {"type": "number", "minimum": 0, "maximum": question.max_km}
        km = {"anyOf": [number, {"type": "string", "pattern": r"^[\d, .]+$"}], "description": "One way; part of a kilometre counts as one"}
        return about | {"oneOf": [_object({"from": place, "to": to, "flight": flight}, required=["to"]), _object({"km": km})]}
    if question.kind == "addons":
        return about | {"type": "array", "items": {"enum": list(card.options(question.options))}}
    return about | {"enum": [*card.options(question.options), *([UNSURE] if question.unsure else [])]}


def _estimate(card: RateCard) -> dict[str, Any]:
    part = _object(
        {"key": TEXT, "label": TEXT, "value": NUMBER, "low": NUMBER, "high": NUMBER, "unit": TEXT, "from": DAY, "source": TEXT},
    ) | {"description": "A number that the line was made of, as it is in the data"}
    line = _object(
        {
            "code": TEXT, "group": {"enum": ["audit", "travel", "preparation", "extras"]}, "label": TEXT, "quantity": NUMBER, "unit": TEXT,
            "rate": MONEY, "amount": MONEY, "why": {"type": "string"}, "source": {"type": "string"}, "inputs": _list(part),
        },
    )  # fmt: skip
    day = _object({"day": COUNT, "text": TEXT, "km": NUMBER, "driving": NUMBER, "onsite": NUMBER, "nights": COUNT, "amount": MONEY})
    fees = _object(
        {
            "partner": TEXT,
            "fees": _list(_object({"who": TEXT, "amount": MONEY, "what": TEXT})),
            "note": TEXT,
            "source": {"type": "string"},
            "as_of": {"anyOf": [DAY, {"type": "null"}]},
        },
    ) | {"description": "Paid to the certifying partner, never in the total"}
    scheme = _object({"name": TEXT, "days": _span(NUMBER), "text": TEXT, "source": TEXT})
    properties: dict[str, Any] = {
        "reference": {"type": "string", "pattern": "^E-[A-Z2-7]{10}$"},
        **{name: MONEY | {"description": f"{about}, in dollars"} for name, about in AMOUNTS.items()},
        "subtotals": {"type": "object", "additionalProperties": _span(MONEY)},
        "lines": _list(line) | {"description": "Their amounts add up to likely, to the cent"},
        "days": _list(day) | {"description": "The likely trip; the sums are those of the travel lines"},
        "audit_days": NUMBER, "audit_hours": NUMBER, "onsite_days": COUNT, "interviews": COUNT, "sites_sampled": COUNT,
        "partner_fees": fees,
        "other_scheme": {"anyOf": [scheme, {"type": "null"}]},
        "unsure": _list(_object({"field": {"enum": list(card.questions)}, "widens_by": MONEY})),
        "assumptions": _list(TEXT), "exclusions": _list(TEXT), "notices": _list(_object({"code": TEXT, "text": TEXT})),
        "status": {"enum": list(STATUSES)},
        "rates_version": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d\+[0-9a-f]{8}$"},
        "engine_version": TEXT,
        "request": {"$ref": "#/$defs/request"},
    }  # fmt: skip
    return _object(properties, title="An estimate") | {"$defs": {"request": _request(card)}}


AMOUNTS = {
    "low": "The least it is likely to be, before GST",
    "likely": "The likely price, before GST",
    "high": "The most it is likely to be, before GST",
    "gst": "GST on likely",
    "total": "Likely with GST",
}


def _card(card: RateCard) -> dict[str, Any]:
    sections = {name: _section(name, shape) for name, shape in card.shapes.items()}
    head = {
        "schema": {"const": 1},
        "status": {"enum": list(STATUSES)},
        "currency": {"const": "CAD"},
        "basis": {"enum": list(BASES)},
        "base": TEXT | {"description": "A place of places.toml"},
        "from": DAY,
    }
    number = {"type": "number", "minimum": 0}
    value = {"anyOf": [number, {"type": "array", "items": number, "minItems": 3, "maxItems": 3, "description": "low, likely, high"}]}
    point = {"type": "array", "items": number, "minItems": 2, "maxItems": 4, "description": "at, then one value, or low, likely, high"}
    about = "The rate card as TOML reads it, dates as text. What a schema cannot say (no gap, no overlap of days) `rates check` does."
    schema = _object(head | sections, title="A rate card")
    schema["properties"]["checked"] = DAY | {"description": "When the card was last read as a whole"}
    return schema | {"description": about, "$defs": {"value": value, "points": _list(point)}}


def _section(name: str, shape: Section) -> dict[str, Any]:
    if shape.entries:
        fixed = {entry: _entry([(unit, _columns(name, entry))]) for entry, unit in shape.entries.items()}
        return _object(fixed, required=[entry for entry in fixed if entry not in shape.optional])
    entries = {"type": "object", "minProperties": 1, "additionalProperties": _entry(list(shape.units.items()), {"from": DAY, "until": DAY})}
    return entries | ({"required": list(shape.required)} if shape.required else {})


def _columns(section: str, entry: str) -> tuple[str, ...]:
    return ("points",) if (section, entry) in CURVES else ("value",)


def _entry(units: list[tuple[str, tuple[str, ...]]], offered: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an entry's schema: with each unit come the columns that its rows must hold; an option may have its first and last day."""
    kinds = []
    for unit, columns in units:
        cells = {column: {"$ref": f"#/$defs/{'points' if column == 'points' else 'value'}"} for column in columns}
        row = _object({"from": DAY, "to": DAY, **cells}, required=["from", *columns])
        properties = {
            "label": TEXT, "help": {"type": "string"}, "unit": {"const": unit}, "source": TEXT,
            "typical": {"type": "boolean"}, "prepares": {"type": "boolean"}, "checked": DAY, "values": _list(row) | {"minItems": 1}, **(offered or {}),
        }  # fmt: skip
        kinds.append(_object(properties, required=["label", "unit", "source", "values"]))
    return kinds[0] if len(kinds) == 1 else {"oneOf": kinds}
