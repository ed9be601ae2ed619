"""Lists other people's work that ships, with version and licence: the table on the page of licences.

Visitors get what shipped.toml lists; the relay's server installs what requirements/relay.txt pins.
"""

import json
import re
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pages import content
from pages.config import toml

SHIPPED = Path(__file__).parent / "shipped.toml"
MODULES = Path("node_modules")
RELAY = Path("requirements/relay.txt")
FRAGMENT = content.DOCS / "_fragments/licences.md"
CLASSIFIER = re.compile(r"License :: OSI Approved :: (.+)")
NAMES = {"MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0"}
"""The SPDX identifiers of licence classifiers."""


@cache
def shipped() -> dict[str, dict[str, str]]:
    """Return shipped.toml."""
    return toml(SHIPPED)


def installed(part: dict[str, str]) -> tuple[str, str]:
    """Return the version and licence in an installed package's metadata; empty where the part names no package.

    Raises:
        OSError: the packages of npm are not installed.
        importlib.metadata.PackageNotFoundError: the package is not installed.

    """
    match part.get("version"):
        case "npm":
            package: dict[str, Any] = json.loads((MODULES / part["package"] / "package.json").read_text(encoding="utf-8"))
            return package["version"], package["license"]
        case "pypi":
            return metadata.version(part["package"]), of(part["package"])
        case "python":
            lock = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
            return lock["info"]["python"], ""
    return "", ""


def of(package: str) -> str:
    """Return the licence of an installed Python package, as an SPDX expression where it says so."""
    about = metadata.metadata(package)
    for key in ("License-Expression", "License"):
        if (text := about.get(key)) and "\n" not in text:
            return NAMES.get(text, text)
    licences = [match[1] for line in about.get_all("Classifier", []) if (match := CLASSIFIER.match(line))]
    return " and ".join(NAMES.get(name, name) for name in licences)


def relay() -> list[tuple[str, str, str]]:
    """Return the relay's packages: name, version, licence."""
    pinned = re.findall(r"^([a-z0-9-]+)==(\S+)", RELAY.read_text(encoding="utf-8"), re.MULTILINE)
    return [(name, version, of(name)) for name, version in pinned]


def table() -> str:
    """Return both tables as Markdown."""
    head = ["", "| What | Licence |", "|---|---|"]
    ours = [
        f"| **{' '.join(word for word in (part['name'].replace('*', '&#42;'), installed(part)[0]) if word)}**: {part['what']} | {part['licence']} |"
        for part in shipped().values()
    ]
    theirs = [f"| {name} {version} | {licence} |" for name, version, licence in relay()]
    lines = ["## In your browser", *head, *ours, "", "## On our server, where the quote form is answered", *head, *theirs]
    return "\n".join(lines) + "\n"


def made() -> dict[Path, str]:
    """Return the fragment."""
    return {FRAGMENT: table()}
