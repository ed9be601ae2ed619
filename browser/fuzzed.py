"""Draws invalid texts for `wire.handle` from a seed: broken, huge, deep, of the wrong type, in every script."""

import json
import random
from collections.abc import Iterator
from typing import Any

from estimator import wire
from estimator.asks import registry

EXAMPLES = {name: kind.example for name, kind in registry.ASKS.items()}
QUESTIONS = list(wire.card().questions)
STRANGE = "\0\t\n\r\x1b\x7f\u00a0\u0301\u061c\u200b\u202e\u2028\ufeff\ufffd\ud800\udfff\U0001f600éß٣Ⅷ½∞"
NUMBERS = (
    "0", "-0", "-1", "1e999999", "11e999999", "-99e999999", "99e-999999", "0e999999", "-1e999999", "1e-999999", "1E999999999999999999999", "1e400", "9" * 400, "-" + "9" * 4000, "9" * 4301, "9" * 100_000,
    "0." + "0" * 5000 + "1", "1." + "3" * 5000, "NaN", "Infinity", "-Infinity", "1_000", "0x10", "007", "+1", ".5", "1.", "12.0", "1e1", "1e15",
)  # fmt: skip
LEAVES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 11, 10**15, -(10**400), 0.1, 1e308, "", " ", "unsure", "certification", "12", "1e999999", "9" * 300, "nan", "-inf", "٣",
    "2026-11-24", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-24T00:00", [], {}, [[]], [None], {"": ""}, "x" * 5000, STRANGE, "<script>", "%s{0}{}", "=1+1",
)  # fmt: skip


def text(dice: random.Random) -> str:
    """Draw a short text of anything."""
    return "".join(
        dice.choice((chr(dice.randrange(32, 127)), dice.choice(STRANGE), chr(dice.randrange(0x11_0000)))) for _ in range(dice.randrange(12))
    )


def anything(dice: random.Random, depth: int = 4) -> Any:
    """Draw a value of any kind."""
    kind = dice.random()
    if depth == 0 or kind < 0.5:
        return dice.choice(LEAVES) if dice.random() < 0.8 else text(dice)
    if kind < 0.75:
        return [anything(dice, depth - 1) for _ in range(dice.randrange(4))]
    return {dice.choice((*QUESTIONS, "from", "to", "km", "grid", text(dice))): anything(dice, depth - 1) for _ in range(dice.randrange(4))}


def corrupted(dice: random.Random, value: Any) -> Any:
    """Return an example with something in it replaced, dropped, added or wrapped."""
    if dice.random() < 0.15 or not isinstance(value, dict | list) or not value:
        return anything(dice)
    if isinstance(value, list):
        index = dice.randrange(len(value))
        return [*value[:index], corrupted(dice, value[index]), *value[index + dice.choice((0, 1)) :]]
    key = dice.choice(list(value))
    kind = dice.random()
    if kind < 0.6:
        return {**value, key: corrupted(dice, value[key])}
    if kind < 0.75:
        return {other: item for other, item in value.items() if other != key}
    return {**value, dice.choice((*QUESTIONS, text(dice))): anything(dice)}


def ask(dice: random.Random) -> dict[str, Any]:
    """Draw an ask whose request is an example gone wrong, or a form with odd fields."""
    name = dice.choice(list(EXAMPLES))
    envelope: dict[str, Any] = {"ask": name, "request": corrupted(dice, EXAMPLES[name])}
    if dice.random() < 0.1:
        envelope["fields"] = [
            [dice.choice((*QUESTIONS, "travel.to", "travel.km", text(dice))), text(dice)] for _ in range(dice.randrange(6))
        ]
    if dice.random() < 0.3:
        envelope["show"] = anything(dice, 1)
    if dice.random() < 0.2:
        envelope["today"] = anything(dice, 1)
    if dice.random() < 0.05:
        envelope[text(dice)] = anything(dice)
    return envelope


def cut(dice: random.Random) -> str:
    """An ask's text with characters cut out, doubled or changed."""
    chars = list(json.dumps(ask(dice)))
    for _ in range(dice.randrange(1, 4)):
        index = dice.randrange(len(chars))
        chars[index : index + dice.choice((0, 1, 30))] = dice.choice(("", '"', "}", "{", "[", ",", "\\u", "\\ud800", "\0", "é", "1e999999"))
        if not chars:
            break
    return "".join(chars)


def numbered(dice: random.Random) -> str:
    """An ask with a number, or what looks like one, in the place of some value."""
    name = dice.choice(list(EXAMPLES))
    example = EXAMPLES[name]
    keys = list(example) if isinstance(example, dict) else []
    number = dice.choice(NUMBERS)
    if not keys:
        return f'{{"ask": {json.dumps(name)}, "request": {number}}}'
    rest = {**example, dice.choice(keys): "HERE"}
    return json.dumps({"ask": name, "request": rest}).replace('"HERE"', number)


def large(dice: random.Random) -> str:
    """A text at the limit of what is read: many keys, many items, one long text, deep brackets."""
    size = dice.choice((1000, 20_000, wire.MAX_CHARACTERS - 60, wire.MAX_CHARACTERS + 1))
    name = dice.choice(list(EXAMPLES))
    key = dice.choice([*QUESTIONS, "earnings", "elements", "answers", "requests", "labels", "request", "grid"])
    kind = dice.randrange(8)
    inner = (
        "[" * size,
        "[" * (size // 2) + "]" * (size // 2),
        '{"a":' * (size // 5),
        "[" + ",".join(["1"] * (size // 2)) + "]",
        "[" + ",".join(['"banff"'] * (size // 8)) + "]",
        "{" + ",".join(f'"{number}":1' for number in range(size // 10)) + "}",
        '"' + dice.choice(("x", "9", "é", "1\\n", "\\ud800")) * (size // 8) + '"',
        "{" + ",".join(f'"k{number}":{{"a":[1]}}' for number in range(size // 22)) + "}",
    )[kind]
    if dice.random() < 0.3:
        return f'{{"ask":"{name}","request":{inner}}}'
    if dice.random() < 0.1:
        return f'{{"ask":"{name}","fields":{inner}}}'
    return f'{{"ask":"{name}","request":{{"{key}":{inner}}}}}'


def not_an_ask(dice: random.Random) -> str:
    """No JSON at all, or JSON that is no ask."""
    return dice.choice((text(dice), json.dumps(anything(dice)), "", "\ufeff{}", "null", "[]", dice.choice(NUMBERS), "{" * 1000, '"' * 99))


def texts(seed: int, count: int) -> Iterator[str]:
    """Draw texts; the same seed, the same texts."""
    dice = random.Random(seed)
    kinds = (corrupted_ask, corrupted_ask, corrupted_ask, cut, numbered, not_an_ask, large)
    for _ in range(count):
        yield dice.choice(kinds)(dice)


def corrupted_ask(dice: random.Random) -> str:
    """An ask gone wrong, as JSON."""
    return json.dumps(ask(dice))
