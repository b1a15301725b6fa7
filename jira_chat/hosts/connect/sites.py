"""Allowed addresses of sites. We send sites a credential, so each address is checked."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from jira_chat.kernel.errors import UnauthorizedError

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<name>[a-z0-9-]+(\.[a-z0-9-]+)*)(:(?P<port>[0-9]{1,5}))?(?P<path>(/[a-z0-9._~-]+)*)/?",
    re.ASCII | re.IGNORECASE,
)
"""All parts that a site's address needs; parsers disagree on others (user, query, escapes)."""


def allowed_site(url: str, patterns: Collection[str]) -> str:
    """Return the site's address without a trailing slash. Raises UnauthorizedError if no pattern allows it.

    A pattern is a host name, with a leading `*.` for all names below it, and with `:port` unless it is the default.
    On loopback, for sandboxes, a pattern without a port allows every port, and http is allowed.
    """
    address = _ADDRESS.fullmatch(url)
    if address is None:
        raise UnauthorizedError("site_malformed")
    name, port = address["name"].lower(), address["port"] or ""
    if address["scheme"].lower() != "https" and not _is_loopback(name):
        raise UnauthorizedError("site_not_https")
    if not any(_matches(pattern.strip().lower(), name, port) for pattern in patterns):
        raise UnauthorizedError("site_not_allowed")
    return _origin(address) + address["path"]


def origin(url: str) -> str | None:
    """Return the origin of a web address as browsers write it, None if it is invalid."""
    address = _ADDRESS.fullmatch(url)
    return _origin(address) if address else None


def _origin(address: re.Match[str]) -> str:
    port = f":{address['port']}" if address["port"] else ""
    return f"{address['scheme']}://{address['name']}{port}".lower()


def _matches(pattern: str, name: str, port: str) -> bool:
    pattern_name, _, pattern_port = pattern.partition(":")
    same_name = name.endswith(pattern_name[1:]) if pattern_name.startswith("*.") else name == pattern_name
    return same_name and (port == pattern_port or (not pattern_port and _is_loopback(name)))


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
