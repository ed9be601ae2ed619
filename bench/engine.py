"""From a visitor's intent to the first price, against stock Pyodide and PyScript on the same runtime.

Every round asks each of them in turn, on a first visit and on a second, so that whatever else the
machine does falls on all alike: only the ratios count. A visitor means it when the page is at rest:
its scripts have come, and no request was open for half a second. In the slow rounds a page has a quarter of the
processor and a line of 10 Mbit/s with 40 ms; both are kept from outside the browser, whose own
throttling leaves workers out and so would flatter us.
"""

import argparse
import statistics
import time
from contextlib import nullcontext
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench import rivals, table, visit
from bench.results import Machine, merge
from bench.slow import slowed
from testing.chromium import launched
from testing.engine_host import Host, Line, hosted

ROUNDS = {"fast": 5, "slow": 3}
"""Of each pace; together about five minutes on a machine with nothing else to do."""
SLOWDOWN = 4
RATE, DELAY = 10_000_000 / 8, 0.040
VISITS = ("first", "second")
PATIENCE = 120_000
ENGINE = "/assets/engine/"
NO_RUNTIME = "manifest.json"
"""A file of ours that names the others, asked for again on every visit: not a byte of what runs."""

Times = dict[tuple[str, str, str], list[float]]
"""Milliseconds by pace, visit and name."""


def main() -> None:
    """Use the built page, run every round, write the results under ``engine``, and print the table they make.

    ``--fast N --slow N`` sets the rounds.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    for pace, rounds in ROUNDS.items():
        parser.add_argument(f"--{pace}", type=int, default=rounds, metavar="ROUNDS")
    options: dict[str, int] = vars(parser.parse_args())
    machine = Machine()
    times: Times = {}
    sent = 0
    with hosted() as host, sync_playwright() as playwright:
        host.root = visit.SITE
        rivals.prepare(host)
        with launched(playwright.chromium, whole=True) as browser:
            used = visit.answering(browser, host)
            used["pages"] = visit.weighed(browser, host)
        for pace, rounds in options.items():
            host.line = Line(DELAY, RATE) if pace == "slow" else Line()
            for number in range(rounds):
                for name in rivals.NAMES:
                    measured = visits(playwright, host, name, slow=pace == "slow")
                    for when, (milliseconds, _) in measured.items():
                        times.setdefault((pace, when, name), []).append(milliseconds)
                    machine.look()
                    sent += host.bytes_sent(ENGINE) - host.bytes_sent(f"{ENGINE}{NO_RUNTIME}") if name == "ours" else 0
                    summary = ", ".join(f"{when} {ms:6.0f} ms {size / 1e6:6.3f} MB" for when, (ms, size) in measured.items())
                    print(f"{pace} {number + 1}/{rounds} {name:<9} {summary}", flush=True)
                    if pace == "fast":
                        with launched(playwright.chromium, whole=True) as browser:
                            times.setdefault((pace, "opened", name), []).append(visit.opened(browser, host, name))
                record(times, {"page": used, "second_visit_network": sent, **machine.as_results()})
    print(table.write())


def record(times: Times, rest: dict[str, Any]) -> None:
    """Write the results of the rounds so far: a run that is cut short keeps what it has."""
    sizes = rivals.sizes()
    milliseconds = {" ".join(key): figures(values) for key, values in times.items()}
    merge("engine", {"milliseconds": milliseconds, "bytes": sizes, "ratios": ratios(times, sizes), **rest})
    table.write()


def visits(playwright: Playwright, host: Host, name: str, *, slow: bool) -> dict[str, tuple[float, int]]:
    """Visit a page twice with an empty profile: milliseconds from intent to the first price, and bytes sent."""
    times = {}
    with launched(playwright.chromium, whole=True) as browser:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        for when in VISITS:
            page = context.new_page()
            page.goto(f"{host.url}{name}")
            page.wait_for_function("window.loaded")
            page.wait_for_load_state("networkidle")
            host.requests.clear()
            with slowed(browser, SLOWDOWN) if slow else nullcontext():
                milliseconds, answer = page.evaluate(rivals.INTENT)
            if not answer["ok"]:
                raise RuntimeError(f"{name} answered {answer}")
            times[when] = (float(milliseconds), host.bytes_sent())
            page.evaluate("settled()")
            at_rest(host)
            page.close()
        context.close()
    return times


def at_rest(host: Host) -> None:
    """Wait until the service worker has kept the other pages, so that the next visit is not measured beside that."""
    asked = -1
    while asked != len(host.requests):
        asked = len(host.requests)
        time.sleep(1)


def label(when: str) -> str:
    """What a time was measured on: a visit from intent, or the whole page from navigation."""
    return "page opened" if when == "opened" else f"{when} visit"


def figures(values: list[float]) -> dict[str, float]:
    """Median and spread of one contestant's times."""
    return {"median": round(statistics.median(values)), "least": round(min(values)), "most": round(max(values)), "rounds": len(values)}


def ratios(times: Times, sizes: dict[str, dict[str, int]]) -> dict[str, float]:
    """Ours over theirs, medians of the same rounds, and bytes as brotli."""
    ratios: dict[str, float] = {}
    for pace, when, name in times:
        if name != "ours":
            ours, theirs = (statistics.median(times[pace, when, who]) for who in ("ours", name))
            ratios[f"time, {pace}, {label(when)}, of {name}"] = round(ours / theirs, 3)
    for way in ("ours", "ours, in the end"):
        ratios[f"bytes, brotli, {way}, of stock"] = round(sizes[way]["brotli"] / sizes["stock"]["brotli"], 3)
    return ratios
