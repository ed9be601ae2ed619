"""A question that an owner adds to questions.toml: asked, checked, described and kept, with its own options, and no code but its rule."""

import json
from pathlib import Path
from typing import Any

import pytest

from estimator import RateCard, Request, load_card, wire
from estimator.parsing import form
from estimator.present import answers_in_words, schema
from testing.cards import CARD, copied, problems

FIRM = {"audit": "certification", "employees": 15, "on": "2026-11-24"}
TABLE = 'archive = { part = "work", label = "Where is the archive?", why = "Test.", kind = "choice", options = "archive", columns = ["hours"], unsure = "Not sure", tell = "where it is" }\n'
OPTIONS = "".join(
    f'archive.{name} = {{ label = "{name}", unit = "ratio", source = "Test.", values = [{{ from = 2025-04-01, hours = 1 }}] }}\n'
    for name in ("electronic", "mixed", "paper")
)
LAST = 'addons = { part = "help"'


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> RateCard:
    """The card of the tests with one question more."""
    folder = copied(tmp_path_factory.mktemp("data"))
    path = folder / "questions.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(LAST, TABLE + LAST), encoding="utf-8")
    with (folder / "rates.toml").open("a", encoding="utf-8") as rates:
        rates.write(OPTIONS)
    return load_card(folder)


def asked(card: RateCard, **answers: Any) -> dict[str, Any]:
    """Ask for an estimate with the new question's answer."""
    return wire.ask("estimate", {**FIRM, **answers}, card=card, show=True)


def test_its_answer_is_kept(card: RateCard) -> None:
    """The answer is in the request, its form fields and its link, and reads back; left out it is not sure."""
    found = asked(card, archive="paper")["estimate"]["request"]
    assert found["archive"] == "paper"
    request = Request.from_mapping(found, card)
    assert Request.from_mapping(form.to_mapping(form.from_mapping(found)), card) == request
    assert request.answer("archive") == "paper"
    assert request.with_answers(archive="mixed", sites=2).to_mapping() == found | {"archive": "mixed", "sites": 2}
    assert asked(card)["estimate"]["request"]["archive"] == "unsure"


def test_it_is_described(card: RateCard) -> None:
    """The schema has its options, and every list of answers has its label."""
    assert "paper" in schema.of("request", card)["properties"]["archive"]["enum"]
    assert "archive" in schema.of("rate-card", card)["properties"]
    answer = asked(card, archive="paper")
    assert "<dt>Where is the archive?</dt>" in answer["html"]["answers"]
    words = answers_in_words.of(Request.from_mapping(answer["estimate"]["request"], card), card)
    assert words["archive"] == card.options("archive")["paper"].label


def test_a_wrong_answer_is_refused(card: RateCard) -> None:
    """Its options are checked like those of every question; without the question the key is not known."""
    (problem,) = asked(card, archive="cellar")["problems"]
    assert problem["field"] == "archive"
    assert "choose one of electronic" in problem["message"]
    assert json.loads(wire.handle(json.dumps({"ask": "estimate", "request": {**FIRM, "archive": "paper"}}), CARD))["ok"] is False


def test_every_ask_takes_it(card: RateCard) -> None:
    """Asks that change answers take a request with the new question."""
    assert str(card.on(card.starts).span("archive", "unsure", "hours").likely) == "1"
    for name in ("sweep", "solve", "cycle"):
        assert wire.ask(name, {"request": {**FIRM, "archive": "paper"}}, card=card, show=True)["ok"], name


def test_another_kind_needs_code(tmp_path: Path) -> None:
    """A new question that is no choice is refused when the data are read."""
    message = problems(tmp_path, (LAST, TABLE.replace('"choice"', '"date"') + LAST), file="questions.toml")
    assert message == ['questions.toml: archive.kind: "date" needs code of its own; a new question is a choice']
