"""The house: small modules, imports one way only, and a picture of it that is true."""

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import house

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
SOURCES = [path for name in (*house.PACKAGES, "bench", "tests") for path in sorted((house.ROOT / name).rglob("*.py"))]


def test_modules_and_functions_are_short() -> None:
    """No module is longer than 300 lines and no function longer than 50."""
    long = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_MODULE:
            long.append(f"{path.relative_to(house.ROOT)}: {text.count(chr(10))} lines")
        for part in ast.walk(ast.parse(text)):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (part.end_lineno or part.lineno) - part.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(house.ROOT)}: {part.name}: {lines} lines")
    assert not long


def test_the_picture_is_made_from_the_code() -> None:
    """CONTRIBUTING.md shows the rooms and the imports as they are: after a change, `python -m tests.house --write`."""
    assert house.PAGE.read_text(encoding="utf-8") == house.page()


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("estimator/card/fact.py", "from estimator.asks import registry", "estimator.card is not allowed to import estimator.asks"),
        ("estimator/pricing/gst.py", "import relay.settings", "estimator is not allowed to import relay"),
        ("relay/store/store.py", "from relay.web import app", "relay.store is not allowed to import relay.web"),
        ("estimator/asks/sample.py", "from estimator.asks import registry", "No cycles are allowed in estimator.asks"),
    ],
)
def test_a_wrong_import_is_refused(file: str, line: str, broken: str, tmp_path: Path) -> None:
    """An import up the house, out of it or in a circle, put in on purpose, fails the check and is named."""
    for name in house.PACKAGES:
        shutil.copytree(house.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(house.ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    command = [str(house.ROOT / ".venv" / "bin" / "lint-imports"), "--no-logo", "--no-cache"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert broken in " ".join(run.stdout.split())
