"""Draws asks from a seed: reproducible and cheap, for runs too long for Hypothesis; and lists what no seed draws."""

import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from browser import exercise
from estimator import RateCard, wire
from estimator.card.rates import UNSURE
from estimator.parsing import form

DAY = date(2026, 11, 24)
TODAYS = [f"{year}-{month:02}-24" for year in (2026, 2027) for month in range(1, 13)]
"""What a calendar answers depends on how far off the day is."""
EDGES = (1, 4, 5, 9, 10, 11, 12, 49, 50, 51, 204, 205, 240, 241, 499, 500, 549, 550, 9999, 10000)
KM = (0, 1, 111, 112, 116, 117, 121, 149, 150, 151, 302, 2000)
WRONG = ("", "nobody", "é", "-1", "1e3", "12.5", "999999", "unsure", "2026-02-30", "“quoted”", "<b>", "٩")

PLACES = ("R", "Banf", "Zürich", "2x Banff", "V5K", "كالغاري")
MONTHS = ("2027-02", "2/2027", "Feb 2027", "March", "soon", "Março 2027", "март 2027")
NUMBERS = ("12,5", "1.200", "1,2,3", "twelve", "1 200")
EARNINGS: tuple[Any, ...] = ([], [50_000.5, -1], "50000; 60,000")
GRIDS: tuple[Any, ...] = (
    *({"month": ["january", "june"]}, {}, {"x": [1]}, ["employees"], {"employees": [1, 5, 10]}, {"employees": {"from": 1, "to": 9}}),
    *({"sites": [1, 2, 3], "month": ["january", "june", UNSURE]}, {"travel.km": [0, 100, 200]}),
)
EASTERN = "\u0662\u0660\u0662\u0667-\u0661\u0660-\u0663\u0661"
"""A day in Eastern Arabic digits."""
MANY = 8
"""Places of a trip whose orders are too many to try each."""


def choices(card: RateCard) -> list[str]:
    """Return the questions with options that any request may answer; the program goes with the head-count."""
    return [key for key, question in card.questions.items() if question.kind == "choice" and key != "program"]


def request(dice: random.Random) -> dict[str, Any]:
    """Draw a request that can be priced with the card of today's data, near the boundaries as often as not."""
    card = wire.card()
    people = dice.choice(EDGES) if dice.random() < 0.5 else dice.randint(1, 400)
    sites = dice.choice((1, 2, 3, 5, 8, 9, 10, 30, 31, 1000)) if dice.random() < 0.5 else dice.randint(1, 40)
    request: dict[str, Any] = {"employees": people, "sites": sites, "on": DAY.isoformat()}
    for key in choices(card):
        question = card.questions[key]
        request[key] = dice.choice([*card.options(question.options, DAY), *([UNSURE] if question.unsure else [])])
    if people <= 10 and dice.random() < 0.5:
        request["program"] = dice.choice(("cor", "secor"))
    request["addons"] = sample(dice, list(card.options("addon", DAY)), dice.choice((0, 0, 1, 2, 4)))
    way = dice.choice(("none", "km", "km", "places"))
    places = list(card.places.labels)
    if way == "km":
        request["travel"] = {"km": dice.choice(KM) if dice.random() < 0.5 else dice.randint(0, 1000)}
    elif way == "places":
        to = sample(dice, places, min(dice.randint(1, 5), sites))
        if dice.random() < 0.5:
            to[0] = f"{to[0]} {dice.randint(1, sites - len(to) + 1)}"
        request["travel"] = {"from": dice.choice(places), "to": to}
    return request


def sample(dice: random.Random, values: list[str], count: int) -> list[str]:
    """Draw `count` values of a list, or all if it is shorter: a firm may offer one add-on."""
    return dice.sample(values, min(count, len(values)))


