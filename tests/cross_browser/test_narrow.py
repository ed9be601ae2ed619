"""Pages as wide as a small phone, in each browser. No window gets that narrow, so a page of 320 pixels is framed by another."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By

from testing.engine_host import Host, hosted
from testing.served import ROOT
from testing.webdrivers import Engine

PAGES = ["index.html", "pricing/estimate/", "quote/", "why/wcb-refund/", "audit/calendar/"]
FRAME = '<!doctype html><title>Phone</title><iframe width=320 height=700 style="border:0" src="/site/{}"></iframe>'


@pytest.fixture(scope="module", name="host")
def _host() -> Iterator[Host]:
    """The built site, which here may be framed."""
    with hosted() as host:
        host.root = ROOT / "site"
        host.policy = "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data:"
        host.pages = {f"/phone/{page}": FRAME.format(page).encode() for page in PAGES}
        yield host


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_wider_than_a_small_phone(engine: Engine, host: Host, page: str) -> None:
    """At 320 pixels nothing makes a page scroll sideways."""
    engine.driver.get(f"{host.url}phone/{page}")
    engine.driver.switch_to.frame(engine.driver.find_element(By.TAG_NAME, "iframe"))
    assert engine.driver.execute_script("return innerWidth") == 320
    assert engine.driver.find_element(By.TAG_NAME, "h1").is_displayed()
    assert engine.driver.execute_script(WIDE) == []


WIDE = """
const width = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth <= width) return [];
const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
return [document.scrollingElement.scrollWidth, ...wide.map((one) => one.outerHTML.slice(0, 120))];
"""
