"""What the engine's tests share: they price with a card of their own, so that they say the same whatever the owner charges."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from estimator import wire
from estimator.card import loader
from tests.estimator.cards import RATES

# A busy machine is no fault of the engine: what must be fast is timed by name, in processor time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

OWNERS = loader.PACKAGED


def use(card: Path) -> None:
    """Let the engine price with a card from now on."""
    if card != loader.PACKAGED:
        loader.PACKAGED = card
        wire.card.cache_clear()


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Choose the card while a file of tests is read: some have examples of their own."""
    if isinstance(collector, pytest.Module):
        use(RATES if Path(__file__).parent in collector.path.parents else OWNERS)


def pytest_collection_finish() -> None:
    """Give the owner's card back once all files are read."""
    use(OWNERS)


@pytest.fixture(autouse=True, scope="package")
def card_of_the_tests() -> Iterator[None]:
    """The tests of this folder price with the card beside them."""
    use(RATES)
    yield
    use(OWNERS)
