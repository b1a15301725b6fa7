"""Security headers per surface. Which sites may frame a page is decided here and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from urllib.parse import quote, urlsplit

from flask import Response

ANY_SITE = ("https:", "http:")
LONGEST_LIST = 2048
"""Characters of sites in a policy. Proxies refuse headers of more than 4 KiB together (nginx: `proxy_buffer_size`)."""

_YEAR_SECONDS = 31_536_000
ATLASSIAN_STYLES = "https://connect-cdn.atl-paas.net"
"""Where Atlassian's library brings the style sheets of the host's theme from, wherever it came from itself."""

_NO_DOCUMENT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""For answers to scripts: opened as a page, one can do nothing."""

_DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    # Not even to ourselves: a page's address carries its token, and proxies like to log where a request came from.
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Content-Security-Policy": _NO_DOCUMENT,
}


def protect(response: Response) -> Response:
    """Give every response the strict defaults; pages widened their own policy before."""
    headers = response.headers
    # Each look at headers goes through all of them, so there is one.
    known = {name.lower() for name, _ in headers}
    for name, value in _DEFAULTS.items():
        if name.lower() not in known:
            headers.add(name, value)
    return response


def secure(response: Response) -> Response:
    """Let browsers come by https only from now on. Says nothing of subdomains: they need not be ours."""
    response.headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    return response


def fitting(sites: Sequence[str]) -> tuple[str, ...]:
    """Return the sites, in their order, as far as they fit into a policy."""
    lengths = accumulate(len(site) + 1 for site in sites)
    return tuple(site for site, length in zip(sites, lengths, strict=True) if length <= LONGEST_LIST)


def page(response: Response, *, origin: str, ancestors: Iterable[str], host_script: str | None = None) -> Response:
    """Let a page run our own script and style and talk to us, framed by `ancestors` only.

    Sockets are named beside 'self' because older browsers do not count them to it.
    """
    scripts = "'self'" if host_script is None else f"'self' {_origin(host_script)}"
    styles = "'self'" if host_script is None else f"'self' {ATLASSIAN_STYLES}"
    policy = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": styles,
        "img-src": "'self' data: blob:",
        "connect-src": f"'self' {origin.replace('http', 'ws', 1)}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(ancestors),
    }
    return _with_policy(response, policy)


def web_page(response: Response) -> Response:
    """Let a page of ours carry the widget as a web site does, with nothing but files of ours, framed by nobody."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return _with_policy(response, policy)


def without_content(response: Response, *, host_script: str | None = None) -> Response:
    """Let a page without content be framed by anybody: it says no more than that there is nothing for them."""
    scripts = "'none'" if host_script is None else _origin(host_script)
    policy = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(ANY_SITE),
    }
    return _with_policy(response, policy)


def download(response: Response, name: str) -> Response:
    """Let a browser save an answer under a name in any script, for our own pages alone (RFC 6266, 4.3)."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def for_any_page(response: Response) -> Response:
    """Let pages of any site read what is no secret, also those that are isolated from other origins."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def embeddable(response: Response) -> Response:
    """Let a page be framed in pages that are isolated from other origins (COEP). It loads from our own origin only."""
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _with_policy(response: Response, policy: Mapping[str, str]) -> Response:
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
