"""Host names as browsers write them in an origin, and the public suffixes below which anybody may register a name."""

import re
from functools import cache

import idna
from tldextract import TLDExtract

_NAME = re.compile(r"([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.ASCII)
"""Stricter than the URL standard, whose other names are not in use and often have a meaning in headers."""

_ENCODED = "xn--"


def normal(name: str) -> str:
    """Convert a host name by the URL standard's "domain to ASCII": underscores, `qa--x` and emoji are valid.

    Raises ValueError for an invalid host name.
    """
    mapped = idna.uts46_remap(name, std3_rules=False)
    host = ".".join(map(_encoded, mapped.split(".")))
    if not _NAME.fullmatch(host):
        raise ValueError(f"Not a host name: {host[:80]!r}")
    return host


def is_public_suffix(host: str) -> bool:
    """Whether names below the host belong to different owners, as below `co.uk` or `github.io`."""
    found = _suffixes()(host)
    return bool(found.suffix) and not found.domain


def _encoded(label: str) -> str:
    if not label.isascii():
        return _ENCODED + label.encode("punycode").decode()
    if label.startswith(_ENCODED):
        meant = label.removeprefix(_ENCODED).encode().decode("punycode")
        if meant.isascii() or idna.uts46_remap(meant, std3_rules=False) != meant:
            raise ValueError(f"Not an encoded name: {label[:80]!r}")
    return label


@cache
def _suffixes() -> TLDExtract:
    # Only the list bundled with the library: nothing is downloaded or cached on disk.
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
