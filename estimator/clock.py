"""The one place that asks what day it is; every rule is given its day."""

import time
from datetime import date


def today() -> date:
    """Return the machine's local date. Callers that know Alberta's date pass that instead."""
    now = time.localtime()
    return date(now.tm_year, now.tm_mon, now.tm_mday)