def asks(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw asks as pages send them: requests and forms, some with HTML wanted, one in ten with a wrong answer."""
    dice = random.Random(seed)
    for number in range(count):
        body = request(dice)
        if number % 10 == 9:
            body[dice.choice(list(wire.card().questions))] = dice.choice(WRONG)
        envelope: dict[str, Any] = {"ask": "estimate", "today": "2026-11-24"}  # the browser says Alberta's date, a machine its own
        if number % 3 == 2:
            envelope["fields"] = [list(pair) for pair in form.from_mapping(body)]
        else:
            envelope["request"] = body
        yield envelope | ({"show": True} if number % 7 == 6 else {})


def others(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw asks of every other kind in turn, with HTML as often as not: its example with a drawn request, or with other answers."""
    dice = random.Random(seed)
    examples = exercise.examples()
    for number in range(count):
        example = examples[number % len(examples)]
        yield {**example, "request": varied(dice, example["request"]), "today": dice.choice(TODAYS), "show": dice.random() < 0.5}


def unusual() -> Iterator[dict[str, Any]]:
    """What visitors ask and no example or drawn ask does: half-typed places, months, numbers of two meanings, lists, long trips, saved estimates."""
    card = wire.card()
    body: dict[str, Any] = {"audit": "certification", "employees": 25, "sites": 3, "industry": "unsure"}
    for place in PLACES:
        fields = [["audit", "certification"], ["employees", "12"], ["sites", "3"], ["industry", UNSURE], ["travel.to", place]]
        yield {"ask": "total", "fields": fields}
    for addons in ([], list(card.options("addon", DAY))[:1]):
        yield {"ask": "estimate", "request": {**body, "audit": "none", "addons": addons}}
    yield {"ask": "estimate", "request": {**body, "program": "secor"}}
    yield {"ask": "plan", "request": {"expires": "2027-10-31", "made": 1796029202, "site": "http://127.0.0.1:8000/"}}
    for due in MONTHS:
        yield {"ask": "plan", "request": {"due": due, "audit": "maintenance", "partner": UNSURE}}
    for number in NUMBERS:
        yield {"ask": "sample", "request": {"employees": number, "sites": "2"}}
    for earnings in EARNINGS:
        yield {"ask": "refund", "request": {"rate": 1.46, "first": "yes", "year": 2025, "earnings": earnings}}
    for grid in GRIDS:
        yield {"ask": "sweep", "request": {**body, "grid": grid}}
    yield {"ask": "solve", "request": {"request": {**body, "travel": {"to": ["lethridge"]}}, "budget": 1}}
    far = list(card.places.labels)[:MANY]
    for each in (1, 3, 5):
        trip = {**body, "sites": each * len(far), "travel": {"to": [f"{place} {each}" for place in far]}}
        yield {"ask": "estimate", "request": trip}
    yield {"ask": "plan", "request": {"expires": EASTERN}}
    saved = json.loads(wire.handle(json.dumps({"ask": "estimate", "request": {**body, "on": DAY.isoformat()}})))["estimate"]
    for changed in ({}, {"label": "Other words"}, {"why": "Other words."}, {"amount": "1.00"}):
        yield {"ask": "replay", "request": {**saved, "lines": [{**saved["lines"][0], **changed}, *saved["lines"][1:]]}}


def varied(dice: random.Random, example: Any) -> Any:
    """Draw the body of an ask that is like its example."""
    body = dict(example or {})
    if "requests" in body:
        requests = [request(dice) for _ in range(dice.randint(2, 4))]
        body |= {"requests": requests, "labels": [f"Choice {number}" for number, _ in enumerate(requests)]}
    elif "request" in body:
        body |= {"request": request(dice), **({"budget": dice.randint(500, 30_000)} if "budget" in body else {})}
    elif "industry" in body:
        body = request(dice)
    elif "answers" in body:
        body = {
            "answers": {key: dice.choice(("yes", "partly", "no", UNSURE)) for key in [*wire.card().elements.keys()][:: dice.randint(1, 9)]}
        }
    elif "expires" in body:
        day = f"{dice.randint(2026, 2030)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        body = dice.choice(({"expires": day}, {"start": day}, {"due": day, "audit": dice.choice(("maintenance", "recertification"))}))
        body["partner"] = dice.choice((*wire.card().options("partner", DAY), UNSURE))
    elif "payroll" in body:
        body |= {"payroll": dice.randint(0, 9_000_000), "rate": round(dice.uniform(0.2, 9), 2), "first": dice.choice(("yes", "no"))}
        body["year"] = dice.randint(2024, 2027)
    elif "employees" in body:
        body |= {key: dice.choice(("yes", "no", UNSURE)) for key in body if body[key] in ("yes", "no", UNSURE)}
        body["employees"] = dice.choice(EDGES)
    return body
