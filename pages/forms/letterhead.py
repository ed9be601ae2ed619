"""What is on the letter of every fixed quote: the firm, from mkdocs.yml, and its standing terms, from terms.md."""

import json
import re
from pathlib import Path
from typing import Any

from pages import content
from pages.config import SettingsError

FRAGMENT = Path("docs/_fragments/letterhead.json")
TERMS = content.CONFIG.with_name("terms.md")
MARK = re.compile(r"\{\w*\}?|\}")
LINES = ("legal_name", "city", "phone", "email")


def letterhead(config: Path = content.CONFIG, terms: Path = TERMS) -> dict[str, Any]:
    """Return the firm's name and lines, empty where mkdocs.yml has a placeholder; the terms as Markdown; how long a quote is valid, in words.

    Raises:
        SettingsError: the terms cannot be read; the message says what to do.

    """
    extra = content.config(config)["extra"]
    firm = {key: "" if "[" in str(extra["firm"][key]) else str(extra["firm"][key]) for key in ("name", *LINES)}
    try:
        text = terms.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise SettingsError(
            f"{terms.name}: file: {reason}; take it back from the repository, or write your terms in it as UTF-8"
        ) from error
    known = [f"{{{key}}}" for key in extra["terms"]]
    for number, line in enumerate(text.splitlines(), 1):
        if strange := [mark for mark in MARK.findall(line) if mark not in known]:
            words = f"“{strange[0]}” stands for nothing; write one of {', '.join(known)}, or words without brackets"
            raise SettingsError(f"{terms.name}:{number}: {words}")
    for key, value in extra["terms"].items():
        text = text.replace(f"{{{key}}}", str(value))
    return {
        "name": firm["name"],
        "lines": [firm[key] for key in LINES if firm[key]],
        "terms": text.strip(),
        "valid": str(extra["terms"]["valid"]),
    }


def made() -> dict[Path, str | bytes]:
    """Return the file that `python -m estimator quote` reads, since it reads no YAML."""
    return {FRAGMENT: json.dumps(letterhead(Path("mkdocs.yml")), ensure_ascii=False, indent=2) + "\n"}
