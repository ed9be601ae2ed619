"""Errors that list every problem of an input and how to fix it."""

from collections.abc import Iterable


class InvalidRequest(ValueError):
    """A request that cannot be priced.

    Attributes:
        problems: `(field, message)` for every wrong field, in the order of the questions.

    """

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{field}: {message}" for field, message in self.problems))


class RateCardError(ValueError):
    """A data file that cannot be used.

    Attributes:
        problems: `file: key: what is wrong and what to do`, one text for each.

    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
