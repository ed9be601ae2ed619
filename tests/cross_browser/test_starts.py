"""The Python engine starts in each browser in every way it can, and each half of the wasm does what CPython does."""

import json
from typing import Any

import pytest

from estimator import wire
from testing import wasm_rest
from testing.engine_host import Host, hosted
from testing.engine_page import QUESTION, STALL_TIMEOUT, WAY_ON, engine_files
from testing.often import often
from testing.visitor import Visitor
from testing.webdrivers import Engine

PAGE = b'<!doctype html><html lang="en"><title>Engine</title><pre></pre><script type="module" src="asked.js"></script>'
ASKED = """
import {{ ask, subscribe }} from "./assets/js/engine/client.js";
const answers = [];
let state;
subscribe((now) => (state = now));
try {{
  for (const question of {questions}) answers.push(await ask(question));
}} catch (error) {{
  answers.push(error.message);
}}
document.querySelector("pre").textContent = JSON.stringify({{ answers, way: state.way }});
"""


def ask(engine: Engine, host: Host, *questions: Any) -> Any:
    """Ask the engine in a page that holds nothing else: its answers, and the way it started."""
    client = (host.root / "assets/js/engine/client.js").read_text()
    assert STALL_TIMEOUT in client
    host.scripts["engine/client.js"] = client.replace(STALL_TIMEOUT, "const STALL_TIMEOUT = 60_000;")  # the machine may do ten other things
    host.scripts["asked.js"] = ASKED.format(questions=json.dumps(questions))
    host.pages["/"] = PAGE
    engine.driver.get(host.url)
    visitor = Visitor(engine, host.url)
    return json.loads(visitor.until(lambda: visitor.text("pre"), "the engine does not answer"))


@pytest.mark.parametrize("way", ["memory", "plain"])
def test_answers_as_cpython(engine: Engine, way: str) -> None:
    """From its kept memory, and on the trimmed library where that cannot be had, the engine gives CPython's answer; what was not needed was not fetched."""
    with hosted() as host:
        if way == "plain":
            host.faults[engine_files()["memory"]["name"]] = "missing"

        answer = ask(engine, host, QUESTION)

        assert answer == {"answers": [json.loads(wire.handle(json.dumps(QUESTION)))], "way": way}
        assert bool(host.bytes_sent(engine_files()["library"]["name"])) == (way == "plain")


def test_the_rest_joins_the_kept_memory(engine: Engine) -> None:
    """A function of the rest that is called from the kept memory before it came loads it, once, and the engine goes on."""
    with hosted() as host:
        wasm_rest.withhold(host)

        answer = ask(engine, host, QUESTION, {"text": "é"}, QUESTION)

        assert answer["answers"][1] == "é"
        assert answer["answers"][2] == answer["answers"][0]
        assert answer["way"] == "memory"
        assert sum(engine_files()["rest"]["name"] in path for path, _ in host.requests) == 1


def test_functions_called_before_they_came(engine: Engine) -> None:
    """The first call of any function of the rest loads it and gets CPython's answer: the split works in this browser."""
    with hosted() as host:
        wasm_rest.withhold(host)
        host.faults[engine_files()["memory"]["name"]] = "missing"

        answer = ask(engine, host, QUESTION, *({"python": code} for code in wasm_rest.GROUPS.values()), QUESTION)

        assert answer["answers"][1:-1] == [wasm_rest.answer(code) for code in wasm_rest.GROUPS.values()]
        assert answer["answers"][-1] == answer["answers"][0]
        assert answer["way"] == "plain"
        assert sum(engine_files()["rest"]["name"] in path for path, _ in host.requests) == 1


@pytest.mark.parametrize("fault", often(wasm_rest.FAULTS, "changed"))
def test_a_rest_that_cannot_be_had(engine: Engine, fault: str) -> None:
    """A price needs none of the rest; who needs it and cannot have it gets a message, and no answer made with a wrong one."""
    with hosted() as host:
        wasm_rest.withhold(host)
        wasm_rest.spoil(host, fault)

        price, other = ask(engine, host, QUESTION, {"python": wasm_rest.GROUPS["compression"]})["answers"]

        assert price == json.loads(wire.handle(json.dumps(QUESTION)))
        assert WAY_ON in other
