"""Writes bench/README.md from bench/results.json, so that no figure in it is older than its measurement."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.results import read

FILE = Path(__file__).parent / "README.md"
TARGETS = {
    "time, fast, page opened, of stock": 0.20,
    "time, fast, first visit, of stock": 0.11,
    "time, fast, first visit, of pyscript": 0.11,
    "time, fast, second visit, of stock": 0.25,
    "time, slow, first visit, of stock": 0.15,
    "bytes, brotli, ours, of stock": 0.30,
    "bytes, brotli, ours, in the end, of stock": 0.70,
}
"""The most that each ratio may be, by its name in the results."""

TEXT = """\
# Benchmarks

Made by `python -m bench engine` from `results.json`; do not edit. `python -m bench` runs them all.
Stock is Pyodide of the same version with the same wheel; PyScript runs on the same runtime and installs it
with micropip, as `packages` of its `py-config` does. From intent, every page is at rest and its script
loaded: PyScript's own start is counted only where a page is opened. Each
round asks all three in turn, so only the ratios count (measured on {machine}; 1 is one busy
processor, the benchmark's own included). “Slow” is a quarter of the processor and
10 Mbit/s with 40 ms. “Page opened” is from navigation to the first live price: our built page, and
theirs with Python starting as the page loads.

| ours / theirs, medians | ratio | at most | |
|---|---:|---:|---|
{ratios}

| milliseconds | median | least | most | rounds |
|---|---:|---:|---:|---:|
{times}

| bytes on the wire | brotli | gzip | none |
|---|---:|---:|---:|
{sizes}

| the built page in use | | at most |
|---|---:|---:|
{page}
"""


def text(result: dict[str, Any]) -> str:
    """Format the engine's results."""
    page = result["page"]
    used = [
        ("an answer changes, at the pace of a quick visitor → new total shown, median, ms", page["answer_median"], ""),
        (f"the same, p99 of {page['answers']}, ms", page["answer_p99"], 16),
        ("the same until it is drawn, median, ms", page["drawn_median"], ""),
        ("the same until all that explains it is drawn, median, ms", page["explained_median"], ""),
        *(
            (f"sites at {places}, each trip new → {what}, {figure}, ms", times[figure], most if figure == "p99" else "")
            for places, trip in (("one place", page["trips"]["1"]), ("seven places", page["trips"]["7"]))
            for what, times, most in (("total", trip["total"], 16), ("all that explains it", trip["estimate"], ""))
            for figure in ("median", "p99")
        ),
        ("a sweep of 1,000 requests, median, ms", page["grid_of_1000_median"], 300),
        ("longest task of the main thread while answers change, ms (0: none over 50)", page["longest_task_answering"], 50),
        ("longest run of a script of ours in a frame over 50 ms while the page starts, ms (0: none)", page["our_part_starting"], 50),
        ("longest task of the main thread while the page starts, theme included, ms", page["longest_task_starting"], ""),
        ("starts of the engine, estimator → another page → estimator", page["starts_after_navigation"], 1),
        ("bytes of the engine from the network on all second visits", result["second_visit_network"], 0),
        (f"of the {page['pages']['pages']} other pages, those that fetch anything of the engine unasked", len(page["pages"]["engine"]), 0),
        (
            f"our script on the heaviest of them ({page['pages']['heaviest_page']}), bytes as brotli",
            page["pages"]["its_script_brotli"],
            60_000,
        ),
        ("all our script together, bytes as brotli", page["pages"]["all_our_script_brotli"], ""),
    ]
    least, most = result["load"]
    return TEXT.format(
        machine=f"{result['processors']} processors, load {least} to {most}",
        ratios=rows([(name, f"{ratio:.3f}", TARGETS.get(name, ""), verdict(name, ratio)) for name, ratio in result["ratios"].items()]),
        times=rows([(name, row["median"], row["least"], row["most"], row["rounds"]) for name, row in result["milliseconds"].items()]),
        sizes=rows([(name, f"{row['brotli']:,}", f"{row['gzip']:,}", f"{row['size']:,}") for name, row in result["bytes"].items()]),
        page=rows(used),
    )


def verdict(name: str, ratio: float) -> str:
    """Whether a ratio is where it should be."""
    if name not in TARGETS:
        return ""
    return "met" if ratio <= TARGETS[name] else "not met"


def rows(cells: Sequence[tuple[object, ...]]) -> str:
    """Rows of a Markdown table."""
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in cells)


def write() -> str:
    """Write the file from the results, and return its text."""
    made = text(read("engine"))
    FILE.write_text(made, encoding="utf-8")
    return made
