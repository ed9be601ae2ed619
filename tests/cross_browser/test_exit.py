"""Browsers end with the tests that started them."""

import time
from pathlib import Path

from testing.served import PATIENCE
from testing.webdrivers import chromium


def running(words: str) -> list[str]:
    """Return the command lines of processes that hold these words."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # it has just ended
            continue
    return [line for line in found if words in line]


def test_chromium_leaves_no_process(tmp_path: Path) -> None:
    """Nothing of Chromium runs on when its driver is done, and its profile is gone."""
    with chromium(tmp_path) as engine:
        profile = str(engine.driver.capabilities["chrome"]["userDataDir"])
        engine.driver.get("data:text/html,<p>Here")
        assert running(profile)
    until = time.monotonic() + PATIENCE
    while running(profile) and time.monotonic() < until:
        time.sleep(0.1)
    assert not running(profile)
    assert not Path(profile).exists()
