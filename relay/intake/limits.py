"""How often one network address, and everybody together, may send. In memory only: no address is ever written down."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
from collections import OrderedDict

WINDOW = 600.0
"""Seconds over which one address is counted."""
HOUR = 3600.0
MOST_ADDRESSES = 20_000


class Bucket:
    """Tokens that come back evenly over a time."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens = tokens
        self.at = at

    def take(self, most: int, period: float, now: float) -> float:
        """Take a token; return 0, or the seconds until there is one. A clock that jumps back gives nothing and takes nothing."""
        self.tokens = min(most, self.tokens + max(0.0, now - self.at) * most / period)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * period / most


class Limits:
    """The buckets of all addresses, and the one of all together."""

    def __init__(self, per_address: int, overall: int) -> None:
        self.per_address = per_address
        self.overall = overall
        self._salt = secrets.token_bytes(16)
        self._addresses: OrderedDict[bytes, Bucket] = OrderedDict()
        self._all = Bucket(overall, 0.0)

    def name(self, address: str) -> bytes:
        """Return what stands for an address in memory; a home's IPv6 addresses are one."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return b"unknown"
        if isinstance(ip, ipaddress.IPv6Address):
            ip = ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address
        return hashlib.blake2b(ip.packed, key=self._salt, digest_size=16).digest()

    def knock(self, address: str, now: float) -> tuple[int, tuple[str, ...]]:
        """Count one request.

        Returns:
            The seconds to wait, 0 where it may come in; and what is noticed: `many-from-address` once a third of the
            address's share is used up, `many-in-all` while there is a flood.
        """
        name = self.name(address)
        bucket = self._addresses.pop(name, None) or Bucket(self.per_address, now)
        self._addresses[name] = bucket
        if len(self._addresses) > MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        wait = bucket.take(self.per_address, WINDOW, now)
        noticed = []
        if bucket.tokens < self.per_address * 2 / 3 - 1:
            noticed.append("many-from-address")
        if self._all.take(self.overall, HOUR, now) > 0:
            noticed.append("many-in-all")
        return math.ceil(wait), tuple(noticed)
