"""Reads mkdocs.yml and the pages' front matter: settings, navigation, titles, addresses."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from pages.config import SettingsError, problems, unread, unreadable

DOCS = Path("docs")
CONFIG = Path(__file__).resolve().parent.parent / "mkdocs.yml"
TERMS = {"valid": "A quote is valid for", "payment": "You pay", "rescheduling": "If you move the audit"}
"""The terms of a quote: the key of each in mkdocs.yml, and what a page calls it."""
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BUSINESS_DAYS = re.compile(rf"\b([1-9]\d?|{'|'.join(NUMBERS)}) (?:business|working) days?\b")
REQUIRED = ("title", "description", "reviewed")


def place(key: str, file: Path = Path("mkdocs.yml")) -> str:
    """Return where a setting is, for an error: `mkdocs.yml:31: extra.keep_days`; for one that is left out, where the table around it is."""
    node, line = yaml.compose(file.read_text(encoding="utf-8")), 1
    for part in key.split("."):
        for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if name.value == part:
                node, line = value, name.start_mark.line + 1
                break
        else:
            break
    return f"{file.name}:{line}: {key}"


@cache
def config(file: Path = Path("mkdocs.yml")) -> dict[str, Any]:
    """Return mkdocs.yml.

    Raises:
        SettingsError: it cannot be read or used; one line for each reason.

    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{file.name}: file: {error.strerror}; run this in the folder of the repository") from error
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(f"{file.name}:{line}: file: is not UTF-8; save it as UTF-8") from error
    if wrong := list(problems(text, file.name)):
        raise SettingsError("\n".join(wrong))
    settings: dict[str, Any] = yaml.safe_load(text)
    return settings


def keep_days(file: Path = CONFIG) -> int:
    """Return after how many days a quote request is deleted: `extra.keep_days` of a mkdocs.yml.

    Raises:
        SettingsError: it is missing, or not a whole number of 1 or more.

    """
    days = config(file)["extra"].get("keep_days")
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise SettingsError(
            f"{place('extra.keep_days', file)}: {days!r} is not a whole number of days; write one of 1 or more, such as 730"
        )
    return days


def reply_days(file: Path = CONFIG) -> int:
    """Return within how many business days an answer is promised: the number in `extra.firm.reply`, which the pages show; 1 for a placeholder.

    Raises:
        SettingsError: it names none.

    """
    text = str(config(file)["extra"]["firm"]["reply"])
    return 1 if "[" in text else business_days(text, f"{place('extra.firm.reply', file)}: ")


def business_days(text: str, place: str = "") -> int:
    """Return the number of business days that a text names.

    Raises:
        SettingsError: it names none; the message begins with `place`.

    """
    found = BUSINESS_DAYS.search(text.lower())
    if not found:
        words = "names no number of business days, by which the relay says what waits too long; write it like “one business day”"
        raise SettingsError(f"{place}“{text}” {words}")
    return int(found[1]) if found[1].isdecimal() else NUMBERS.index(found[1]) + 1


def terms(file: Path = CONFIG) -> dict[str, str]:
    """Return the terms of a quote by what a page calls them: `extra.terms` of a mkdocs.yml."""
    terms = config(file)["extra"]["terms"]
    return {name: str(terms[key]) for key, name in TERMS.items()}


def files(root: Path = Path()) -> list[Path]:
    """Return the Markdown files under `docs/`.

    Raises:
        SettingsError: a folder there has the name of one.

    """
    found = sorted((root / DOCS).rglob("*.md"))
    if folders := [path for path in found if path.is_dir()]:
        raise SettingsError("\n".join(f"{path}: folder: its name ends in .md, like a page's; give it another one" for path in folders))
    return found


def matter(file: Path) -> dict[str, Any]:
    """Return a page's front matter; empty if it has none.

    Raises:
        SettingsError: it is not there, not text in UTF-8, or not YAML.

    """
    try:
        parts = file.read_text(encoding="utf-8-sig").split("---\n", 2)
    except OSError as error:
        raise SettingsError(f"{file}: file: {error.strerror}; put the page back, or correct its line under `nav:` in mkdocs.yml") from error
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(f"{file}:{line}: file: is not UTF-8; save it as UTF-8") from error
    if len(parts) != 3 or parts[0]:  # noqa: PLR2004 -- before, matter, text
        return {}
    try:
        node = yaml.compose(parts[1])
    except yaml.YAMLError as error:
        raise SettingsError(unreadable(error, str(file), 1)) from error
    if node and (wrong := list(unread(node, str(file), 1))):
        raise SettingsError("\n".join(wrong))
    values = yaml.safe_load(parts[1])
    return values if isinstance(values, dict) else {}


@cache
def front(path: str) -> dict[str, Any]:
    """Return a page's front matter.

    Raises:
        SettingsError: a required key is missing.

    """
    values = matter(DOCS / path)
    missing = [key for key in REQUIRED if not values.get(key)]
    if missing:
        raise SettingsError(f"docs/{path}: front matter: {', '.join(missing)}: missing; every page has {', '.join(REQUIRED)}")
    return values


def address(path: str) -> str:
    """Return a page's full address."""
    base: str = config()["site_url"]
    return base + (path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/")


def root(file: Path = Path("mkdocs.yml")) -> str:
    """Return the path of the site's address: `/`, or `/cor/` for a site in a folder of a host."""
    return urlsplit(str(config(file)["site_url"])).path


def sections() -> dict[str, list[str]]:
    """Return the pages of the navigation by section; single pages are under an empty name."""
    titles: dict[str, list[str]] = {"": []}
    for item in config()["nav"]:
        for name, value in item.items():
            if isinstance(value, str):
                titles[""].append(value)
            else:
                titles[name] = [entry if isinstance(entry, str) else next(iter(entry.values())) for entry in value]
    titles[""].append("quote/index.md")
    return titles
