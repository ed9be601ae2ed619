"""The small tools: which program, readiness, checklist."""

import csv
import io
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import wire
from estimator.asks import program, readiness
from estimator.parsing.problems import InvalidRequest
from estimator.present.ways import GUIDED
from testing import cards
from testing.cards import CARD

KEYS = [*CARD.elements.keys()]
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["yes", "partly", "no", "unsure"]))


def ask(name: str, request: Any = None, **more: Any) -> dict[str, Any]:
    """Ask with the card of the tests."""
    return wire.ask(name, request, card=CARD, **more)


def problems(name: str, request: Any) -> dict[str, str]:
    """Ask what cannot be answered, and return the messages by field."""
    answer = ask(name, request)
    assert answer["ok"] is False
    return {problem["field"]: problem["message"] for problem in answer["problems"]}


class TestProgram:
    """Which program fits."""

    @pytest.mark.parametrize(("people", "fits"), [(1, "secor"), (9, "secor"), (10, "secor"), (11, "cor"), (500, "cor")])
    def test_the_line_is_between_ten_and_eleven(self, people: int, fits: str) -> None:
        """Ten people may do SECOR, eleven do COR."""
        assert fits == ask("program", {"employees": people})["program"]

    @pytest.mark.parametrize("reason", ["refused", "growing"])
    def test_a_small_firm_is_sent_to_cor_for_a_reason(self, reason: str) -> None:
        """A buyer who refuses SECOR, or growth past ten, make it COR below the line too."""
        assert ask("program", {"employees": 5, reason: "yes"})["program"] == "cor"

    def test_every_combination_has_reasons_and_a_caution(self) -> None:
        """Whatever is answered, the advice gives the reason and adds that the partner decides."""
        for people, *message in product((1, 10, 11), *[program.CHOICES] * 3):
            answer = ask("program", {"employees": people, **dict(zip(program.QUESTIONS, message, strict=True))})
            assert answer["sentence"]
            assert answer["why"]
            assert answer["check"][-1] == "Your certifying partner has the last word."

    def test_near_the_line_the_count_is_to_be_checked(self) -> None:
        """At 9, 10 and 11 the advice asks to count again; at 5 and 20 it does not."""
        again = {
            people: any("Count again" in text for text in ask("program", {"employees": people})["check"]) for people in (5, 9, 10, 11, 20)
        }

        assert again == {5: False, 9: True, 10: True, 11: True, 20: False}

    def test_iso_holders_hear_of_equivalency(self) -> None:
        """A company with ISO 45001 is informed that an audit may not be needed."""
        assert any("equivalency" in text for text in ask("program", {"employees": 50, "iso": "yes"})["check"])

    def test_every_wrong_field_is_named(self) -> None:
        """No number, an unknown answer and an unknown key are reported together."""
        found = problems("program", {"employees": "ten", "refused": "maybe", "colour": 1})

        assert list(found) == ["colour", "employees", "refused"]
        assert "“ten”" in found["employees"]
        assert "yes, no, unsure" in found["refused"]

    @pytest.mark.parametrize("request_", [{}, {"employees": ""}, {"employees": 0}, {"employees": 10_001}, {"employees": [1]}])
    def test_a_head_count_is_needed(self, request_: dict[str, Any]) -> None:
        """None, nothing, zero, too many or a list are not a head-count."""
        assert "from 1 to 10,000" in problems("program", request_)["employees"]

    def test_what_is_not_a_mapping_is_refused(self) -> None:
        """A list is not a request."""
        assert "is not a request" in problems("program", [1])[""]

    def test_the_page_gets_its_html(self) -> None:
        """With show, the sentence comes as HTML, escaped."""
        assert "<strong>SECOR." in ask("program", {"employees": 4}, show=True)["html"]

    def test_it_leads_on(self) -> None:
        """The advice goes on to a price for this size, how long it takes, the partner and the dates; each price is a link with its answers."""
        secor, cor = (ask("program", {"employees": people}, show=True)["html"] for people in (4, 45))
        assert "Doing it yourself costs you nothing here. Our help: $" in secor
        assert "#employees=4&amp;program=secor&amp;audit=none&amp;addons=guided-self-assessment" in secor
        assert "how-long-does-a-secor-take" in secor
        assert "A first audit: $" in cor
        assert "#employees=45&amp;program=cor&amp;audit=certification" in cor
        for found in (secor, cor):
            assert "../partners/" in found
            assert "../../audit/calendar/" in found

    def test_a_card_without_the_help_names_no_price(self) -> None:
        """Where the firm sells no help with a self-assessment, none is priced."""
        advice = program.advise(4, dict.fromkeys(program.QUESTIONS, "unsure"), 10)
        addons = {name: entry for name, entry in CARD.sections["addon"].items() if name != GUIDED}
        program.add_price(advice, 4, replace(CARD, sections={**CARD.sections, "addon": addons}), date(2026, 11, 29))
        assert not advice.price
        assert "Our help" not in program.html(advice)

    def test_words_are_escaped(self) -> None:
        """What is written in an advice cannot break the page."""
        assert "&lt;b&gt;" in program.html(program.Advice("cor", "<b>"))


