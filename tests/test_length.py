"""Modules and functions are short enough to be read at once, and a search for the usual word finds the right one."""

import ast
from pathlib import Path

import pytest

PACKAGES = ("estimator", "pages", "relay", "browser", "cases", "testing", "bench", "tests")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


def test_modules_and_functions_are_short() -> None:
    """No module is longer than 300 lines and no function longer than 50."""
    long = []
    for path in (path for package in PACKAGES for path in sorted(Path(package).rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_MODULE:
            long.append(f"{path}: {text.count(chr(10))} lines")
        for part in ast.walk(ast.parse(text)):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (part.end_lineno or part.lineno) - part.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{path}: {part.name}: {lines} lines")
    assert not long


SEARCHES = {
    "backup": "relay/admin/backup.py",
    "challenge": "relay/intake/proof_of_work.py",
    "content security policy": "pages/hosting/headers.py",
    "daily digest": "relay/mail/digest.py",
    "decimal comma": "estimator/parsing/number.py",
    "distance table": "estimator/card/roads.py",
    "exponential backoff": "relay/mail/courier.py",
    "formula": "estimator/present/csv.py",
    "general holiday": "estimator/card/holidays.py",
    "goods and services tax": "estimator/pricing/gst.py",
    "health check": "relay/web/health.py",
    "icalendar": "estimator/present/ics.py",
    "json schema": "estimator/present/schema.py",
    "mileage": "estimator/pricing/rules/travel.py",
    "outbox": "docs/assets/js/quote/outbox.js",
    "per diem": "estimator/pricing/rules/travel.py",
    "rate limit": "relay/intake/limits.py",
    "rounding": "estimator/values/money.py",
    "sample size": "estimator/asks/sample.py",
    "service worker": "docs/sw.js",
    "share link": "estimator/parsing/form.py",
    "slow client": "relay/web/connections.py",
    "snapshot": "browser/memory.py",
    "typo": "estimator/card/names.py",
    "wcb refund": "estimator/asks/refund.py",
}
"""What a newcomer searches, by the module that does it."""


@pytest.mark.parametrize("word", SEARCHES)
def test_a_module_says_the_word_that_it_is_searched_by(word: str) -> None:
    """A module's first paragraph has the standard word for what it does."""
    assert word in Path(SEARCHES[word]).read_text(encoding="utf-8").partition("\n\n")[0].lower()
