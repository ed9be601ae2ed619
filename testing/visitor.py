"""What a visitor does in any browser, and what is seen: one way to write a flow for all of them."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from testing.webdrivers import Engine

PATIENCE = 90
"""Seconds that a browser may take for anything: WebKit without a graphics card starts Python in thirty beside three others."""

UNSETTLED = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
)
"""What a driver raises for an element that is not there yet: the page scrolls, or is being replaced."""


class Visitor:
    """Somebody with a browser, on a site at an address without the last slash."""

    def __init__(self, engine: Engine, site: str) -> None:
        self.engine = engine
        self.driver = engine.driver
        self.site = site

    def opens(self, path: str) -> None:
        """Go to a page of the site."""
        self.driver.get(f"{self.site}{path}")

    def finds(self, css: str) -> WebElement:
        """Wait for the first element of a selector."""
        return self.until(lambda: self.driver.find_element(By.CSS_SELECTOR, css), f"{css} is not there")

    def until[T](self, found: Callable[[], T], otherwise: str) -> T:
        """Wait for something true; return it."""
        wait = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05, ignored_exceptions=UNSETTLED)
        return wait.until(lambda _: found(), otherwise)

    def text(self, css: str) -> str:
        """The text of an element now, seen or not."""
        return str(self.finds(css).get_property("textContent")).strip()

    def reads(self, css: str, words: str) -> None:
        """Wait until a visible element has text."""
        self.until(lambda: words in self.driver.find_element(By.CSS_SELECTOR, css).text, f"{css} does not say {words!r}")

    def sees(self, css: str) -> WebElement:
        """Wait until an element is in sight."""
        return self.until(lambda: (found := self.finds(css)).is_displayed() and found, f"{css} is not in sight")  # type: ignore[return-value]

    def brings(self, css: str) -> WebElement:
        """Wait until an element is in sight, and put it in the window's middle: WebKit's driver leaves it below the edge."""
        element = self.sees(css)
        with suppress(WebDriverException):  # without scripts
            self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element)
        return element

    def types(self, css: str, text: str) -> None:
        """Put a text into a field instead of what it held."""

        def emptied() -> WebElement:
            field = self.brings(css)
            field.clear()
            return field

        self.until(emptied, f"{css} takes no text").send_keys(text)

    def chooses(self, css: str, value: str) -> None:
        """Choose an option of a list."""
        Select(self.finds(css)).select_by_value(value)

    def attaches(self, css: str, path: Path) -> None:
        """Choose a file of this machine, which is the browser's too."""
        with self.driver.file_detector_context(UselessFileDetector):
            self.finds(css).send_keys(str(path))

    def clicks(self, css: str) -> None:
        """Press something."""

        def pressed() -> bool:
            self.brings(css).click()
            return True

        self.until(pressed, f"{css} cannot be pressed")

    def arrives(self, path: str) -> None:
        """Wait until the address, less the site's, begins so. A page that loads is asked nothing else: WebKit's driver loses itself there."""
        self.until(lambda: self.driver.current_url.removeprefix(self.site).startswith(path), f"the address does not come to {path}")

    def links(self, answer: str) -> str:
        """Wait until the address contains an answer; return it whole."""
        self.until(lambda: answer in self.driver.current_url, f"the address does not come to hold {answer}")
        return self.driver.current_url

    def all(self, css: str) -> list[WebElement]:
        """Every element of a selector now."""
        self.finds(css)
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def priced(self) -> None:
        """Wait for a price from the engine."""
        self.reads("#estimate-status", "Calculated in your browser")

    def engine_is(self, phase: str) -> None:
        """Wait until the Python engine is in a phase."""
        self.finds(f'html[data-engine="{phase}"]')

    def changed(self, before: str) -> str:
        """Wait for another total that is the newest answers', and for its lines; return it."""
        self.until(lambda: self.text("#estimate-total") != before, f"the total stays at {before}")
        self.finds('[data-carry][href*="_total="]')
        total = self.text("#estimate-total")
        self.until(lambda: self.text("#estimate-lines .cor-table__total td") == total, "the lines do not follow the total")
        return total

    def forgets(self) -> None:
        """Take everything of the site out of the browser."""
        self.opens("/robots.txt")
        self.driver.execute_async_script(FORGET)


FORGET = """
const done = arguments[arguments.length - 1];
(async () => {
  try { localStorage.clear(); sessionStorage.clear(); } catch {}
  const workers = await navigator.serviceWorker?.getRegistrations().catch(() => []) ?? [];
  await Promise.all(workers.map((one) => one.unregister()));
  const kept = await globalThis.caches?.keys().catch(() => []) ?? [];
  await Promise.all(kept.map((name) => caches.delete(name)));
  await new Promise((resolve) => Object.assign(indexedDB.deleteDatabase("cor-outbox"), { onsuccess: resolve, onerror: resolve, onblocked: resolve }));
})().catch(() => {}).finally(done);
"""

ON_PAPER = """
for (const sheet of document.styleSheets)
  for (const rule of sheet.cssRules)
    if (rule instanceof CSSMediaRule && /print|screen/.test(rule.media.mediaText))
      rule.media.mediaText = rule.media.mediaText.replace(/print/g, "p").replace(/screen/g, "print").replace(/\\bp\\b/g, "all");
"""
"""Formats the page by its print styles, on screen: no driver of the three can say more of a print than its bytes."""
