"""The built estimator page in use: when its first live price shows, how fast an answer is priced, what other pages load."""

import json
import random
import statistics
from typing import Any

import brotli
from playwright.sync_api import Browser, Page

from bench import rivals
from browser.paths import ROOT
from testing.engine_host import Host

SITE = ROOT / "site"
ESTIMATOR = "pricing/estimate/"
ANSWERS = 400
LOOK, PACE = 1500, 150
"""Milliseconds a visitor looks at the page before the first answer, and at the price before the next: nobody is quicker."""
SEED = 4
GRIDS = 7
PLACES = ("red-deer", "edmonton", "grande-prairie", "lethbridge", "medicine-hat", "fort-mcmurray", "lloydminster")
"""Where the sites are in answers with travel: two at the first of them, or two at each."""
TRIPS = 100
PATIENCE = 60_000

WATCH = """
window.tasks = [];
window.ours = [];
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
watch("longtask", ({ startTime, duration }) => tasks.push([startTime, duration]));
watch("long-animation-frame", ({ scripts }) => ours.push(...scripts.filter((one) => one.sourceURL.includes("/assets/js/") && !one.sourceURL.endsWith("/early.js")).map((one) => one.duration)));
window.priced = new Promise((resolve) => {
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.dataset.stale === "no")) return;
    resolve(performance.now());
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-stale"] });
});
window.workers = 0;
window.Worker = class extends Worker { constructor(...given) { super(...given); window.workers += String(given[0]).endsWith("/engine/worker.js"); } };
"""
"""Put into a page before its own scripts: notes long tasks and what of ours ran in a frame over 50 ms, counts the engine's workers, and tells when the estimator's page shows a price of the engine's.

What runs within early.js is the theme's own work, which it starts; that counts among the long tasks."""

ANSWER = """async (random) => {
  const form = document.querySelector("#estimate-form");
  const root = form.closest("[data-stale]");
  const total = document.querySelector("#estimate-total");
  const controls = [...form.elements].filter((one) => one.name && !one.disabled
    && (one.matches("select, input[type=checkbox]") || ["employees", "sites", "travel.km"].includes(one.name)));
  const control = controls[Math.floor(random[0] * controls.length)];
  const before = control.type === "checkbox" ? control.checked : control.value;
  const set = (value) => { control[control.type === "checkbox" ? "checked" : "value"] = value; };
  const changed = () => new Promise((resolve) => {
    const observer = new MutationObserver(() => { observer.disconnect(); resolve(true); });
    observer.observe(total, { childList: true });
    observer.observe(root, { attributeFilter: ["data-stale"] });
    for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
    setTimeout(() => { observer.disconnect(); resolve(false); }, 2000);
  });
  if (control.type === "checkbox") set(!before);
  else if (control.matches("select")) set(control.options[Math.floor(random[1] * control.options.length)].value);
  else set(String(1 + Math.floor(random[1] * (control.name === "sites" ? 5 : 200))));
  const began = performance.now();
  if (!(await changed())) return null; // the same total
  const page = performance.now() - began;
  if (root.dataset.stale === "yes") { // answers that do not go together have no price
    set(before);
    await changed();
    return null;
  }
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  }));
  await drawn();
  const frame = performance.now() - began;
  const { ask } = await import(new URL("assets/js/engine/client.js", ROOT));
  await ask({ ask: "help" }); // the worker answers in order
  await drawn();
  return { page, frame, rest: performance.now() - began };
}"""
"""Gives one question of the form another answer, waits for the new total, and for all that explains it; null where the total stays or the answers do not go together."""

