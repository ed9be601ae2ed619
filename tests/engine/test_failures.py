"""Whatever goes wrong, the page is informed within ten seconds, in words, and can go on."""

import time
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from testing.chromium import launched
from testing.engine_host import POLICY, Host, hosted
from testing.engine_page import WAY_ON, ask
from testing.often import often

SECONDS = 10
TRIES = 3
"""Other work on the machine may delay a start; the best of so many counts."""
USUAL = 2.0
"""Seconds that a good start takes on a machine with little else to do; where it takes longer, so may giving up."""

RUNTIME, PYTHON, PLAIN, MEMORY, DATA, LIBRARY, PACKAGE = (
    f"assets/engine/{part}" for part in ("runtime", "python", "plain", "memory", "data", "library", "cor_estimator")
)


MANIFEST, WORKER = "assets/engine/manifest", "js/engine/worker"
NEEDED = (RUNTIME, MANIFEST, WORKER, "js/engine/files", "js/engine/memory", "js/engine/rest")


@pytest.mark.parametrize(
    ("file", "fault"),
    often(
        product(NEEDED, ["missing", "truncated"]),
        (RUNTIME, "truncated"),
        (MANIFEST, "missing"),
        (WORKER, "truncated"),
        ("js/engine/files", "missing"),
    ),
)
def test_file_that_both_ways_need(browser: Browser, host: Host, file: str, fault: str) -> None:
    """A file that is missing or cut short ends in a sentence and a way on, after one more try."""
    gives_up(browser, host, file, fault)


def test_wrong_hash(browser: Browser, host: Host) -> None:
    """A script whose content differs from the manifest ends in a sentence and a way on."""
    gives_up(browser, host, RUNTIME, "changed")


def gives_up(browser: Browser, host: Host, file: str, fault: str) -> None:
    """Order a fault and see the engine give up, in words each time, and soon at least once."""
    host.faults[file] = fault
    for _ in range(TRIES):
        host.requests.clear()
        page = browser.new_page()
        page.goto(host.url)
        began = time.monotonic()
        answer = ask(page)
        took = time.monotonic() - began

        assert answer["answer"] is None
        assert WAY_ON in answer["error"]
        assert answer["state"]["phase"] == page.locator("html").get_attribute("data-engine") == "failed"
        assert answer["state"]["reason"] in {"missing", "damaged"}
        assert 1 <= sum(file in path for path, _ in host.requests) <= 4
        page.close()
        if took < SECONDS:
            break
    assert took < SECONDS * max(1.0, good_start(browser) / USUAL), "longer than this machine's other work explains"


def good_start(browser: Browser) -> float:
    """Return the seconds that the engine takes to start and answer now, with no fault."""
    page = browser.new_page()
    with hosted() as host:
        page.goto(host.url)
        began = time.monotonic()
        ask(page)
        took = time.monotonic() - began
    page.close()
    return took


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("fault", "file"),
    often(product(["missing", "truncated", "changed"], [PYTHON, MEMORY]), ("missing", PYTHON), ("truncated", MEMORY), ("changed", MEMORY)),
)
def test_kept_memory_that_cannot_be_had(blank: Page, host: Host, file: str, fault: str) -> None:
    """Without a good memory, or the half of the wasm that goes with it, the plain start takes over: the visitor sees a price all the same."""
    host.faults[file] = fault

    answer = ask(blank)

    assert answer["answer"]["ok"]
    assert answer["state"]["way"] == "plain"


@pytest.mark.parametrize(
    ("fault", "file"),
    often(
        product(["missing", "truncated", "changed"], [PLAIN, DATA, LIBRARY, PACKAGE]),
        ("missing", PLAIN),
        ("truncated", DATA),
        ("changed", LIBRARY),
        ("changed", PACKAGE),
    ),
)
def test_plain_start_that_cannot_be_had(blank: Page, host: Host, file: str, fault: str) -> None:
    """Where the fall-back fails too, the page shows it: no third try at once."""
    host.faults |= {MEMORY: "missing", file: fault}

    answer = ask(blank)

    assert WAY_ON in answer["error"]
    assert sum(RUNTIME in path and not path.endswith(".gz") for path, _ in host.requests) <= 3  # the import, its test, and once again


def test_wasm_is_blocked(blank: Page, host: Host) -> None:
    """A policy that forbids WebAssembly is noticed at once, though the runtime would wait for ever."""
    host.policy = POLICY

    answer = ask(blank)

    assert answer["state"]["reason"] == "blocked"
    assert WAY_ON in answer["error"]
    assert host.bytes_sent(PYTHON) == 0


def test_offline(blank: Page) -> None:
    """Without a connection on a first visit the page states that there is none."""
    blank.evaluate("import(new URL('assets/js/engine/client.js', location.href))")
    blank.wait_for_load_state("networkidle")
    blank.context.set_offline(offline=True)

    answer = ask(blank)

    assert answer["state"]["reason"] == "offline"
    assert "no connection" in answer["error"]
    assert "Trying again in 8 seconds." in answer["error"]
    blank.context.set_offline(offline=False)
    blank.wait_for_selector("html[data-engine=ready]")
    assert ask(blank)["answer"]["ok"]


