"""The golden cases' files: read them, and write their expectations back without touching what people wrote."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from estimator import RateCardError

FOLDER = Path(__file__).parent
EXPECT = "[case.expect]"
BARE = re.compile(r"[\w-]+")  # a key that needs no quotes
KEYS = {"name", "why", "request", "expect"}


@dataclass(frozen=True)
class Case:
    """One request with the answer it must get.

    Attributes:
        file: the name of its file without `.toml`.
        why: what the case shows, in words.
        today: the day on which it is asked.
        common: the answers that all cases of its file share.
        own: its own answers, in their place.
        expect: what must be answered; empty until it is written.

    """

    file: str
    name: str
    why: str
    today: date
    common: dict[str, Any]
    own: Any
    expect: dict[str, Any]

    @property
    def request(self) -> Any:
        """Return what is asked."""
        return self.common | self.own

    @property
    def title(self) -> str:
        """Return the file and the name."""
        return f"{self.file}: {self.name}"


def files() -> list[Path]:
    """Return the files of cases, by name."""
    return sorted(FOLDER.glob("*.toml"))


def read(path: Path) -> Iterator[Case]:
    """Read one file of cases.

    Raises:
        RateCardError: it is not TOML, or a case lacks its name, its reason or its request, holds another key, or has another's name.

    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RateCardError([f"cases/{path.name}: file: is not TOML: {error}"]) from error
    common, seen = data.get("common", {}), set()
    for number, case in enumerate(data.get("case", []), 1):
        missing, unknown = {"name", "why", "request"} - set(case), set(case) - KEYS
        if missing or unknown:
            problem = f"lacks {', '.join(sorted(missing))}" if missing else f"does not know {', '.join(sorted(unknown))}"
            raise RateCardError([f"{path.name}: case {number} {problem}"])
        if case["name"] in seen:
            raise RateCardError([f"{path.name}: two cases are called “{case['name']}”; give each its own name"])
        seen.add(case["name"])
        yield Case(path.stem, case["name"], case["why"], data["today"], common, case["request"], case.get("expect", {}))


def all_cases() -> list[Case]:
    """Return every case of every file."""
    return [case for path in files() for case in read(path)]


def rewritten(path: Path, expectations: list[dict[str, Any]]) -> str:
    """Return the file's text with these expectations in place of those it has.

    A case is one paragraph; what comes before `[case.expect]` is kept as it is.
    """
    expected = iter(expectations)
    paragraphs = []
    for paragraph in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        lines = paragraph.split("\n")
        if "[[case]]" in lines:
            lines = lines[: lines.index(EXPECT)] if EXPECT in lines else lines
            lines += [EXPECT, *layout(next(expected))]
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs) + "\n"


def changed(path: Path, gone: set[str], common: dict[str, str]) -> str:
    """Return the file's text without the cases of these names, and with other common answers in place of those named."""
    kept = []
    for part in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        text = part
        if "[common]" in part.split("\n"):
            for key, slug in common.items():
                text = re.sub(rf"^{key} = .*$", f"{key} = {toml(slug)}", text, flags=re.MULTILINE)
        if not ("[[case]]" in part.split("\n") and tomllib.loads(part)["case"][0]["name"] in gone):
            kept.append(text)
    return "\n\n".join(kept) + "\n"


def layout(expect: dict[str, Any]) -> Iterator[str]:
    """Write an expectation, one figure a line, so that a diff shows figures."""
    for key, value in expect.items():
        if key == "lines":
            width = max((len(code) for code in value), default=0)
            yield from (f"lines.{_key(code):<{width + 2}} = {toml(amount)}" for code, amount in value.items())
            if not value:
                yield "lines = {}"
        elif key == "problems":
            yield "problems = ["
            yield from (f"  {{ field = {toml(problem['field'])}, message = {toml(problem['message'])} }}," for problem in value)
            yield "]"
        else:
            yield f"{key} = {toml(value)}"


def _key(code: str) -> str:
    return f'"{code}"'


def toml(value: Any) -> str:
    """Write a value in one line of TOML."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key if BARE.fullmatch(key) else json.dumps(key)} = {toml(part)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)
