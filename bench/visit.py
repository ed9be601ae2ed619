"""The built estimator page in use: when its first live price shows, how fast an answer is priced, what other pages load."""

import json
import statistics
from typing import Any

import brotli
from playwright.sync_api import Browser, Page

from bench import rivals
from browser.paths import ROOT
from tests.browser.site import Host

SITE = ROOT / "site"
ESTIMATOR = "pricing/estimate/"
ANSWERS = 400
GRIDS = 7
PATIENCE = 60_000

WATCH = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask", buffered: true });
window.priced = new Promise((resolve) => {
  window.shown = () => new Promise((next) => { window.next = next; });
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.dataset.stale === "no")) return;
    resolve(performance.now());
    window.next?.(performance.now());
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-stale"] });
});
"""
"""Put into a page before its own scripts: notes long tasks, and tells when the estimator's page shows a price of the engine's."""

ANSWER = """async (count) => {
  const input = document.querySelector("#estimate-form [name=employees]");
  const times = [];
  tasks.length = 0;
  for (let number = 0; number < count; number += 1) {
    input.value = String(20 + (number * 7) % 300);
    const shows = shown();
    const began = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await shows - began);
    await new Promise(requestAnimationFrame);
  }
  return { times, longest: Math.max(0, ...tasks) };
}"""

GRID = """async (rounds) => {
  const { ask } = await import(new URL("assets/js/engine.js", ROOT));
  const request = { audit: "certification", grid: { employees: { from: 1, to: 1000 } } };
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const { ok, sweep } = await ask({ ask: "sweep", request });
    times.push(performance.now() - began);
    if (!ok || sweep.prices.length !== 1000) throw new Error("the sweep did not price a thousand requests");
  }
  return times;
}"""


def opened(browser: Browser, host: Host, name: str) -> float:
    """Open a page with an empty profile and return the milliseconds from navigation to its first price.

    Ours is the built page as it is. The rivals' pages have Python start as the page loads, as their documentation shows.
    """
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if name == "ours":
        page.add_init_script(WATCH)
        page.goto(f"{host.url}{ESTIMATOR}")
        milliseconds = float(page.evaluate("priced"))
    else:
        page.goto(f"{host.url}{name}")
        page.wait_for_function("window.loaded")
        milliseconds, answer = page.evaluate(
            f"async () => {{ const [, answer] = await ({rivals.INTENT})(); return [performance.now(), answer]; }}"
        )
        if not answer["ok"]:
            raise RuntimeError(f"{name} answered {answer}")
    context.close()
    return float(milliseconds)


def answering(browser: Browser, host: Host) -> dict[str, Any]:
    """Change an answer of the built page again and again, then price a thousand requests in one ask; milliseconds."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{host.url}{ESTIMATOR}")
    page.evaluate("priced")
    starting = page.evaluate("Math.max(0, ...tasks)")
    found = page.evaluate(ANSWER, ANSWERS)
    grids = page.evaluate(GRID.replace("ROOT", json.dumps(host.url)), GRIDS)
    context.close()
    cuts = statistics.quantiles(found["times"], n=100)
    return {
        "answers": ANSWERS,
        "answer_median": round(statistics.median(found["times"]), 1),
        "answer_p99": round(cuts[98], 1),
        "grid_of_1000_median": round(statistics.median(grids)),
        "grid_of_1000_most": round(max(grids)),
        "longest_task_answering": round(found["longest"]),
        "longest_task_starting": round(starting),
    }


def weighed(browser: Browser, host: Host) -> dict[str, Any]:
    """Open every built page: bytes of the engine it fetched by itself, and our own script as brotli, for the heaviest page."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    heaviest, engine = ("", 0), {}
    files = sorted(SITE.rglob("index.html"))
    for file in files:
        path = file.parent.relative_to(SITE).as_posix().removeprefix(".")
        if f"{path}/" != ESTIMATOR:
            paths = fetched(page, host, path)
            engine[path] = sum(size for name, size in paths.items() if "/assets/engine/" in name)
            script = sum(small(name) for name in paths if "/assets/js/" in name)
            heaviest = max(heaviest, (path, script), key=lambda one: one[1])
    context.close()
    every = sum(len(brotli.compress(file.read_bytes(), quality=11)) for file in SITE.glob("assets/js/*.js"))
    return {
        "pages": len(files) - 1,
        "engine": {path: size for path, size in engine.items() if size},
        "heaviest_page": heaviest[0] or "home",
        "its_script_brotli": heaviest[1],
        "all_our_script_brotli": every,
    }


def fetched(page: Page, host: Host, path: str) -> dict[str, int]:
    """Bytes sent for a page, by path."""
    host.requests.clear()
    page.goto(f"{host.url}{path}", wait_until="networkidle")
    return dict(host.requests)


def small(name: str) -> int:
    """A script's bytes as brotli, whether the server compresses it or not."""
    file = SITE / "assets" / "js" / name.rsplit("/", 1)[1].split("?", maxsplit=1)[0]
    return len(brotli.compress(file.read_bytes(), quality=11))
