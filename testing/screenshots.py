"""`make shots`: a picture of every page, desktop and phone, light and dark, in var/shots/. To be looked at, not compared."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from testing import built
from testing.chromium import chromium
from testing.served import ROOT, Served, serving

FOLDER = Path("var/shots")
WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def name(url: str) -> str:
    """Return the picture's name of a page."""
    return url.strip("/").replace("/", "-").removesuffix(".html") or "home"


def take(browser: Browser, address: Served, folder: Path) -> int:
    """Take all pictures; return how many."""
    count = 0
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            for url in built.pages():
                page.goto(url, wait_until="networkidle")
                page.screenshot(path=folder / f"{name(url)}-{width}-{scheme}.png", full_page=True)
                count += 1
            context.close()
    return count


def main() -> None:
    """Serve the built site and take its pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), tree=ROOT) as address, sync_playwright() as playwright:
        browser = chromium(playwright, whole=True)
        count = take(browser, address, FOLDER)
        browser.close()
    print(f"  {count} pictures in {FOLDER}/")


if __name__ == "__main__":
    main()
