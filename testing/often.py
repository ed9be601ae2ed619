"""Which of many values that are alike `make test` tries; `make long` tries the others."""

from collections.abc import Iterable
from typing import Any

import pytest


def often(values: Iterable[Any], *tried: Any) -> list[Any]:
    """Return the parameters of a test: `make test` runs those that are named, `make long` all others.

    Raises:
        ValueError: a named one is not among the values.

    """
    found = list(values)
    if missing := [value for value in tried if value not in found]:
        raise ValueError(f"{missing} is not among {found}; name one that is")
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=() if value in tried else pytest.mark.long)
        for value in found
    ]


ON_A_FILE = pytest.mark.parametrize("store", often(["sqlite", "postgresql"], "sqlite"), indirect=True)
"""For what does not depend on the kind of store, such as a mistake that is refused: `make test` tries it on a file, `make long` on PostgreSQL too."""
