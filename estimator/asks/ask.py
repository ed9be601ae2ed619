"""What an ask is: a sentence about it, an example of its request, and a function that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from estimator.card.rates import RateCard
from estimator.present.layout import Layout


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one ask.

    Attributes:
        data: its part of the JSON answer; money as text with two decimals.
        html: renders HTML for a page; None where the ask has none.
        layout: builds the tables and notes that are written as text, CSV or an HTML page; None where the ask has none.

    """

    data: dict[str, Any]
    html: Callable[[], Any] | None = None
    layout: Callable[[], Layout] | None = None

    @classmethod
    def of_layout(cls, data: dict[str, Any], layout: Callable[[], Layout]) -> "Answer":
        """Return an answer whose HTML is that of its layout."""
        return cls(data, lambda: layout().html(), layout)


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask.

    Attributes:
        about: what it does, a verb first, for `help` and the command line.
        example: a valid body, whatever options the owner offers; the browser build and the parity test run it.
        run: answers, given the rate card, the body as sent, and the caller's date.
            It raises InvalidRequest with every problem of the body at once.
        command: whether the command line offers it; its answer then always has a layout.

    """

    about: str
    example: Any
    run: Callable[[RateCard, Any, date], Answer]
    command: bool = False
