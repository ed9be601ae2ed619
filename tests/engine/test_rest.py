"""The rest of the wasm: no usual question needs it, what needs it gets it, and an engine without it reports that."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from browser import drawn, slim, wasm
from browser.paths import OUTPUT
from estimator import wire
from estimator.asks import registry
from testing import wasm_rest
from testing.engine_host import Host
from testing.engine_page import QUESTION, WAY_ON, ask, engine_files, kept, plainly
from testing.often import often
from testing.wasm_rest import REST

pytestmark = pytest.mark.usefixtures("patient")

SEED, DRAWN = 13, 12


@pytest.mark.parametrize("way", ["memory", "plain"])
def test_no_usual_question_needs_it(blank: Page, host: Host, way: str) -> None:
    """Every ask's example and what is wrong is answered, as CPython answers it, without a byte of the rest."""
    wasm_rest.withhold(host)
    if way == "plain":
        plainly(host)
    examples: list[Any] = [{"ask": name, "request": kind.example, "today": "2026-11-24"} for name, kind in registry.ASKS.items()]
    wrong: list[Any] = [7, {"ask": "buy"}, {"ask": "estimate", "request": {"employees": "٩", "colour": "é"}, "today": "2026-11-24"}]

    for question in [*examples, *({**example, "show": True} for example in examples), *wrong]:
        answer = ask(blank, question)
        assert json.loads(wire.handle(json.dumps(question))) == answer["answer"], question

    assert host.bytes_sent(REST) == 0


@pytest.mark.parametrize("group", often(list(wasm_rest.GROUPS), "codecs"))
def test_function_called_before_it_came(blank: Page, host: Host, group: str) -> None:
    """Whatever is called first of the rest loads it, once, and finds what CPython finds; the engine goes on as before."""
    wasm_rest.withhold(host)
    plainly(host)
    ask(blank)
    assert host.bytes_sent(REST) == 0

    answer = ask(blank, {"python": wasm_rest.GROUPS[group]})

    assert answer["answer"] == wasm_rest.answer(wasm_rest.GROUPS[group])
    assert sum(REST in path for path, _ in host.requests) == 1
    for question in drawn.asks(SEED, DRAWN):
        assert ask(blank, question)["answer"] == json.loads(wire.handle(json.dumps(question)))
    assert answer["state"]["way"] == "plain"


def test_called_from_the_kept_memory(blank: Page, host: Host) -> None:
    """The rest is linked to the kept memory too, where one of its functions is called before it came."""
    wasm_rest.withhold(host)
    ask(blank)

    answer = ask(blank, {"text": "é"})

    assert answer["answer"] == "é"
    assert answer["state"]["way"] == "memory"
    assert sum(REST in path for path, _ in host.requests) == 1
    assert ask(blank)["answer"] == json.loads(wire.handle(json.dumps(QUESTION)))


def test_it_comes_by_itself(blank: Page, host: Host) -> None:
    """At rest the engine fetches it, once, and keeps it with the other files: the next visit fetches nothing."""
    ask(blank)
    assert host.bytes_sent(REST) == 0
    kept(blank)
    assert host.bytes_sent(REST) == engine_files()["rest"]["brotli"]
    names = blank.evaluate("caches.open('engine').then((kept) => kept.keys()).then((keys) => keys.map(({ url }) => url.split('/').pop()))")
    assert engine_files()["rest"]["name"] in names


@pytest.mark.parametrize("fault", often(wasm_rest.FAULTS, "missing", "changed"))
def test_it_cannot_be_had(blank: Page, host: Host, fault: str) -> None:
    """Who needs it and cannot have it gets a message after one more try, and no answer made with a wrong one is given."""
    wasm_rest.withhold(host)
    wasm_rest.spoil(host, fault)
    ask(blank)

    answer = ask(blank, {"python": wasm_rest.GROUPS["compression"]})

    assert answer["answer"] is None
    assert WAY_ON in answer["error"]
    assert answer["state"]["reason"] in {"missing", "damaged"}


@pytest.mark.parametrize("fault", often(wasm_rest.FAULTS, "missing"))
def test_nobody_needs_it(blank: Page, host: Host, fault: str) -> None:
    """As long as nothing of it is called, a rest that cannot be had changes nothing: the other files are kept, and prices shown."""
    wasm_rest.spoil(host, fault)
    ask(blank)
    kept(blank)

    answer = ask(blank)

    assert answer["answer"]["ok"]
    assert answer["state"]["way"] == "memory"


def test_without_a_connection(blank: Page, host: Host, profile: BrowserContext) -> None:
    """Called for the first time when the connection is gone, it ends in words, as every start without one does."""
    wasm_rest.withhold(host)
    plainly(host)
    ask(blank)
    profile.set_offline(offline=True)

    answer = ask(blank, {"python": wasm_rest.GROUPS["dates"]})

    assert WAY_ON in answer["error"]
    assert answer["state"]["reason"] == "offline"


def test_another_answer_when_it_is_there(blank: Page, host: Host) -> None:
    """An estimate that is another one once the rest is there is not trusted: the engine starts again, from its whole library."""
    script = (host.root / "assets" / "js" / "engine" / "worker.js").read_text()
    early = f'({wasm_rest.CALL} + (globalThis.plain || !save ? "" : " "))'
    assert wasm_rest.CALL in script
    assert wasm_rest.START in script
    host.scripts["js/engine/worker.js"] = script.replace(wasm_rest.CALL, early).replace(
        wasm_rest.START, f'globalThis.plain = way === "plain";\n{wasm_rest.START}'
    )
    assert ask(blank)["state"]["way"] == "memory"

    blank.evaluate("""async () => {
      const engine = await import(new URL('assets/js/engine/client.js', location.href));
      await new Promise((resolve) => engine.subscribe(({ phase, way }) => phase === "ready" && way === "plain" && resolve()));
    }""")

    assert ask(blank)["answer"] == json.loads(wire.handle(json.dumps(QUESTION)))


def test_halves_are_the_whole() -> None:
    """Each function is a stub in one half and itself in the other, in its old place: nothing is dropped."""
    module = slim.wasm_without_data().module
    whole, hot, plain, rest = (
        wasm.items(wasm.sections(each)[wasm.CODE])
        for each in (module, *((OUTPUT / engine_files()[part]["name"]).read_bytes() for part in ("python", "plain", "rest")))
    )
    assert len(whole) == len(hot) == len(plain) == len(rest) - 1
    for body, first, second, last in zip(whole, hot, plain, rest, strict=False):
        assert body == last or body == first == second
