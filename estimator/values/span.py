"""An uncertain number: low, likely, high.

Every operation keeps low <= likely <= high as long as no part is negative, so answering a question never
widens the range.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

ONE = Decimal(1)


class Span:
    """Three Decimals, low <= likely <= high, none negative; the unit is the caller's."""

    __slots__ = ("high", "likely", "low")

    def __init__(self, low: Decimal, likely: Decimal, high: Decimal) -> None:
        self.low = low
        self.likely = likely
        self.high = high

    @classmethod
    def exactly(cls, number: Decimal | int) -> "Span":
        """Make the span of a number that is known."""
        value = number if isinstance(number, Decimal) else Decimal(number)
        return cls(value, value, value)

    @classmethod
    def covering(cls, spans: list["Span"], typical: "Span") -> "Span":
        """Make the span that holds every one of `spans`, with the likely value of `typical`."""
        return cls(min(span.low for span in spans), typical.likely, max(span.high for span in spans))

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: "Span | Decimal | int") -> "Span":
        if isinstance(other, Span):
            if other.low is other.high:  # a factor that is known, as most are
                other = other.likely
                if self.low is self.high:
                    return Span.exactly(self.likely * other)
                return Span(self.low * other, self.likely * other, self.high * other)
            return Span(self.low * other.low, self.likely * other.likely, self.high * other.high)
        return Span(self.low * other, self.likely * other, self.high * other)

    def __truediv__(self, other: Decimal | int) -> "Span":
        return Span(self.low / other, self.likely / other, self.high / other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return (self.low, self.likely, self.high) == (other.low, other.likely, other.high)

    def __hash__(self) -> int:
        return hash((self.low, self.likely, self.high))

    def __repr__(self) -> str:
        return f"Span({self.low}, {self.likely}, {self.high})"

    @property
    def known(self) -> bool:
        """Whether low, likely and high are one number."""
        return self.low == self.likely == self.high

    @property
    def width(self) -> Decimal:
        """High less low."""
        return self.high - self.low

    def each(self, change: Callable[[Decimal], Decimal]) -> "Span":
        """Apply a function that never falls to each of the three."""
        if self.known:
            return Span.exactly(change(self.likely))
        return Span(change(self.low), change(self.likely), change(self.high))

    def round(self, step: Decimal) -> "Span":
        """Round each of the three half up to a multiple of ten such as 0.01."""
        if self.low is self.high:
            return Span.exactly(self.likely.quantize(step, ROUND_HALF_UP))
        return Span(
            self.low.quantize(step, ROUND_HALF_UP), self.likely.quantize(step, ROUND_HALF_UP), self.high.quantize(step, ROUND_HALF_UP)
        )

    def ceiling(self) -> "Span":
        """Round each of the three up to a whole number."""
        return self.each(lambda number: number.quantize(ONE, ROUND_CEILING))
