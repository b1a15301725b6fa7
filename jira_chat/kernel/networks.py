"""Network addresses, reduced to what identifies a client."""

import ipaddress
from functools import lru_cache

_IPV6_NETWORK_BITS = 64


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Return what one attacker is sure to hold alone: an IPv4 address, or the 64 bits that an IPv6 line gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    # A socket that listens on both writes IPv4 addresses like this; all of them would be one network.
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
