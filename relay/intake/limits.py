"""Rate limits (token buckets) for one network address and for all together. In memory only: no address is ever stored."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
from collections import OrderedDict

WINDOW_SECONDS = 600.0
"""Seconds over which one address is counted."""
HOUR_SECONDS = 3600.0
DAY = 86400.0
TEXT = 100_000
"""Bytes of text that one address may send in a day, for each request of its share: what is kept fills the disk, and every copy of it."""
MAX_ADDRESSES = 20_000
NETWORKS = ((64, 1), (48, 4))
"""Which IPv6 networks are counted as one, the narrowest first, and how many addresses' share each has.

A home has a /64, but may be given a /56, and a rented server a /48: 65,536 of them.
"""


class Bucket:
    """A token bucket."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens = tokens
        self.at = at

    def take(self, most: int, period: float, now: float, count: float = 1.0) -> float:
        """Take tokens; return 0, or the seconds until they are there. A clock that jumps back gives nothing and takes nothing."""
        count = min(count, most)
        self.tokens = min(most, self.tokens + max(0.0, now - self.at) * most / period)
        self.at = now
        if self.tokens >= count:
            self.tokens -= count
            return 0.0
        return (count - self.tokens) * period / most


class Limits:
    """The buckets of all addresses, for requests, for prices and for text, and the one of all requests together."""

    def __init__(self, per_address: int, overall: int, estimates: int = 60) -> None:
        self.per_address = per_address
        self.overall = overall
        self.estimates = estimates
        self._salt = secrets.token_bytes(16)
        self._addresses: OrderedDict[bytes, Bucket] = OrderedDict()
        self._estimates: OrderedDict[bytes, Bucket] = OrderedDict()
        self._texts: OrderedDict[bytes, Bucket] = OrderedDict()
        self._all = Bucket(overall, 0.0)

    def name(self, address: str) -> bytes:
        """Return the salted hash of the widest network that an address is counted with: of IPv4 the address itself."""
        return self._hashes(address)[-1][0]

    def _hashes(self, address: str) -> list[tuple[bytes, int]]:
        """Return salted hashes of an address and of the networks counted with it, the narrowest first, each with its share."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return [(b"unknown", 1)]
        if isinstance(ip, ipaddress.IPv6Address) and not ip.ipv4_mapped:
            networks = [(ipaddress.ip_network((ip, length), strict=False), share) for length, share in NETWORKS]
        else:
            networks = [(ipaddress.ip_network(getattr(ip, "ipv4_mapped", None) or ip), 1)]
        return [(hashlib.blake2b(str(network).encode(), key=self._salt, digest_size=16).digest(), share) for network, share in networks]

    def count_request(self, address: str, now: float) -> tuple[int, tuple[str, ...]]:
        """Count one request.

        Returns:
            The seconds to wait, 0 where it may come in; and the rate signals: `many-from-address` once a third of the
            share of its address, or of a network around it, is used up; `many-in-all` while there is a flood.
        """
        wait, much = self._take(self._addresses, address, self.per_address, now)
        rate_signals = ["many-from-address"] if much else []
        if self._all.take(self.overall, HOUR_SECONDS, now) > 0:
            rate_signals.append("many-in-all")
        return math.ceil(wait), tuple(rate_signals)

    def estimate(self, address: str, now: float) -> int:
        """Count one price to work out; return the seconds to wait, 0 where there is no need."""
        return math.ceil(self._take(self._estimates, address, self.estimates, now)[0])

    def text(self, address: str, size: int, now: float) -> int:
        """Count bytes of text to keep; return the seconds to wait, 0 where there is no need."""
        return math.ceil(self._take(self._texts, address, self.per_address, now, size / TEXT, DAY)[0])

    def _take(
        self, buckets: OrderedDict[bytes, Bucket], address: str, share: int, now: float, count: float = 1.0, period: float = WINDOW_SECONDS
    ) -> tuple[float, bool]:
        """Take tokens of an address and of the networks around it; return the seconds to wait, and whether a third of any share was used up before."""
        wait, much = 0.0, False
        for name, times in self._hashes(address):
            most = share * times
            bucket = buckets[name] = buckets.pop(name) if name in buckets else Bucket(most, now)
            if len(buckets) > MAX_ADDRESSES:
                buckets.popitem(last=False)
            wait = bucket.take(most, period, now, count)
            much = much or bucket.tokens < most * 2 / 3 - 1
            if wait:
                break  # what one address sends too much does not use up its neighbours' share
        return wait, much
