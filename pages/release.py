"""`python -m pages.release`: refuses a site that is not ready to be published, and names every reason."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from estimator import clock, wire
from pages import content

OLDEST = 400
"""Most days between a page's review and its publication, set by the owner."""


def placeholders(value: Any, key: str) -> Iterator[str]:
    """Yield the keys of mkdocs.yml whose value still stands in square brackets."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from placeholders(part, f"{key}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value, 1):
            yield from placeholders(part, f"{key}[{index}]")
    elif isinstance(value, str) and "[" in value:
        yield f"mkdocs.yml: {key}: “{value}” is a placeholder; write what is true"


def reasons(today: date) -> list[str]:
    """Return why the site cannot be published on a day; empty when it can."""
    config = content.config()
    found = [*placeholders(config["extra"]["firm"], "extra.firm")]
    if ".example/" in config["site_url"]:
        found.append(f"mkdocs.yml: site_url: {config['site_url']} is a placeholder; write the address the site is published at")
    if wire.card().status != "published":
        found.append(f"{Path(wire.card().file).name}: status: “{wire.card().status}”; set “published” when the rates are the firm's own")
    for path in (page for pages in content.sections().values() for page in pages):
        age = (today - content.front(path)["reviewed"]).days
        if age > OLDEST:
            found.append(f"docs/{path}: reviewed: {age} days ago, more than {OLDEST}; read it again and set the day")
    return found


def main() -> int:
    """Print every reason; return 1 if there is one."""
    found = reasons(clock.today())
    for reason in found:
        print(f"  {reason}")
    print("Not ready to be published." if found else "Ready to be published.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
