"""The client's IP address behind reverse proxies (X-Forwarded-For)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """The reverse proxies whose X-Forwarded-For is trusted."""

    nearest: bool = False
    """Whether the peer is the one proxy (`QUOTE_TRUST_PROXY=1`)."""
    networks: tuple[Network, ...] = ()
    """Their addresses, where the owner names them: then a connection from elsewhere is a visitor's own."""

    def contains(self, address: Address) -> bool:
        """Return whether an address is a named proxy's."""
        return any(address in network for network in self.networks)


NOBODY = Proxies()


def read_proxies(text: str) -> Proxies:
    """Return the proxies that a setting names: `0`, `1`, or addresses and networks with commas between.

    Raises:
        ValueError: a part is neither; the message says what to write.
    """
    if text.lower() in {"1", "yes", "true", "on"}:
        return Proxies(nearest=True)
    if text.lower() in {"0", "no", "false", "off"}:
        return NOBODY
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            raise ValueError(f"{part!r} is neither 1, 0 nor an address or network of a proxy, like 127.0.0.1 or 10.0.0.0/8") from None
    if not networks:
        raise ValueError("names no proxy; write 1, 0 or addresses of proxies with commas between")
    return Proxies(networks=tuple(networks))


def read_address(text: str) -> Address | None:
    """Return the address in one entry of X-Forwarded-For, or None: quotes, brackets, ports and zones are taken off."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def client_address(peer: str, forwarded: Iterable[str], proxies: Proxies) -> str:
    """Return the visitor's address: the last entry that no believed proxy wrote about another proxy.

    Args:
        peer: who connected, empty where nobody can say (a Unix socket).
        forwarded: the request's X-Forwarded-For lines, in their order; a visitor may have sent the first of them.
        proxies: those that the owner believes.

    Returns:
        An address, or the peer where no proxy is believed or the entry cannot be read.
    """
    near = read_address(peer)
    if not proxies.nearest and (near is None or not proxies.contains(near)):
        return peer
    entries = [entry for line in forwarded for entry in line.split(",") if entry.strip()]
    client: Address | None = None
    for entry in reversed(entries):
        client = read_address(entry)
        if client is None or not proxies.contains(client):
            break
    return peer if client is None else str(client)
