"""A copy of the repository's sources in a folder of its own, for tests that spoil or change one."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pages.upkeep import firm, settings

ROOT = Path(__file__).parent.parent
PARTS = (
    "docs",
    "estimator",
    "pages",
    "browser",
    "relay",
    "overrides",
    "cases",
    "mkdocs.yml",
    "pyproject.toml",
    "terms.md",
    "requirements",
)
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t.test", "GIT_COMMITTER_NAME": "t"}

EACH = """
import contextlib, io, json, runpy, sys, traceback
done = []
for command in json.loads(sys.argv[1]):
    status, out, err = 0, io.StringIO(), io.StringIO()
    sys.argv = command
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_module(command[0], run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            status = ended.code or 0
        except Exception:
            traceback.print_exc()
            status = 1
    done.append((command, status, out.getvalue(), err.getvalue()))
print(json.dumps(done))
"""
"""Runs modules as `python -m` does."""


def draft(text: str) -> str:
    """Return mkdocs.yml's text with the placeholders that the repository came with, whatever the owner wrote."""
    open_ = {question.key: f"[{question.option}]" for question in firm.QUESTIONS if question.key.startswith("extra.")}
    return settings.put(text, open_ | {"site_url": "https://cor-audits.example/", "extra.quote.provider": "[self or a service]"})


class Copy:
    """The copied tree: read, changed and run like the repository."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for part in PARTS:
            source = ROOT / part
            (root / part).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("engine", ".DS_Store"))
            else:
                shutil.copy(source, root / part)
        (root / "node_modules").symlink_to(ROOT / "node_modules")
        (root / ".gitignore").write_text("/node_modules\n__pycache__\n")
        shutil.copytree(ROOT / "docs/assets/js/engine", root / "docs/assets/js/engine", dirs_exist_ok=True)

    def again(self, root: Path) -> "Copy":
        """Return a copy of this copy, its commits included."""
        shutil.copytree(self.root, root, symlinks=True, dirs_exist_ok=True)
        other = object.__new__(Copy)
        other.root = root
        return other

    def draft(self) -> "Copy":
        """Put the placeholders back that the repository came with, whatever the owner wrote; return the copy."""
        config = self.root / "mkdocs.yml"
        config.write_text(draft(config.read_text(encoding="utf-8")), encoding="utf-8")
        rates = self.root / "estimator/data/rates.toml"
        rates.write_text(re.sub('^status = "[a-z]+"', 'status = "illustrative"', rates.read_text(encoding="utf-8"), flags=re.MULTILINE))
        return self

    def change(self, file: str, pattern: str, new: str) -> int:
        """Put a text in a pattern's place, once; return its line. The pattern must be there."""
        text = (self.root / file).read_text(encoding="utf-8")
        match = re.search(pattern, text, re.MULTILINE)
        assert match, f"{file}: {pattern} is not there"
        (self.root / file).write_text(text[: match.start()] + new + text[match.end() :], encoding="utf-8")
        return text.count("\n", 0, match.start()) + 1

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the copy, such as `pages stale`."""
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=self.root, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def run_each(self, *commands: Sequence[str]) -> list[subprocess.CompletedProcess[str]]:
        """Run several modules of the copy one after the other in one process, which imports what they share once."""
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        process = [sys.executable, "-c", EACH, json.dumps(commands)]
        done = subprocess.run(process, cwd=self.root, env=environment, capture_output=True, text=True, timeout=120, check=True)
        return [subprocess.CompletedProcess(*told) for told in json.loads(done.stdout)]

    def build(self) -> "Copy":
        """Build its site, with the engine of the repository; return the copy."""
        shutil.copytree(ROOT / "docs/assets/engine", self.root / "docs/assets/engine", copy_function=os.link)
        done = self.run("pages", "build")
        assert done.returncode == 0, done.stdout + done.stderr
        return self

    def commit(self) -> None:
        """Commit everything."""
        environment = {**os.environ, **QUIET, "GIT_COMMITTER_EMAIL": "t@t.test"}
        for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "everything")):
            subprocess.run(["git", *command], cwd=self.root, env=environment, capture_output=True, check=True)
