"""10,000 drawn asks in a real Chromium and on CPython: `python -m bench parity`. The bytes must be the same.

Once from the kept memory with the rest of the wasm withheld all the while, so that an ask that needs it would end the run, and one that
needs what is not in the kept memory would start the engine again, which is told; and `--first` a group of
functions of the rest, or each in turn (`--first all`), called before anything else has: what was loaded then changes no answer.
"""

import argparse
import json
import sys
import time
from contextlib import closing

from playwright.sync_api import Browser, Page, sync_playwright

from bench import visit
from bench.results import merge
from browser import drawn
from estimator import __version__, wire
from testing import wasm_rest
from testing.chromium import chromium
from testing.engine_host import Host, hosted
from testing.engine_page import ask, engine_files, in_browser, plainly

COUNT = 10_000
BATCH = 500
SEED = 3
Spent = dict[str, float]
"""Seconds by where the asks were answered."""


def main() -> int:
    """Compare, record and print; 1 where any answer differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", choices=(*wasm_rest.GROUPS, "all"), help="the group of functions to call first")
    first: str | None = parser.parse_args().first
    with hosted() as host, sync_playwright() as playwright, closing(chromium(playwright, whole=True)) as browser:
        if first is None:
            host.root = visit.SITE
            return withheld(browser, host)
        plainly(host)
        wasm_rest.withhold(host)  # the scripts as they are written, which `make site` joins
        named = tuple(wasm_rest.GROUPS) if first == "all" else (first,)
        different = {group: called(browser, host, group) for group in named}
    merge("parity_first", {group: {"asks": COUNT, "different": count} for group, count in different.items()})
    return 1 if any(different.values()) else 0


def withheld(browser: Browser, host: Host) -> int:
    """Compare on the estimator's page, as it is built; 1 where any answer differs."""
    page = browser.new_page()
    page.route(f"**/{wasm_rest.REST}.*", lambda route: route.abort())
    page.goto(f"{host.url}{visit.ESTIMATOR}")
    spent = {"chromium": 0.0, "cpython": 0.0}
    different = compared(page, spent)
    each = {f"{name}_ms_each": round(seconds / COUNT * 1000, 2) for name, seconds in spent.items()}
    again = bool(host.bytes_sent(engine_files()["library"]["name"]))
    result = {
        "asks": COUNT,
        "same_bytes": COUNT - different,
        "different": different,
        "seed": SEED,
        "rest_withheld": True,
        "started_again": again,
    }
    merge("parity", {**result, "engine": __version__, **each})
    print(f"{COUNT - different} of {COUNT} answers are the same bytes; {each}" + (", after it started again" if again else ""))
    return 1 if different or again else 0


def called(browser: Browser, host: Host, group: str) -> int:
    """Call a group of functions of the rest first, and count the answers that differ after that."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.url)  # a page that asks nothing by itself
    answer = ask(page, {"python": wasm_rest.GROUPS[group]})["answer"]
    if answer != wasm_rest.answer(wasm_rest.GROUPS[group]):
        raise RuntimeError(f"{group}: the browser's Python finds {answer}")
    different = compared(page, {"chromium": 0.0, "cpython": 0.0})
    context.close()
    print(f"{group} first: {COUNT - different} of {COUNT} answers are the same bytes", flush=True)
    return different


def compared(page: Page, spent: Spent) -> int:
    """Ask a page and CPython the drawn asks; count the answers that differ."""
    questions = [*drawn.asks(SEED, COUNT // 2), *drawn.others(SEED, COUNT - COUNT // 2)]
    in_browser(page, questions[:1])
    different = 0
    for start in range(0, COUNT, BATCH):
        batch = questions[start : start + BATCH]
        before = time.perf_counter()
        answers = in_browser(page, batch)
        between = time.perf_counter()
        expected = [wire.handle(json.dumps(question)) for question in batch]
        spent["chromium"] += between - before
        spent["cpython"] += time.perf_counter() - between
        different += sum(one != two for one, two in zip(answers, expected, strict=True))
        print(f"{start + len(batch):>6} of {COUNT}: {different} differ", flush=True)
    return different


if __name__ == "__main__":
    sys.exit(main())
