"""A browser of each kind for a file of tests, and a visitor who has never been here."""

from collections.abc import Iterator

import pytest

from tests.browsers.engines import ENGINES, Engine
from tests.browsers.visitor import Visitor
from tests.conftest import Served


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each browser in turn, one process for the file."""
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture
def visitor(engine: Engine, served: Served) -> Iterator[Visitor]:
    """A visitor whose browser knows nothing of the site; the test fails if the browser logged an error."""
    visitor = Visitor(engine, served)
    visitor.forgets()
    engine.logged()
    yield visitor
    assert engine.logged() == []
