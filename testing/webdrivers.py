"""The three engines that visitors' browsers are made of, each as the machine has it, driven by Selenium."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service as ChromeService
from selenium.webdriver.firefox.options import Options as FirefoxOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from testing.chromium import browser_path, switches
from testing.marionette import Marionette
from testing.served import PATIENCE

SCREEN = (1280, 900)
QUIET: dict[str, Any] = {
    "marionette.port": 0,  # a free one, written into the profile
    "app.normandy.enabled": False,
    "nimbus.rollouts.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "ui.useOverlayScrollbars": 1,  # as on a phone: a page is as wide as its window
}
"""Firefox asks no host of its own accord."""


@dataclass
class Engine:
    """A running browser."""

    name: str
    driver: WebDriver
    logged: Callable[[], list[str]]
    """Takes what it has logged as errors since it was last asked."""


def program(name: str, package: str) -> str:
    """Return where a program is; skip the test where the machine has none and `make` could not install it."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here: apt-get install {package} (requirements/browser.sh does it where it may)")
    return found


@dataclass(frozen=True)
class Given:
    """What a browser is started with besides what all are."""

    prefs: Mapping[str, Any] = field(default_factory=dict)
    """Of a profile (Chromium), of about:config (Firefox)."""
    switches: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def chromium(_folder: Path, given: Given = Given()) -> Iterator[Engine]:
    """Debian's Chromium, or Chrome."""
    driver_path = program("chromedriver", "chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser_path(whole=bool(given.prefs)) or ""  # the shell has no preferences
    for switch in (*switches(), "--headless", f"--window-size={SCREEN[0]},{SCREEN[1]}", *given.switches):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.add_experimental_option("prefs", dict(given.prefs))
    driver = webdriver.Chrome(options=options, service=ChromeService(driver_path))

    def logged() -> list[str]:
        return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]

    try:
        yield Engine("chromium", driver, logged)
    finally:
        with suppress(WebDriverException):  # it may have ended already
            driver.execute_cdp_cmd("Browser.close", {})  # Debian's shell is started by a script, and only that is ended by what follows
        driver.quit()


@contextmanager
def firefox(folder: Path, given: Given = Given()) -> Iterator[Engine]:
    """Firefox without a window."""
    path = program("firefox-esr" if shutil.which("firefox-esr") else "firefox", "firefox-esr")
    profile = folder / "firefox"
    profile.mkdir()
    prefs = QUIET | dict(given.prefs)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items()]
    (profile / "user.js").write_text("".join(lines))
    command = [
        path,
        "--marionette",
        "--remote-allow-system-access",
        "--headless",
        "--no-remote",
        f"--width={SCREEN[0]}",
        f"--height={SCREEN[1]}",
        "--profile",
        str(profile),
    ]
    with (folder / "firefox.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            connection = Marionette(int(written(profile / "MarionetteActivePort", process)))
            driver = webdriver.Remote(connection, options=FirefoxOptions())
            yield Engine("firefox", driver, lambda: connection.chrome(LOGGED))
            connection.close()
        finally:
            process.terminate()
            process.wait(timeout=20)


LOGGED = """
const found = Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && !(one.flags & Ci.nsIScriptError.warningFlag) && /^http/.test(one.sourceName))
  .map((one) => `${one.sourceName}:${one.lineNumber}: ${one.errorMessage}`);
Services.console.reset();
return found;
"""


@contextmanager
def webkit(folder: Path, given: Given = Given()) -> Iterator[Engine]:
    """WebKitGTK's MiniBrowser on a screen of its own."""
    path = program("WebKitWebDriver", "webkit2gtk-driver")
    program("Xvfb", "xvfb")
    browsers = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
    options = WebKitOptions()
    options.binary_location = str(browsers[-1])
    log = folder / "webkit.log"
    for switch in ("--automation", "--enable-write-console-messages-to-stdout=true", *given.switches):
        options.add_argument(switch)
    with screen() as display:
        # A page here lives for seconds; its compiler's last pass over the wasm would take longer than the test.
        environment = {**os.environ, "DISPLAY": display, "HOME": str(folder), "JSC_useOMGJIT": "0", **given.environment}
        service = WebKitService(path, env=environment, log_output=str(log))
        service.start()
        driver = webdriver.Remote(RemoteConnection(client_config=ClientConfig(remote_server_addr=service.service_url)), options=options)
        driver.set_window_rect(0, 0, *SCREEN)
        read = 0

        def logged() -> list[str]:
            nonlocal read
            text = log.read_text(errors="replace")
            new, read = text[read:], len(text)
            return re.findall(r"CONSOLE .*?ERROR.*", new)

        try:
            yield Engine("webkit", driver, logged)
        finally:
            driver.quit()
            service.stop()


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; yields its name."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        os.close(write)
        try:
            with os.fdopen(read) as output:
                yield f":{output.readline().strip()}"
        finally:
            process.terminate()
            process.wait(timeout=20)


ENGINES: dict[str, Callable[..., AbstractContextManager[Engine]]] = {"chromium": chromium, "firefox": firefox, "webkit": webkit}


def written(file: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until a process has written a file; return what it contains."""
    deadline = time.monotonic() + PATIENCE
    while not file.exists() or not file.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"{process.args!r} did not start; its log is beside {file.parent}")
        time.sleep(0.02)
    return file.read_text()
