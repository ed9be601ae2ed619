"""SIGKILL at random instants: what was acknowledged arrives, once. A short form of `python -m bench kill`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import kill, load
from testing import postgres


@pytest.mark.parametrize(("store", "kills"), [("sqlite", 5), pytest.param("pair", 5, marks=pytest.mark.long)])
def test_nothing_lost_nothing_twice(store: str, kills: int) -> None:
    """Relays are killed under load while the mail server is up, down, slow, refusing and hanging up: every acknowledged request arrives, none twice."""
    if store != "sqlite":
        try:
            postgres.install()
        except RuntimeError as error:
            pytest.skip(str(error))
    result = kill.campaign(store, kills, visitors=2, each=1, say=False)
    assert result["acknowledged"] >= kills, result
    assert all(result["by_mode"].values()), "every mode had its turn"
    assert kill.sound(result), result


@pytest.mark.long
def test_load_is_on_the_disk() -> None:
    """Under a flood, what was answered is in the store after a SIGKILL. A short form of `python -m bench load`."""
    with ThreadPoolExecutor(1) as own:  # this thread may have the browser's loop already
        result = own.submit(load.run, 0.5).result()
    assert result["acknowledged"] > 0
    assert result["missing_after_sigkill"] == 0
    assert result["disk_syncs_per_second"] > 0
