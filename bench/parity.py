"""10,000 drawn asks in a real Chromium and on CPython: `python -m bench parity`. The bytes must be the same.

The rest of the wasm is withheld all the while: an ask that needs it would end the run.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.results import merge
from estimator import __version__, wire
from tests.conftest import chromium, serving
from tests.estimator import drawn
from tests.test_parity import in_browser

COUNT = 10_000
BATCH = 500
SEED = 1


def main() -> int:
    """Compare, record and print; 1 where any answer differs."""
    asked = list(drawn.asks(SEED, COUNT))
    different, spent = 0, {"chromium": 0.0, "cpython": 0.0}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = chromium(playwright)
        page = browser.new_page()
        page.route("**/assets/engine/rest.*", lambda route: route.abort())
        page.goto(f"{served}/pricing/estimate/")
        in_browser(page, asked[:1])
        for start in range(0, COUNT, BATCH):
            batch = asked[start : start + BATCH]
            before = time.perf_counter()
            answers = in_browser(page, batch)
            between = time.perf_counter()
            expected = [wire.handle(json.dumps(question)) for question in batch]
            spent["chromium"] += between - before
            spent["cpython"] += time.perf_counter() - between
            different += sum(one != two for one, two in zip(answers, expected, strict=True))
            print(f"{start + len(batch):>6} of {COUNT}: {different} differ", flush=True)
    each = {f"{name}_ms_each": round(seconds / COUNT * 1000, 2) for name, seconds in spent.items()}
    merge(
        "parity",
        {
            "asks": COUNT,
            "same_bytes": COUNT - different,
            "different": different,
            "seed": SEED,
            "rest_withheld": True,
            "engine": __version__,
            **each,
        },
    )
    print(f"{COUNT - different} of {COUNT} answers are the same bytes; {each}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