class TestReadiness:
    """The self-check against both gates."""

    def test_all_in_place_passes(self) -> None:
        """Everything in place is 100% and above both gates."""
        answer = ask("readiness", {"answers": dict.fromkeys(KEYS, "yes")})

        assert (answer["verdict"], answer["overall"]) == ("pass", {"low": 100, "high": 100})
        assert answer["first"] == []

    def test_one_element_below_its_gate_fails_all(self) -> None:
        """With one element empty the rest at 100% does not help, and the sentence names it."""
        answer = ask("readiness", {"answers": {key: "no" if key.startswith("emergency.") else "yes" for key in KEYS}})

        assert answer["verdict"] == "fail"
        assert answer["overall"]["low"] > 80
        assert "emergency response is below 50" in answer["sentence"].replace("\N{NO-BREAK SPACE}", " ")

    def test_several_elements_below_are_joined(self) -> None:
        """Two elements below their gate are named with “and”."""
        answer = ask("readiness", {"answers": {key: "no" if key.startswith(("emergency.", "training.")) else "yes" for key in KEYS}})

        assert "qualifications, orientation and training and emergency response are below" in answer["sentence"]

    def test_above_every_element_and_below_overall_fails(self) -> None:
        """All partly in place is 50% in every element and below 80% overall."""
        answer = ask("readiness", {"answers": dict.fromkeys(KEYS, "partly")})

        assert (answer["verdict"], answer["overall"]["high"]) == ("fail", 50)
        assert {element["gate"] for element in answer["elements"]} == {"pass"}
        assert "stay below" in answer["sentence"]

    def test_nothing_answered_is_open(self) -> None:
        """With no answer everything from 0 to 100% is possible."""
        answer = ask("readiness", {"answers": {}})

        assert (answer["verdict"], answer["overall"]) == ("open", {"low": 0, "high": 100})
        assert "Answer the first item" in answer["sentence"]

    def test_the_weakest_element_is_fixed_first(self) -> None:
        """What is missing in the weakest element comes before what is partly there."""
        answers = {
            **dict.fromkeys(KEYS, "yes"),
            "training.documents.1": "no",
            "training.documents.2": "partly",
            "leadership.documents.1": "no",
        }
        first = ask("readiness", {"answers": answers})["first"]

        assert [(line["key"], line["answer"]) for line in first] == [
            ("training.documents.1", "no"),
            ("training.documents.2", "partly"),
            ("leadership.documents.1", "no"),
        ]

    @given(ANSWERS)
    def test_marks_stay_in_order(self, answers: dict[str, str]) -> None:
        """Whatever is answered: 0 ≤ low ≤ high ≤ 100, and at most eight things to fix."""
        found = readiness.check(answers, CARD.elements, (80, 50))

        assert all(0 <= mark.low <= mark.high <= 100 for _, mark in [(None, found.overall), *found.marks])
        assert len(found.first) <= readiness.MAX_FINDINGS

    @given(ANSWERS, st.sampled_from(KEYS))
    def test_an_answer_never_widens_a_mark(self, answers: dict[str, str], key: str) -> None:
        """Deciding an open line narrows the overall mark or leaves it."""
        before = readiness.check({**answers, key: "unsure"}, CARD.elements, (80, 50)).overall
        after = readiness.check({**answers, key: "yes"}, CARD.elements, (80, 50)).overall

        assert before.low <= after.low
        assert after.high <= before.high

    def test_every_wrong_answer_is_named(self) -> None:
        """An unknown line, an unknown answer and an unknown key are reported together."""
        found = problems("readiness", {"answers": {"no.such.1": "yes", KEYS[0]: "perhaps"}, "name": "x"})

        assert list(found) == ["name", "no.such.1", KEYS[0]]

    @pytest.mark.parametrize("request_", [None, [], {"answers": []}])
    def test_answers_are_needed(self, request_: Any) -> None:
        """Without a mapping of answers there is nothing to mark."""
        assert "answers" in problems("readiness", request_)

    def test_the_page_gets_its_html(self) -> None:
        """With show, marks, bars and what to fix come as HTML."""
        html = ask("readiness", {"answers": {KEYS[0]: "no", KEYS[1]: "partly"}}, show=True)["html"]

        assert html.count("<svg") == 10
        assert "Fix these first" in html
        assert "missing" in html
        assert "partly in place" in html


