"""The pricing engine for COR and SECOR audits: the only code that computes a price.

Standard library only; the same code runs on CPython at build, in the relay, on the command line, and in the browser.
"""

from estimator.card.loader import load_card, load_rates
from estimator.card.rates import RateCard
from estimator.parsing.problems import InvalidRequest, RateCardError
from estimator.pricing.estimate import Estimate, estimate
from estimator.pricing.request import Request
from estimator.version import __version__

__all__ = ["Estimate", "InvalidRequest", "RateCard", "RateCardError", "Request", "__version__", "estimate", "load_card", "load_rates"]
