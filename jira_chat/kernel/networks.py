"""Network addresses, reduced to the part that identifies a client."""

import ipaddress
from functools import lru_cache

_IPV6_NETWORK_BITS = 64


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Return the part of an address that has one owner: an IPv4 address, or the 64-bit network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    # A dual-stack socket maps IPv4 addresses like this, and all of them share one 64-bit network.
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
