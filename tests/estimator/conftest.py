"""What the engine's tests share: they read what an owner changes from data of their own, so that they say the same whatever he writes."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from estimator import wire
from estimator.card import loader, partners, questions, wcb
from estimator.parsing.table import DATA
from testing.cards import OWN

# A busy machine is no fault of the engine: what must be fast is timed by name, in processor time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def use(folder: Path) -> None:
    """Let the engine read rates, partners, questions and WCB's figures from a folder from now on."""
    if folder != loader.PACKAGED.parent:
        loader.PACKAGED = folder / "rates.toml"
        partners.DATA = questions.DATA = wcb.DATA = folder  # type: ignore[attr-defined]
        wire.card.cache_clear()
        wcb.load.cache_clear()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Read each file of tests here with the data beside it, some have examples of their own; every other file has the owner's."""
    if not isinstance(collector, pytest.Module):
        return (yield)
    use(OWN)
    try:
        return (yield)
    finally:
        use(DATA)


@pytest.fixture(autouse=True, scope="package")
def data_of_the_tests() -> Iterator[None]:
    """The tests of this folder read the data beside them."""
    use(OWN)
    yield
    use(DATA)