GRID = """async (rounds) => {
  const { ask } = await import(new URL("assets/js/engine/client.js", ROOT));
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


TRIP = """async ([root, to, name, least, count]) => {
  const { ask } = await import(new URL("assets/js/engine/client.js", root));
  const times = [];
  for (let round = 0; round < count; round += 1) {
    const began = performance.now();
    const { ok } = await ask({ ask: name, request: { audit: "certification", employees: least + round, sites: 2 * to.length, travel: { to } }, show: true });
    if (!ok) throw new Error("a request with travel was refused");
    times.push(performance.now() - began);
  }
  return times;
}"""
"""Prices requests with travel, each with another number of people, so that no itinerary is kept."""


def opened(browser: Browser, host: Host, name: str) -> float:
    """Open a page with an empty profile and return the milliseconds from navigation to its first price.

    Ours is the built page as it is. The rivals' pages have Python start in their HTML, as their documentation shows.
    """
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if name == "ours":
        page.add_init_script(WATCH)
        page.goto(f"{host.url}{ESTIMATOR}")
        milliseconds = float(page.evaluate("priced"))
    else:
        page.goto(f"{host.url}{name}-opened", wait_until="commit")
        milliseconds, answer = page.wait_for_function(rivals.ANSWERED).json_value()
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
    dice = random.Random(SEED)  # noqa: S311 -- to be the same in every run
    script = ANSWER.replace("ROOT", json.dumps(host.url))
    page.wait_for_timeout(LOOK)
    began, ours = page.evaluate("[performance.now(), Math.max(0, ...ours)]")
    found = []
    for _ in range(ANSWERS):
        if times := page.evaluate(script, [dice.random(), dice.random()]):
            found.append(times)
        page.wait_for_timeout(PACE)
    tasks: list[tuple[float, float]] = page.evaluate("tasks")
    starting, answering = (max((length for at, length in tasks if (at < began) == before), default=0) for before in (True, False))
    grids = page.evaluate(GRID.replace("ROOT", json.dumps(host.url)), GRIDS)
    trips = {str(len(places)): travelling(page, host, places) for places in (PLACES[:1], PLACES)}
    started = navigated(page)
    context.close()
    cuts = statistics.quantiles([times["page"] for times in found], n=100)
    return {
        "answers": len(found),
        "answer_median": round(statistics.median(times["page"] for times in found), 1),
        "drawn_median": round(statistics.median(times["frame"] for times in found), 1),
        "answer_p99": round(cuts[98], 1),
        "explained_median": round(statistics.median(times["rest"] for times in found), 1),
        "grid_of_1000_median": round(statistics.median(grids)),
        "grid_of_1000_most": round(max(grids)),
        "trips": trips,
        "longest_task_answering": round(answering),
        "longest_task_starting": round(starting),
        "our_part_starting": round(ours),
        "starts_after_navigation": started,
    }


def travelling(page: Page, host: Host, places: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Price requests with two sites at each place: milliseconds to the total that the page shows first, and to all that explains it."""
    found = {}
    for name, least in (("total", 5), ("estimate", 5 + TRIPS)):
        times = page.evaluate(TRIP, [host.url, [f"{place} 2" for place in places], name, least, TRIPS])
        found[name] = {"median": round(statistics.median(times), 1), "p99": round(statistics.quantiles(times, n=100)[98], 1)}
    return found


def navigated(page: Page) -> int:
    """How often the visit has started the engine after going from the estimator to another page and back."""
    page.evaluate("window.stays = true")
    page.locator("nav a[href$='pricing/']").first.evaluate("link => link.click()")
    page.wait_for_url("**/pricing/")
    page.go_back()
    page.locator("#estimate-form").wait_for()
    page.evaluate("new Promise((idle) => setTimeout(idle, 2500))")  # the page's own start waits for an idle moment, 2 s at most
    if not page.evaluate("window.stays"):
        raise RuntimeError("the theme loaded a whole new page: every page of the visit would start the engine again")
    return int(page.evaluate("workers"))


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
    every = sum(len(brotli.compress(file.read_bytes(), quality=11)) for file in SITE.glob("assets/js/**/*.js"))
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
    file = SITE / f"assets/js/{name.split('/assets/js/')[1].split('?', maxsplit=1)[0]}"
    return len(brotli.compress(file.read_bytes(), quality=11))
