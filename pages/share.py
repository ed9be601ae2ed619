"""`python -m pages.share`: draws the picture that a shared link shows, one for each page, and the icons. Needs Chromium.

They are committed, since a host that only builds pages has no browser. `titles.json` beside them records what they show;
while that is current nothing is drawn, except with `--all`.
"""

import base64
import json
import os
import shutil
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pages import content

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path("docs/assets/img/share")
TITLES = FOLDER / "titles.json"
MARK = Path("docs/assets/img/mark.svg")
FONT = Path("docs/assets/fonts/public-sans.woff2")
ICONS = {"icon-180": 180, "icon-192": 192, "icon-512": 512}

STYLE = """
@font-face { font-family: "Public Sans"; src: url(data:font/woff2;base64,%s); font-weight: 400 800; }
* { box-sizing: border-box; margin: 0; }
body { width: 1200px; height: 630px; padding: 72px 80px; background: #FBFAF6; color: #13222C; font-family: "Public Sans";
  display: flex; flex-direction: column; justify-content: space-between; border-left: 24px solid #0E4F4A; }
header { display: flex; align-items: center; gap: 24px; font-size: 34px; font-weight: 750; letter-spacing: -0.015em; }
header svg { width: 64px; height: 64px; }
h1 { font-size: 76px; line-height: 1.06; font-weight: 760; letter-spacing: -0.03em; max-width: 15em; text-wrap: balance; }
p { border-top: 6px solid #F2A81D; padding-top: 24px; font-size: 30px; color: #51616B; align-self: flex-start; }
"""


def name(path: str) -> str:
    """Return the picture's name of a page: `audit-scoring`, `home`."""
    return path.removesuffix(".md").removesuffix("/index").removesuffix("index").replace("/", "-") or "home"


def titles() -> dict[str, str]:
    """Return what each picture says, by its name."""
    pages = [page for pages in content.sections().values() for page in pages]
    return {name(page): content.front(page)["title"] for page in [*pages, "quote/thank-you.md"]}


def shown() -> dict[str, Any]:
    """Return what the pictures say: the site's name on all, and the title on each."""
    return {"site": content.config()["site_name"], "titles": titles()}


def stale() -> bool:
    """Tell whether a picture is missing or shows other words than its page."""
    try:
        drawn = json.loads(TITLES.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return drawn != shown() or not all((FOLDER / f"{picture}.png").exists() for picture in titles())


def document(title: str) -> str:
    """Return the picture as a page."""
    font = base64.b64encode(FONT.read_bytes()).decode()
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Share</title><style>{STYLE % font}</style><body>'
        f"<header>{MARK.read_text()}{escape(content.config()['site_name'])}</header><h1>{escape(title)}</h1>"
        f"<p>Read how it works, and see a price before you call</p></body></html>"
    )


def draw(browser: "Browser") -> None:
    """Draw every picture and icon."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    for file in FOLDER.glob("*.png"):
        if file.stem not in titles():
            file.unlink()
    for picture, title in titles().items():
        page.set_content(document(title), wait_until="load")
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=FOLDER / f"{picture}.png")
    for icon, size in ICONS.items():
        page.set_viewport_size({"width": size, "height": size})
        page.set_content(f"<style>body{{margin:0}}svg{{width:{size}px;height:{size}px;display:block}}</style>{MARK.read_text()}")
        page.screenshot(path=FOLDER.parent / f"{icon}.png", omit_background=True)
    TITLES.write_text(json.dumps(shown(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page.close()


def main(arguments: Sequence[str]) -> int:
    """Find a browser and draw, if anything is stale; return 1 where there is no browser."""
    if not stale() and "--all" not in arguments:
        return 0
    from playwright.sync_api import Error, sync_playwright

    chromium = next(
        (path for item in (os.environ.get("CHROMIUM", ""), "chromium", "google-chrome") if item and (path := shutil.which(item))), None
    )
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        except Error:
            words = "a name changed, and no browser was found to draw the pictures that shared links show; type `make browsers fresh`"
            sys.stderr.write(f"{TITLES}: {words}, or install Chromium first\n")
            return 1
        draw(browser)
        browser.close()
    print(f"  drew {len(titles())} pictures in {FOLDER}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
