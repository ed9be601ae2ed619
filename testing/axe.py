"""Accessibility of a page by axe, and the pages that represent every template."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

AXE = Path("node_modules/axe-core/axe.min.js")

# One page for each template and each kind of content.
TEMPLATES = (
    "",
    "why/cor-or-secor/",
    "audit/",
    "audit/evaluated/",
    "pricing/",
    "pricing/estimate/",
    "pricing/check/",
    "pricing/sample-quote/",
    "audit/sample-report/",
    "quote/",
    "support/readiness/",
    "support/checklist/",
    "support/sheets/",
    "why/wcb-refund/",
    "about/privacy/",
    "quote/accept/",
    "quote/thank-you/",
    "answers/glossary/",
    "answers/sources/",
    "about/",
    "about/contact/",
    "no-such-page/",
)

# The theme opens its menu and its search by two checkboxes before the header, where no landmark is:
# their labels are in the header, and the keyboard needs them first.
BEFORE_HEADER = {"#__drawer", "#__search"}

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ALONE = "({ violations }) => violations"
"""What is right is not brought here: it is many times as long."""


def violations(page: Page) -> list[str]:
    """Run axe and return each violation with where it is."""
    expect(page.locator("html:not([data-engine=starting])")).to_be_attached()  # until then, what is off the screen has no layout
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(f"tags => axe.run({{ runOnly: tags, resultTypes: ['violations'] }}).then({ALONE})", TAGS)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for fault in found
        for node in fault["nodes"]
        if not (fault["id"] == "region" and set(node["target"]) <= BEFORE_HEADER)
    ]
