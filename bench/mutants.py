"""Rules broken on purpose, one at a time, in a copy: the tests must notice each: `python -m bench mutants`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.results import merge

ROOT = Path(__file__).parent.parent
PARTS = (
    "estimator", "browser", "pages", "cases", "tests", "testing", "bench",
    "docs/assets/schema", "docs/assets/js/shared", "docs/assets/data", "docs/_fragments", "mkdocs.yml", "pyproject.toml",
)  # fmt: skip
QUICK = ("tests/cases", "tests/estimator")
SLOW = ("tests/test_properties.py",)
PATIENCE = 600  # seconds for one run of the tests


@dataclass(frozen=True, slots=True)
class Mutant:
    """One break: what it does to the rule, and the text that is put in another's place."""

    what: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant("the stay-over distance itself counts as far", "pricing/itinerary.py", "fresh <= self.near", "fresh < self.near"),
    Mutant("the night before a far audit is forgotten", "pricing/itinerary.py", "for _ in range(nights):", "for _ in range(nights - 1):"),
    Mutant("interviews by video count as time on site", "pricing/rules/interviews.py", 'onsite=hours * worksheet.rates.span("remote", request.remote, "onsite")', "onsite=hours"),
    Mutant("sites take no planning", "pricing/rules/planning.py", 'line.use("planning", "audit") + line.use("planning", "site") * worksheet.sites', 'line.use("planning", "audit")'),
    Mutant("shifts are not seen", "pricing/rules/observation.py", '        * line.use("shifts", request.shifts, "observation")\n', ""),
    Mutant("the partner's tool makes no difference", "pricing/rules/report.py", '        * line.use("partner", request.partner, "tool")\n', ""),
    Mutant("the busy season costs ten times its percentage", "pricing/rules/season.py", "base * percent / Decimal(100)", "base * percent / Decimal(10)"),
    Mutant("an add-on forgets the size of the company", "pricing/rules/addons.py", 'line.use("addon", name, "hours") + share', 'line.use("addon", name, "hours")'),
    Mutant("the smaller of two site samples is taken", "card/sampling.py", "count = max(count, int(portion", "count = min(count, int(portion"),
    Mutant("ten people are no longer SECOR", "pricing/request.py", '"secor" if employees <= limit else "cor"', '"secor" if employees < limit else "cor"'),
    Mutant("half a cent is rounded to even", "values/money.py", "import ROUND_HALF_UP", "import ROUND_HALF_EVEN as ROUND_HALF_UP"),
    Mutant("a rate ends a day early", "card/dated.py", "day <= row.until", "day < row.until"),
    Mutant("the measures of a refund are added up", "asks/refund.py", "max(floor, self.improvement or ZERO, self.leadership or ZERO)", "floor + (self.improvement or ZERO) + (self.leadership or ZERO)"),
    Mutant("a renewal leaves the review no time", "asks/plan_steps.py", "(gather + report + review) * DAY", "(gather + report) * DAY"),
    Mutant("a second place is no detour", "pricing/itinerary.py", "cost += self.fare[start][end] + nights", "cost += nights"),
    Mutant("the least net cost takes the least refund", "asks/cycle_years.py", "self.cost.low - self.refund.high", "self.cost.low - self.refund.low"),
)  # fmt: skip


def astray() -> list[str]:
    """Return the mutants whose text is not exactly once in their file, each with what to do."""
    return [
        f"{mutant.file} holds {mutant.old!r} {count} times; give the mutant “{mutant.what}” a text that is there once"
        for mutant in MUTANTS
        if (count := (ROOT / "estimator" / mutant.file).read_text(encoding="utf-8").count(mutant.old)) != 1
    ]


def caught(mutant: Mutant, folder: Path) -> str:
    """Break the copy, run the tests until one fails, restore the copy; the test that noticed, or nothing."""
    path = folder / "estimator" / mutant.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return failed(QUICK, folder) or failed(SLOW, folder)
    finally:
        path.write_text(text, encoding="utf-8")


def failed(tests: tuple[str, ...], folder: Path) -> str:
    """Run tests until one fails; its name, or nothing."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    run = subprocess.run(  # noqa: S603 -- our own command
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if run.returncode > 1:
        raise RuntimeError(f"the tests did not run: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    names = [line for line in run.stdout.splitlines() if line.startswith("FAILED ")]
    return names[0].removeprefix("FAILED ").partition(" - ")[0] if names else ""


def main() -> int:
    """Try each, print and keep what was seen; 1 where a mutant lives."""
    if wrong := astray():
        raise RuntimeError("\n".join(wrong))
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, Path(name, part), ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, Path(name, part))
        if by := failed((*QUICK, *SLOW), Path(name)):
            raise RuntimeError(f"{by} fails in the copy before anything is broken; fix it first, or add what it reads to PARTS")
        for mutant in MUTANTS:
            start = time.perf_counter()
            by = caught(mutant, Path(name))
            results.append({"what": mutant.what, "file": mutant.file, "caught_by": by, "seconds": round(time.perf_counter() - start)})
            print(f"{'caught' if by else 'ALIVE '}  {mutant.what} ({mutant.file}){f': {by}' if by else ''}", flush=True)
    alive = sum(not result["caught_by"] for result in results)
    print(f"{len(results) - alive} of {len(results)} caught")
    merge("mutants", {"mutants": len(results), "caught": len(results) - alive, "each": results})
    return 1 if alive else 0
