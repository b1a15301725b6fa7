"""Allowed addresses of sites: we send them a credential, so none is trusted unchecked."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from jira_chat.kernel.errors import UnauthorizedError

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<name>[a-z0-9-]+(\.[a-z0-9-]+)*)(:(?P<port>[0-9]{1,5}))?(?P<path>(/[a-z0-9._~-]+)*)/?",
    re.ASCII | re.IGNORECASE,
)
"""All that a site's address ever needs; the rest (user, query, escapes) is what readers disagree on."""


def allowed_site(url: str, patterns: Collection[str]) -> str:
    """Return the site's address without a trailing slash, or raise UnauthorizedError.

    A pattern is a host name, with `*.` in front for all names below it, with `:port` unless it is the usual
    one. On loopback, where sandboxes live, a pattern without a port allows every port, and http will do.
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
    """Return the origin of a web address as browsers write it, None when it is not one."""
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
