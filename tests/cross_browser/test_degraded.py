"""What a browser lacks ends in a page that still answers: no scripts, no storage, no WebAssembly, a private window."""

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from testing.quote_page import kept
from testing.served import Served
from testing.visitor import Visitor
from testing.webdrivers import ENGINES, Given

pytestmark = pytest.mark.long

NO_SCRIPTS = {
    "chromium": Given(prefs={"profile.managed_default_content_settings.javascript": 2}),
    "firefox": Given(prefs={"javascript.enabled": False}),
    "webkit": Given(switches=["--enable-javascript=false"]),
}
NO_STORAGE = {
    "chromium": Given(prefs={"profile.default_content_setting_values.cookies": 2}),
    "firefox": Given(prefs={"dom.storage.enabled": False, "dom.indexedDB.enabled": False, "dom.serviceWorkers.enabled": False}),
    "webkit": Given(switches=["--enable-html5-local-storage=false", "--enable-html5-database=false"]),
}
NO_WASM = {
    "chromium": Given(switches=["--js-flags=--jitless"]),
    "firefox": Given(prefs={"javascript.options.wasm": False}),
    "webkit": Given(environment={"JSC_useWasm": "0"}),
}
PRIVATE = {
    "chromium": Given(switches=["--incognito"]),
    "firefox": Given(prefs={"browser.privatebrowsing.autostart": True}),
    "webkit": Given(switches=["--private"]),
}


def sends(visitor: Visitor, address: str) -> None:
    """Fill in the quote form and send it."""
    visitor.types("[name=name]", "Ann Rivest")
    visitor.types("[name=email]", address)
    visitor.clicks("[data-send]")
    visitor.arrives("/quote/thank-you/")
    visitor.reads("main", "Q-")


@pytest.mark.parametrize("name", ENGINES)
def test_without_scripts(name: str, served: Served, tmp_path: Path) -> None:
    """With scripts off the estimator and the quote form post to the server, which answers with whole pages."""
    address = f"{name}@plain.example"
    with ENGINES[name](tmp_path, NO_SCRIPTS[name]) as engine:
        visitor = Visitor(engine, served)
        visitor.opens("/pricing/estimate/")
        built = visitor.text("#estimate-total")
        visitor.types("[name=employees]", "44")
        visitor.clicks("#estimate-form [type=submit]")
        visitor.arrives("/estimate")
        visitor.until(lambda: visitor.text("#estimate-total") != built, "the server gives no other price")
        visitor.opens("/quote/")
        visitor.types("[name=employees]", "12")
        visitor.types("[name=sites]", "2")
        sends(visitor, address)
    assert len(kept(served, address)) == 1


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("given", [NO_STORAGE, PRIVATE], ids=["storage refused", "private window"])
def test_with_nothing_to_keep_in(name: str, given: dict[str, Given], served: Served, tmp_path: Path) -> None:
    """Where the browser keeps nothing, the engine prices, and a request goes."""
    address = f"{name}-{len(given[name].switches)}@forgets.example"
    with ENGINES[name](tmp_path, given[name]) as engine:
        visitor = Visitor(engine, served)
        visitor.opens("/pricing/estimate/")
        visitor.priced()
        built = visitor.text("#estimate-total")
        visitor.types("[name=employees]", f"44{Keys.TAB}")
        visitor.changed(built)
        visitor.clicks("[data-carry]")
        visitor.arrives("/quote/")
        visitor.sees("#quote-form[data-mounted]")
        sends(visitor, address)
    assert len(kept(served, address)) == 1


@pytest.mark.parametrize("name", ENGINES)
def test_without_webassembly(name: str, served: Served, tmp_path: Path) -> None:
    """Without WebAssembly the estimator says so, and its button lets the server price the answers."""
    with ENGINES[name](tmp_path, NO_WASM[name]) as engine:
        visitor = Visitor(engine, served)
        visitor.opens("/pricing/estimate/")
        visitor.engine_is("failed")
        visitor.reads("#estimate-status", "You can still send your answers with a quote request")
        built = visitor.text("#estimate-total")
        visitor.types("[name=employees]", "44")
        visitor.clicks("#estimate-form [type=submit]")
        visitor.arrives("/estimate")
        visitor.until(lambda: visitor.text("#estimate-total") != built, "the server gives no other price")


def lacks(visitor: Visitor, feature: str) -> None:
    """Take a feature from the page; Firefox's driver runs scripts in a realm of its own."""
    visitor.driver.execute_script(f"(window.wrappedJSObject ?? window).{feature} = undefined")


@pytest.mark.parametrize("feature", ["AbortSignal.timeout", "AbortController"])
def test_a_request_without_a_feature(visitor: Visitor, feature: str) -> None:
    """Without a way to end a request that takes long, one is sent all the same: by the script, or by the form itself."""
    address = f"{visitor.engine.name}@{feature.lower()}.example"
    visitor.opens("/quote/")
    visitor.sees("#quote-form[data-mounted]")
    lacks(visitor, feature)
    visitor.types("[name=employees]", "12")
    visitor.types("[name=sites]", "2")
    sends(visitor, address)
    assert len(kept(visitor.site, address)) == 1  # type: ignore[arg-type]


def test_an_error_of_the_estimator_s_script(visitor: Visitor) -> None:
    """A script that fails gives the estimator's form back: the page says so, and the server prices the answers."""
    visitor.opens("/pricing/estimate/")
    visitor.priced()
    built = visitor.text("#estimate-total")
    lacks(visitor, "URLSearchParams")
    visitor.types("[name=employees]", f"44{Keys.TAB}")
    visitor.finds('html[data-script="missing"]')
    visitor.reads("#estimate-status", "Our server prices your answers")
    visitor.clicks("#estimate-form [type=submit]")
    visitor.arrives("/estimate")
    visitor.until(lambda: visitor.text("#estimate-total") != built, "the server gives no other price")
    visitor.engine.logged()  # the error, in the browsers that give their console away
