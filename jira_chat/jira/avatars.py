"""Pictures of people, fetched only from Jira and Atlassian's hosts.

The site names the address, and a dishonest one must not lead us into the operator's own network (SSRF).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from jira_chat.jira import http
from jira_chat.kernel.errors import UnavailableError

LARGEST = 100 * 1024
"""Bytes of a picture. Pictures from Atlassian's hosts have a few thousand."""

_HOSTS = ("atl-paas.net", "gravatar.com")
"""Subdomains included."""

_LONGEST_WIDTH = 4


class Pictured(Struct, frozen=True, rename="camel"):
    """The pictures of a user."""

    avatar_urls: Mapping[str, str] = {}
    """Addresses by size, such as `48x48`."""


def largest(pictured: Pictured) -> str | None:
    """Return the address of a user's largest picture, None if they have none."""
    by_width = {_width(size): url for size, url in pictured.avatar_urls.items()}
    return by_width[max(by_width)] if by_width else None


def is_allowed(url: str, site: str) -> bool:
    """Whether a picture may be fetched: by https from an Atlassian host, or from the site's own address."""
    try:
        parts, own = urlsplit(url), urlsplit(site)
        places = (parts.scheme, parts.hostname, parts.port), (own.scheme, own.hostname, own.port)
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    if places[0] == places[1]:
        return True
    host = parts.hostname or ""
    is_atlassians = any(host == each or host.endswith(f".{each}") for each in _HOSTS)
    return parts.scheme == "https" and parts.port is None and is_atlassians


def fetch(url: str | None, site: str) -> bytes | None:
    """Return a picture, None if it may not or cannot be fetched."""
    if url is None or not is_allowed(url, site):
        return None
    try:
        return http.fetch_file(url, most=LARGEST)
    except UnavailableError:
        return None


def _width(size: str) -> int:
    width = size.partition("x")[0]
    return int(width) if width.isascii() and width.isdigit() and len(width) <= _LONGEST_WIDTH else 0
