"""Questions to the engine in a page of a real browser."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from browser.paths import MANIFEST

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from testing.engine_host import Host

REQUEST = {"program": "cor", "audit": "certification", "partner": "unsure", "employees": 15, "sites": 1, "industry": "unsure"}

QUESTION = {"ask": "estimate", "request": REQUEST, "today": "2026-11-24"}

STALL_TIMEOUT = "const STALL_TIMEOUT = 9000;"

SCRIPT = """async (question) => {
  const engine = await import(new URL('assets/js/engine/client.js', location.href));
  const phases = [];
  engine.subscribe((state) => phases.at(-1) === state.phase || phases.push(state.phase));
  let answer = null, error = '', state;
  try { answer = await engine.ask(question); } catch (problem) { error = problem.message; }
  engine.subscribe((now) => { state = now; })();
  return { answer, error, phases, state };
}"""

WAY_ON = "You can still send your answers with a quote request"

SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"

FIRST_WAY = 'attempts % 2 ? "plain" : "memory"'

# `ask` gives the parsed answer; what it was parsed from is what the worker sent.
ASK = """async (questions) => {
  const { ask } = await import(new URL("../../assets/js/engine/client.js", location.href).href);
  const parse = JSON.parse;
  const sent = new WeakMap();
  JSON.parse = (text, ...more) => {
    const value = parse(text, ...more);
    if (value instanceof Object) sent.set(value, text);
    return value;
  };
  try {
    return await Promise.all(questions.map(async (question) => sent.get(await ask(question))));
  } finally {
    JSON.parse = parse;
  }
}"""


@cache
def engine_files() -> dict[str, Any]:
    """Return the built engine's files by their part, as its manifest names them."""
    found: dict[str, Any] = json.loads(MANIFEST.read_text())["files"]
    return found


def plainly(host: Host) -> None:
    """Let the host's pages start the engine the plain way at once, with everything that a kept memory has not.

    Raises:
        ValueError: the client chooses the way by other words.
    """
    client = (host.root / "assets/js/engine/client.js").read_text()
    if FIRST_WAY not in client:
        raise ValueError(f"engine/client.js has no {FIRST_WAY!r}; testing/engine_page.py puts something in its place")
    host.scripts["js/engine/client.js"] = client.replace(FIRST_WAY, '"plain"')


def ask(page: Page, question: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the engine in a page: the answer or the error, the phases on the way, and the state at the end."""
    answer: dict[str, Any] = page.evaluate(SCRIPT, question or QUESTION)
    return answer


def kept(page: Page) -> None:
    """Wait until the engine has put its files away for the next visit and the service worker is there."""
    page.evaluate("""async () => {
      const engine = await import(new URL('assets/js/engine/client.js', location.href));
      await new Promise((resolve) => engine.subscribe((state) => state.kept && resolve()));
      await navigator.serviceWorker.ready;
    }""")


def in_browser(page: Page, questions: list[Any]) -> list[str]:
    """Ask the engine of the page; return each answer's text as the worker sent it."""
    answers: list[str] = page.evaluate(ASK, questions)
    return answers
