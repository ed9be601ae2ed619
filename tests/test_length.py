"""Modules and functions are short enough to be read at once."""

import ast
from pathlib import Path

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