def test_host_that_never_answers(blank: Page, host: Host) -> None:
    """A file that never comes is given up by the watchdog, which shows when it tries again; then the engine starts, and answers."""
    host.faults[PYTHON] = "silent"
    start_engine(blank)

    run_until_failed(blank)

    assert blank.evaluate("state.reason") == "stalled"
    assert "Still loading. Trying again in 8 seconds." in blank.evaluate("state.message")
    assert WAY_ON in blank.evaluate("state.message")
    host.faults.clear()
    blank.clock.run_for(8000)
    assert ask(blank)["answer"]["ok"]


def start_engine(page: Page) -> None:
    """Start the engine, with the page's clock in the test's hand and the engine's state where it can be seen."""
    page.clock.install()
    page.evaluate("""async () => {
      const engine = await import(new URL('assets/js/engine/client.js', location.href));
      engine.subscribe((state) => { window.state = state; });
      engine.start();
    }""")
    page.wait_for_load_state("load")


def run_until_failed(page: Page) -> None:
    """Let the page's clock run ahead of the network until the engine is given up: the watchdog is reset by each message of the worker."""
    for _ in range(SECONDS * 20):
        page.clock.run_for(500)
        if page.evaluate("state.phase") == "failed":
            return


def test_line_that_stays_silent(blank: Page, host: Host) -> None:
    """Each pause is twice as long as the one before; with the connection back the engine starts at once."""
    host.faults[PYTHON] = host.faults[PLAIN] = "silent"
    start_engine(blank)
    run_until_failed(blank)
    for pause, words in ((8, "16 seconds"), (16, "32 seconds"), (32, "64 seconds"), (64, "2 minutes")):
        blank.clock.run_for((pause - 1) * 1000)
        assert blank.evaluate("state.phase") == "failed"
        blank.clock.run_for(1000)
        assert blank.evaluate("state.phase") == "starting"
        run_until_failed(blank)
        assert f"Trying again in {words}." in blank.evaluate("state.message")

    host.faults.clear()
    blank.evaluate("dispatchEvent(new Event('online'))")

    assert ask(blank)["answer"]["ok"]


def test_line_lost_in_the_middle(blank: Page, host: Host) -> None:
    """A file that ends before its length, as on a line that breaks, is no damaged one: the start is tried again."""
    host.faults[PYTHON] = host.faults[PLAIN] = "broken"

    answer = ask(blank)

    assert answer["state"]["reason"] == "offline"
    assert "Trying again in 8 seconds." in answer["error"]


def test_slow_device(blank: Page, host: Host) -> None:
    """The watchdog counts from the worker's last word: a step of a slow start is one."""
    host.scripts["js/engine/worker.js"] = """
      new BroadcastChannel("steps").onmessage = ({ data }) => postMessage({ step: data });
      onmessage = () => postMessage({ received: 1, total: 2 });
    """
    blank.clock.install()
    blank.evaluate("""async () => {
      self.Worker = class extends Worker { constructor(...given) { super(...given); window.worker = this; } };
      const engine = await import(new URL('assets/js/engine/client.js', location.href));
      engine.start();
      await new Promise((resolve) => engine.subscribe((state) => { window.state = state; if (state.total) resolve(); }));
    }""")

    for step in ("compiled", "linked", "python"):
        blank.clock.run_for(8000)
        assert blank.evaluate("[state.phase, state.received]") == ["starting", 1]
        blank.evaluate(
            """(step) => new Promise((resolve) => {
              worker.addEventListener("message", ({ data }) => data.step === step && resolve());
              new BroadcastChannel("steps").postMessage(step);
            })""",
            step,
        )

    blank.clock.run_for(9500)
    assert blank.evaluate("state.reason") == "stalled"


def test_worker_that_breaks(blank: Page, host: Host) -> None:
    """An engine that breaks while it answers is started once more, and then given up."""
    host.scripts["js/engine/worker.js"] = """
      onmessage = ({ data }) => { if (data.start) postMessage({ ready: {} }); else throw new Error("broken"); };
    """

    answer = ask(blank)

    assert answer["phases"] == ["idle", "starting", "ready", "starting", "ready", "failed"]
    assert answer["state"]["reason"] == "crashed"
    assert WAY_ON in answer["error"]


@pytest.mark.parametrize(("megabytes", "phase", "reason"), [(256, "ready", ""), (16, "failed", "memory")])
def test_little_memory(browser: Browser, host: Host, megabytes: int, phase: str, reason: str) -> None:
    """256 MB for WebAssembly are enough; where there is not even enough to start, the page shows it."""
    pages = megabytes * 1024 // 64
    with launched(browser.browser_type, f"--js-flags=--wasm-max-mem-pages={pages}") as small:
        page = small.new_page()
        page.goto(host.url)

        answer = ask(page)

    assert (answer["state"]["phase"], answer["state"]["reason"]) == (phase, reason)
