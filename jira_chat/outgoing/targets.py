"""Decides which addresses may be called: an admin must not reach the operator's own network through us (SSRF)."""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import idna

from jira_chat.kernel.bounds import LONGEST_LINE

_PORTS = {"https": 443, "http": 80}
_VISIBLE = re.compile(r"[\x21-\x7e]*", re.ASCII)
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses in networks without IPv4 (RFC 6052)."""
_INNER = tuple(ip_network(each) for each in ("64:ff9b:1::/48", "fec0::/10", "::/96", "192.0.0.0/24"))
"""Networks that lead inside (RFC 8215, 3879, 4291 2.5.5.1, 6890), although some versions of Python call them global."""

_LOW_32_BITS = 0xFFFFFFFF


class InvalidTargetError(ValueError):
    """An address that cannot be called; the text says what would be right."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A parsed address. Path and query may hold a secret."""

    scheme: str
    host: str
    """In ASCII, as DNS and TLS use it."""
    port: int
    path: str = field(repr=False)
    """Including the query."""

    @property
    def authority(self) -> str:
        """Host and port in the form of a `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read(address: str, *, loopback: bool) -> Target:
    """Parse an address. With `loopback`, http is allowed, too.

    Raises InvalidTargetError.
    """
    text = address.strip()
    if len(text) > LONGEST_LINE or not _VISIBLE.fullmatch(text):
        raise InvalidTargetError("Enter one address, as the chat tool shows it.")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        raise InvalidTargetError("Enter an address such as https://hooks.example.com/services/….") from None
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise InvalidTargetError("The address has to start with https://.")
    if parts.username is not None or parts.password is not None:
        raise InvalidTargetError("Leave out the user name and password.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], path=path)


def may_call(address: str, *, loopback: bool) -> bool:
    """Whether a network address is public, or, with `loopback`, this machine's own."""
    known = _embedded(ip_address(address.partition("%")[0]))
    if loopback and known.is_loopback:
        return True
    return known.is_global and not known.is_multicast and not any(known in inner for inner in _INNER)


def _host(name: str) -> str:
    if not name:
        raise ValueError("no host")
    if ":" in name:
        return IPv6Address(name).compressed
    return idna.encode(name, uts46=True).decode()


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address embedded in an IPv6 address, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _LOW_32_BITS)
    return address.ipv4_mapped or address.sixtofour or address
