"""Host names as browsers write them in an origin, and the names below which anybody may register one."""

import re
from functools import cache

import idna
from tldextract import TLDExtract

_NAME = re.compile(r"([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.ASCII)
"""What the URL standard lets a name be is more; none of it is in use, and much of it means something in a header."""

_ENCODED = "xn--"


def normal(name: str) -> str:
    """Return a host name as the URL standard's "domain to ASCII" has it: underscores, `qa--x` and emoji are fine.

    Raises ValueError for what is no host name.
    """
    mapped = idna.uts46_remap(name, std3_rules=False)
    host = ".".join(map(_encoded, mapped.split(".")))
    if not _NAME.fullmatch(host):
        raise ValueError(f"Not a host name: {host[:80]!r}")
    return host


def is_public_suffix(host: str) -> bool:
    """Whether different people have the names below a host's, as below `co.uk` or `github.io`."""
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
    # The list that came with the library; nothing is fetched and nothing kept on the disk.
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
