"""Whether every regular expression that meets a visitor's text takes linear time: `python -m testing.patterns`, a step of `make check`.

Those of the Python packages below are written as JavaScript and read by ESLint with the rules for the scripts'
own (eslint.config.js): the checker is recheck, which solves each pattern for the text that costs it most.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pages.forms.quote import CONTACT

ROOT = Path(__file__).parent.parent
PACKAGES = ("relay", "estimator", "pages/forms", "pages/templates")
"""What runs while a visitor waits."""
CALLS = frozenset({"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"})
FLAGS = {"IGNORECASE": "i", "I": "i", "DOTALL": "s", "S": "s", "MULTILINE": "m", "M": "m"}
PYTHON_ONLY = {"(?P<": "(?<", r"\A": "^", r"\Z": "$", r"[^\w": r"[^\p{L}\p{N}_"}
"""What JavaScript writes otherwise: its own \\w has no letter beyond ASCII."""
MADE = {("relay/web/static.py", "pattern")}
"""Patterns that no source contains: here the paths of the built site's own `_headers`, each with one `*` at its end."""


class Pattern(NamedTuple):
    """A regular expression, where it is, and how it is used: `fullmatch`, `match`, or anything else."""

    place: str
    text: str
    flags: str = ""
    use: str = "search"

    def javascript(self) -> str:
        """Return it as JavaScript, with the ends that its use gives it."""
        text = self.text
        for own, theirs in PYTHON_ONLY.items():
            text = text.replace(own, theirs)
        ends = {"fullmatch": f"^(?:{text})$", "match": f"^(?:{text})"}
        return f"new RegExp({json.dumps(ends.get(self.use, text))}, {json.dumps(self.flags + 'u' * ('p{L}' in text))});"


def in_file(path: Path) -> Iterator[Pattern]:
    """Yield the patterns of a Python file.

    Raises:
        TypeError: one is put together while the program runs, so that it cannot be checked.
    """
    tree = ast.parse(path.read_text("utf-8"))
    name = path.relative_to(ROOT).as_posix()
    uses: dict[str, set[str]] = {}
    named: dict[int, str] = {}
    constants: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in CALLS:
            uses.setdefault(node.value.id, set()).add(node.attr)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named[id(node.value)] = node.targets[0].id
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                constants[node.targets[0].id] = node.value.value
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        text = node.args[0]
        if isinstance(text, ast.Name) and (name, text.id) in MADE:
            continue
        written = literal(text, constants)
        if written is None:
            raise TypeError(f"{name}:{node.lineno}: write the pattern as one literal text, so that its time can be checked")
        arguments = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
        flags = {
            FLAGS[part.attr] for value in arguments for part in ast.walk(value) if isinstance(part, ast.Attribute) and part.attr in FLAGS
        }
        use = node.func.attr
        if use == "compile":
            ways = uses.get(named.get(id(node), ""), set())
            use = ways.pop() if len(ways) == 1 else "search"
        yield Pattern(f"{name}:{node.lineno}", written, "".join(sorted(flags)), use)


def literal(node: ast.expr, constants: dict[str, str]) -> str | None:
    """Return a text that the source contains, with the module's own constants in it; None where it is only known later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        return node.value.decode("latin-1")
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [
        constants.get(part.value.id) if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else literal(part, {})
        for part in node.values
    ]
    return None if None in parts else "".join(filter(None, parts))


def everywhere() -> list[Pattern]:
    """Return the patterns of the packages, and those that the quote form's fields give to the browser."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    fields = [Pattern(f"pages/forms/quote.py: {ask.name}", ask.pattern, "", "fullmatch") for ask in CONTACT if ask.pattern]
    return [*(pattern for file in files for pattern in in_file(file)), *fields]


def slow(patterns: list[Pattern]) -> list[str]:
    """Return the checker's findings on patterns, with their places."""
    text = "".join(f"{pattern.javascript()}\n" for pattern in patterns)
    command = ["node_modules/.bin/eslint", "--stdin", "--stdin-filename", "docs/patterns.js", "--format", "json", "--no-inline-config"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode > 1 or not done.stdout:
        raise RuntimeError(done.stderr)
    messages = [message for message in json.loads(done.stdout)[0]["messages"] if message["ruleId"] != "no-control-regex"]
    return [f"{patterns[message['line'] - 1].place}: {patterns[message['line'] - 1].text}: {message['message']}" for message in messages]


def main() -> int:
    """Check every pattern; return 1 where one is not linear."""
    patterns = everywhere()
    slow_ones = slow(patterns)
    print("\n".join(slow_ones) or f"{len(patterns)} patterns take linear time")
    return 1 if slow_ones else 0


if __name__ == "__main__":
    sys.exit(main())
