"""The engine starts in a real page, in every way it can, and answers as CPython does."""

import hashlib
import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser import build, files, memory, slim
from browser.paths import MANIFEST, OUTPUT
from estimator import wire
from estimator.asks import registry
from testing import wasm_rest
from testing.engine_host import Host
from testing.engine_page import QUESTION, SAVING, ask, engine_files, plainly
from testing.often import often

pytestmark = pytest.mark.usefixtures("patient")

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"


def test_answers_as_cpython(blank: Page) -> None:
    """The first question starts the engine from its kept memory, and its answer is CPython's."""
    answer = ask(blank)

    assert json.loads(wire.handle(json.dumps(QUESTION))) == answer["answer"]
    assert answer["phases"] == ["idle", "starting", "ready"]
    assert answer["state"]["way"] == "memory"


def test_an_error_is_shown(blank: Page, host: Host) -> None:
    """An error in the engine's Python has a message with the functions on the way, though its code has no line numbers."""
    wasm_rest.withhold(host)
    plainly(host)
    code = """
import json, traceback
try:
    json.loads("{")
except ValueError as error:
    found = [line.split(",")[-1].strip() for line in traceback.format_exception(error)]
"""

    assert "in raw_decode" in ask(blank, {"python": code})["answer"]


def test_the_lists_of_objects(blank: Page) -> None:
    """The kept memory's lists of objects are whole again when it is expanded: each link leads up, back again, and around."""
    lengths = blank.evaluate("""async () => {
      const { expandSnapshot } = await import(new URL("assets/js/engine/memory.js", location.href));
      const base = new URL("assets/engine/", location.href);
      const { memory: plan, files } = await (await fetch(new URL("manifest.json", base))).json();
      const image = new Uint8Array(plan.size);
      expandSnapshot(image, plan, new Uint8Array(await (await fetch(new URL(files.memory.name, base))).arrayBuffer()));
      const words = new Uint32Array(image.buffer, plan.begin);
      return plan.lists.map((first) => {
        let length = 0;
        for (let here = first, after; ; here = after, length += 1) {
          after = words[here >> 2];
          if ((words[(after >> 2) + 1] & ~3) !== here || (after <= here && after !== first)) return `broken at ${here}`;
          if (after === first) return length + 1;
        }
      });
    }""")

    assert max(lengths) > 5_000


def test_iphone(browser: Browser, host: Host) -> None:
    """What names itself an iPhone is not asked to count parameters by WebAssembly, and takes the kept memory all the same."""
    context = browser.new_context(user_agent=IPHONE)
    page = context.new_page()
    page.goto(host.url)

    answer = ask(page)
    context.close()

    assert answer["state"]["way"] == "memory"
    assert json.loads(wire.handle(json.dumps(QUESTION))) == answer["answer"]


def test_saving_data(blank: Page, host: Host) -> None:
    """Who saves data starts with the fewest bytes, as everybody does."""
    blank.evaluate(SAVING)

    answer = ask(blank)

    assert json.loads(wire.handle(json.dumps(QUESTION))) == answer["answer"]
    sent = {part for part, entry in engine_files().items() if host.bytes_sent(entry["name"])}
    assert sent == {"runtime", "python", "memory"}


def test_store_that_opens_late(blank: Page, host: Host) -> None:
    """A start whose files are asked for late, as on a busy machine, does not wait for itself."""
    opening = "globalThis.caches?.open(STORE)"
    script = (host.root / "assets" / "js" / "engine" / "files.js").read_text()
    assert opening in script
    late = f"new Promise((resolve) => setTimeout(resolve, 1000)).then(() => {opening})"
    host.scripts["js/engine/files.js"] = script.replace(opening, late)
    plainly(host)

    answer = ask(blank)

    assert answer["state"]["phase"] == "ready"
    assert answer["state"]["way"] == "plain"


def test_every_ask_on_the_trimmed_library(blank: Page, host: Host) -> None:
    """The plain start has every module that any ask imports: each example gets CPython's answer, with and without HTML."""
    plainly(host)
    examples = [{"ask": name, "request": kind.example, "today": "2026-11-24"} for name, kind in registry.ASKS.items()]

    for question in [*examples, *({**example, "show": True} for example in examples)]:
        answer = ask(blank, question)
        assert answer["state"].get("way") == "plain", (question, answer)
        assert json.loads(wire.handle(json.dumps(question))) == answer["answer"], question


@pytest.mark.parametrize("way", often(["memory", "plain"], "memory"))
def test_wasm_in_one_piece(blank: Page, host: Host, way: str) -> None:
    """With the wasm that `python -m browser build --whole` ships, both starts answer as CPython does, and whatever is called is there."""
    in_one_piece(host)
    wasm_rest.withhold(host)
    if way == "plain":
        plainly(host)

    answer = ask(blank)

    assert json.loads(wire.handle(json.dumps(QUESTION))) == answer["answer"]
    assert answer["state"]["way"] == way
    for code in wasm_rest.GROUPS.values() if way == "plain" else ():
        assert ask(blank, {"python": code})["answer"] == wasm_rest.answer(code)
    assert host.bytes_sent(wasm_rest.REST) == 0