class TestChecklist:
    """The checklist as data, file and HTML."""

    def test_all_elements_are_listed_when_none_is_named(self) -> None:
        """Left out, the request lists every line of evidence, in order."""
        assert [line["key"] for line in ask("checklist")["lines"]] == KEYS

    def test_named_elements_alone_are_listed(self) -> None:
        """Named elements come in the audit's order, not the request's."""
        names = [line["element"] for line in ask("checklist", {"elements": ["emergency", "training"]})["lines"]]

        assert [*dict.fromkeys(names)] == ["Qualifications, orientation and training", "Emergency response"]

    def test_the_csv_reads_back(self) -> None:
        """A spreadsheet reads one row for each line and a heading, seven cells each."""
        rows = [*csv.reader(io.StringIO(ask("checklist")["csv"], newline=""))]

        assert len(rows) == len(KEYS) + 1
        assert {len(row) for row in rows} == {7}

    def test_every_wrong_element_is_named(self) -> None:
        """Unknown elements, a text for a list, an unknown key and a list for a request are refused."""
        assert "no-such" in problems("checklist", {"elements": ["no-such"]})["elements"]
        assert "is not a list" in problems("checklist", {"elements": "training"})["elements"]
        assert "x" in problems("checklist", {"x": 1})
        assert "is not a request" in problems("checklist", [1])[""]

    def test_the_page_gets_its_html(self) -> None:
        """With show, each element is a table with its name."""
        assert ask("checklist", {"elements": ["training"]}, show=True)["html"].count("<table") == 1


class TestData:
    """The data behind the tools."""

    def test_a_broken_file_is_named(self, tmp_path: Path) -> None:
        """A line of evidence that is not a text is refused, with file and key."""
        message = cards.problems(tmp_path, ("documents = [\n", "documents = [1,\n"), file="elements.toml")

        assert message == ["elements.toml: leadership.documents[1]: 1 is not a text"]

    def test_the_asks_are_listed_with_examples_that_work(self) -> None:
        """Help lists the three and each example is answered."""
        listed = {entry["ask"]: entry["example"] for entry in ask("help")["asks"]}

        for name in ("program", "readiness", "checklist"):
            assert ask(name, listed[name])["ok"], name

    def test_reading_raises_what_the_wire_tells(self) -> None:
        """The readers raise InvalidRequest, which the wire turns into an answer."""
        with pytest.raises(InvalidRequest):
            program.read({"employees": 0})
