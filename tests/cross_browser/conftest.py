"""A browser of each kind, one process for the run, and a visitor who has never been here."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from testing.served import Served
from testing.visitor import Visitor
from testing.webdrivers import ENGINES, Engine


@pytest.fixture(scope="session", name="started")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Engine]]:
    """Starts a browser by its name when it is first asked for."""
    with ExitStack() as stack:
        found: dict[str, Engine] = {}

        def start(name: str) -> Engine:
            if name not in found:
                found[name] = stack.enter_context(ENGINES[name](tmp_path_factory.mktemp(name)))
            return found[name]

        yield start


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, started: Callable[[str], Engine]) -> Engine:
    """Each browser in turn."""
    return started(request.param)


@pytest.fixture
def visitor(engine: Engine, served: Served) -> Iterator[Visitor]:
    """A visitor whose browser knows nothing of the site; the test fails if the browser logged an error."""
    visitor = Visitor(engine, served)
    visitor.forgets()
    engine.logged()
    yield visitor
    assert engine.logged() == []