def in_one_piece(host: Host) -> None:
    """Let the host serve what the build writes where it leaves the wasm in one piece: all constants come first."""
    manifest = json.loads(MANIFEST.read_text())
    runtime = slim.wasm_without_data()
    image, manifest["memory"] = whole_memory(manifest["memory"])
    parts = {"memory": ("memory.{hash}.bin", image), "data": ("data.{hash}.bin", runtime.data), **build.one_piece(runtime.module)}
    for part, (pattern, data) in parts.items():
        name, size = files.name_of(pattern, data), len(data)
        host.files[name] = data
        host.faults[f"{name}.gz"] = "gone"  # it comes as it is
        manifest["files"][part] = {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size": size, "gzip": size, "brotli": size}
    del manifest["files"]["rest"]
    host.files["assets/engine/manifest.json"] = json.dumps(manifest).encode()


def whole_memory(plan: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The kept memory with the constants of the rest, and its plan."""
    shipped, rest = ((OUTPUT / engine_files()[part]["name"]).read_bytes() for part in ("memory", "rest"))
    image, at = bytearray(plan["size"]), 0
    for first, number in plan["pages"]:
        begin = first * plan["page"]
        size = min(number * plan["page"], plan["size"] - begin)
        image[begin : begin + size] = shipped[at : at + size]
        at += size
    header = int.from_bytes(image[4:8], "little")
    for segment in wasm_rest.constants(rest):
        image[header + segment.address : header + segment.address + len(segment.data)] = segment.data
    again, made = memory.compact(bytes(image))
    return again, made | {"lists": plan["lists"]}  # its links are distances already


@pytest.mark.parametrize("encodings", [("br", "gzip"), ("gzip",), ()])
def test_hosts(blank: Page, host: Host, encodings: tuple[str, ...]) -> None:
    """The large files come compressed from every host: by its brotli, its gzip, or packed and unpacked in the page."""
    host.encodings = encodings

    answer = ask(blank)

    assert answer["answer"]["ok"]
    kind = {"br": "brotli", "gzip": "gzip"}[next(iter(encodings), "gzip")]
    expected = sum(engine_files()[part][kind] for part in ("python", "memory"))
    sent = [size for path, size in host.requests if path.endswith(f"{engine_files()['python']['name']}{'' if encodings else '.gz'}")]
    assert sent == [engine_files()["python"][kind]]
    assert answer["state"]["received"] == answer["state"]["total"]
    assert answer["state"]["total"] - expected == engine_files()["runtime"][kind if encodings else "size"]


def test_a_browser_that_unpacks_nothing(blank: Page, host: Host) -> None:
    """Where the host compresses nothing and the browser has no DecompressionStream, the engine starts from the files as they are."""
    host.encodings = ()
    script = (host.root / "assets" / "js" / "engine" / "files.js").read_text()
    host.scripts["js/engine/files.js"] = f"delete globalThis.DecompressionStream;\n{script}"

    answer = ask(blank)

    assert answer["answer"]["ok"]
    assert answer["state"]["way"] == "memory"


def test_idle_costs_nothing(blank: Page, host: Host) -> None:
    """Until the visitor means it, not one byte of Python is fetched."""
    blank.evaluate("import(new URL('assets/js/engine/client.js', location.href))")
    blank.wait_for_load_state("networkidle")

    assert blank.locator("html").get_attribute("data-engine") == "idle"
    assert {path.rsplit("/", 1)[1] for path, _ in host.requests if "/assets/engine/" in path} <= {"manifest.json"}


def test_newest_wins(blank: Page) -> None:
    """Of many questions on one topic only the first and the last are asked; the others give null."""
    blank.evaluate("import(new URL('assets/js/engine/client.js', location.href)).then((engine) => engine.ask({ask: 'help'}))")

    answers = blank.evaluate(
        """async (question) => {
          const engine = await import(new URL('assets/js/engine/client.js', location.href));
          const asked = [...Array(30).keys()].map((extra) => engine.ask(
            { ...question, request: { ...question.request, employees: 15 + extra } }, { topic: 'estimate' }));
          return (await Promise.all(asked)).map((answer) => answer && answer.estimate.request.employees);
        }""",
        QUESTION,
    )

    assert answers == [*[None] * 29, 44]


def test_questions_without_topic(blank: Page) -> None:
    """Questions without a topic are all answered, each with its own answer."""
    answers = blank.evaluate(
        """async (question) => {
          const engine = await import(new URL('assets/js/engine/client.js', location.href));
          const asked = [12, 40, 90].map((employees) => engine.ask({ ...question, request: { ...question.request, employees } }));
          return (await Promise.all(asked)).map((answer) => answer.estimate.request.employees);
        }""",
        QUESTION,
    )

    assert answers == [12, 40, 90]


def test_it_asks_itself_while_nobody_does(blank: Page) -> None:
    """After an answer the engine asks what a page may ask next, so that the visitor's first question of a kind is as quick as the second."""
    steps = blank.evaluate(
        """async (question) => {
          const steps = [];
          let told;
          const all = new Promise((resolve) => { told = resolve; });
          const heard = ({ data }) => data.step && steps.push(data.step) && data.step === "solve" && told();
          self.Worker = class extends Worker { constructor(...given) { super(...given); this.addEventListener("message", heard); } };
          const engine = await import(new URL('assets/js/engine/client.js', location.href));
          await engine.ask(question);
          await all;
          return steps;
        }""",
        QUESTION,
    )
    assert steps[-4:] == ["compare", "cycle", "plan", "solve"]
