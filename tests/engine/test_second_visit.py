"""What a visit leaves for the next: files in this browser's own store, and a version that works without a connection."""

import hashlib
import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from browser import offline
from browser.paths import MANIFEST
from testing.engine_host import PAGE, ROOT, Host
from testing.engine_page import ask, kept

MODULES = ("client.js", "worker.js", "files.js", "memory.js", "rest.js")
WORKER = (ROOT / "sw.js").read_text()


@pytest.fixture(name="listed", autouse=True)
def _listed(host: Host) -> dict[str, str]:
    """The host's service worker, with the list that the build would give it."""
    contents = {"": PAGE, "assets/engine/manifest.json": MANIFEST.read_bytes()}
    contents |= {f"assets/js/engine/{name}": (ROOT / "assets" / "js" / "engine" / name).read_bytes() for name in MODULES}
    found = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    publish(host, found)
    return found


def publish(host: Host, listed: dict[str, str], *, on: bool = True) -> None:
    """Put a service worker on the host, with its switch on or off."""
    text = WORKER.replace(offline.PLACE.format(name="FILES"), f"const FILES = {json.dumps(listed)};")
    host.scripts["sw.js"] = text if on else text.replace("const ON = true;", "const ON = false;")


def again(profile: BrowserContext, host: Host) -> Page:
    """Come back: another page of the same profile."""
    page = profile.new_page()
    page.goto(host.url)
    return page


def state(page: Page) -> dict[str, Any]:
    """What this browser keeps of the site: caches by name with their paths, and service workers."""
    result: dict[str, Any] = page.evaluate("""async () => {
      const entries = await Promise.all((await caches.keys()).map(async (name) => {
        const requests = await (await caches.open(name)).keys();
        return [name, requests.map((request) => request.url)];
      }));
      return { caches: Object.fromEntries(entries), workers: (await navigator.serviceWorker.getRegistrations()).length };
    }""")
    return result


def test_second_visit(blank: Page, profile: BrowserContext, host: Host) -> None:
    """A second visit takes no byte of the runtime from the network, on a host that sends no caching headers."""
    ask(blank)
    kept(blank)
    blank.close()
    host.requests.clear()

    answer = ask(again(profile, host))

    assert answer["answer"]["ok"]
    assert answer["state"]["stored"]
    assert {path.rsplit("/", 1)[1] for path, size in host.requests if size and "/assets/engine/" in path} <= {"manifest.json"}


def test_without_a_connection(blank: Page, profile: BrowserContext, host: Host) -> None:
    """After one visit an estimate works where there is no connection at all."""
    first = ask(blank)
    kept(blank)
    blank.close()
    host.faults[""] = "gone"

    answer = ask(again(profile, host))

    assert answer["answer"] == first["answer"]


def test_other_page_without_a_connection(blank: Page, profile: BrowserContext, host: Host) -> None:
    """A page that was not kept reports it in words, and names the one that was."""
    ask(blank)
    kept(blank)
    host.faults[""] = "gone"
    page = profile.new_page()

    page.goto(f"{host.url}audit/cycle/")

    assert page.get_by_role("heading", name="No connection").is_visible()
    assert page.get_by_role("link").get_attribute("href") == f"{host.url}pricing/estimate/"


def test_post_passes_by(blank: Page, profile: BrowserContext, host: Host) -> None:
    """A quote that is sent never goes through the service worker, which hands the same page its files."""
    ask(blank)
    kept(blank)
    blank.close()
    page = again(profile, host)

    with page.expect_response("**/manifest.json") as file:
        page.evaluate("fetch('assets/engine/manifest.json')")
    with page.expect_response("**/quotes") as quote:
        page.evaluate("fetch('quotes', { method: 'POST', body: 'name=Dana' })")

    assert file.value.from_service_worker
    assert not quote.value.from_service_worker


def test_update(blank: Page, profile: BrowserContext, host: Host, listed: dict[str, str]) -> None:
    """A new version takes the place of the old one, whole; files that no version needs are removed."""
    ask(blank)
    kept(blank)
    blank.reload()  # from now on a page of this version
    (old,) = [name for name in state(blank)["caches"] if name.startswith("offline-")]
    blank.evaluate("caches.open('engine').then((store) => store.put('assets/engine/python.0000000000000000.wasm', new Response('old')))")
    host.pages["/"] = PAGE + b"New"
    publish(host, {**listed, "": hashlib.sha256(host.pages["/"]).hexdigest()})
    update(blank, "installed")
    assert old in state(blank)["caches"]  # as long as a page of the old version is open, it keeps what it may ask for
    takes_over(profile, host, blank)

    page = again(profile, host)
    (new,) = [name for name in state(page)["caches"] if name.startswith("offline-")]
    assert new != old
    host.faults[""] = "gone"
    page.reload()
    assert page.get_by_text("New").is_visible()


def update(page: Page, state: str) -> None:
    """Let the browser look for a new service worker now, and wait until that one is `installed`, or `redundant`."""
    page.evaluate(
        """async (state) => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      const coming = registration.installing ?? registration.waiting ?? registration.active;
      while (coming.state !== state) await new Promise((changed) => coming.addEventListener('statechange', changed, { once: true }));
    }""",
        state,
    )


def takes_over(profile: BrowserContext, host: Host, last: Page) -> None:
    """Close the last page of the old version, and wait until the new one serves.

    It takes a moment, and a page opened meanwhile would be one more of the old version's. So the wait
    is in a page of the same origin that is no page of the site.
    """
    outside = profile.new_page()
    outside.goto(host.url.removesuffix(host.prefix.removeprefix("/") + "/"))
    outside.evaluate(
        """async (scope) => {
      const { waiting } = await navigator.serviceWorker.getRegistration(scope);
      window.served = new Promise((done) => {
        waiting.addEventListener("statechange", () => waiting.state === "activated" && done());
      });
    }""",
        host.url,
    )
    last.close()
    outside.evaluate("served")
    outside.close()


def test_half_an_update(blank: Page, host: Host, listed: dict[str, str]) -> None:
    """Where one file is still the old version's, nothing of the new one is kept."""
    ask(blank)
    kept(blank)
    before = state(blank)["caches"]
    publish(host, {**listed, "assets/js/engine/client.js": "0" * 64})

    update(blank, "redundant")

    assert state(blank)["caches"] == before


def test_kill_switch(blank: Page, profile: BrowserContext, host: Host, listed: dict[str, str]) -> None:
    """Publishing the service worker with its switch off removes it and all it kept, and the site works on."""
    ask(blank)
    kept(blank)
    publish(host, listed, on=False)

    update(blank, "redundant")
    blank.close()
    page = again(profile, host)

    assert state(page) == {"caches": {}, "workers": 0}
    assert ask(page)["answer"]["ok"]
