"""The query string hash, which binds a token to one request: its method, path and parameters.

Source: "Creating a query string hash" in Atlassian's "Understanding JWT for Connect apps". If implementations
disagree, we follow Atlassian's Java code (`HttpRequestCanonicalizer`).
"""

import re
from hashlib import sha256
from urllib.parse import parse_qsl, quote

TOKEN_PARAMETER = "jwt"  # noqa: S105 - a name, not a secret
"""The parameter with the token itself, which the hash therefore excludes."""

_ORIGIN = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def query_string_hash(method: str, target: str, base_path: str = "") -> str:
    """Return the SHA-256 of the canonical request as lower-case hexadecimal text."""
    return sha256(canonical_request(method, target, base_path).encode()).hexdigest()


def canonical_request(method: str, target: str, base_path: str = "") -> str:
    """Return `METHOD&path&query` of a raw request target or URL, its path relative to `base_path`."""
    path, query = _path_and_query(target)
    return f"{method.upper()}&{_canonical_path(_below(base_path, path))}&{_canonical_query(query)}"


def parameters(target: str) -> list[tuple[str, str]]:
    """Return the decoded query parameters of a raw request target, in order."""
    return parse_qsl(_path_and_query(target)[1], keep_blank_values=True)


def _path_and_query(target: str) -> tuple[str, str]:
    """Split a target without `urlsplit`, which would read the start of a path such as `//a/b` as a host name."""
    path, _, query = _ORIGIN.sub("", target).partition("#")[0].partition("?")
    return path, query


def _below(base_path: str, path: str) -> str:
    base = base_path.rstrip("/")
    return path.removeprefix(base) if path == base or path.startswith(f"{base}/") else path


def _canonical_path(path: str) -> str:
    """Encode ampersands, because otherwise moving one from the path to the query would not change the hash."""
    relative = path.removesuffix("/").replace("&", "%26")
    return relative if relative.startswith("/") else f"/{relative}"


def _canonical_query(query: str) -> str:
    values_by_name: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name != TOKEN_PARAMETER:
            values_by_name.setdefault(name, []).append(value)
    pairs = sorted((_encode(name), _joined(values)) for name, values in values_by_name.items())
    return "&".join(f"{name}={values}" for name, values in pairs)


def _joined(values: list[str]) -> str:
    """Sort repeated values before encoding them, by UTF-16 units, as Java compares strings."""
    return ",".join(map(_encode, sorted(values, key=lambda value: value.encode("utf-16-be"))))


def _encode(text: str) -> str:
    """Percent-encode all characters except the unreserved ones (RFC 3986)."""
    return quote(text, safe="")
