"""Security headers per surface. Only this module decides which sites may frame a page."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from urllib.parse import quote, urlsplit

from flask import Response

ANY_SITE = ("https:", "http:")
LONGEST_LIST = 2048
"""Characters of sites in a policy. Proxies refuse more than 4 KiB of headers in all (nginx: `proxy_buffer_size`)."""

_YEAR_SECONDS = 31_536_000
ATLASSIAN_STYLES = "https://connect-cdn.atl-paas.net"
"""Where Atlassian's library loads the style sheets of the host's theme from, wherever the library is served from."""

_NO_DOCUMENT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The policy of answers to scripts: opened as a page, they can do nothing."""

_DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    # Not even to our own origin, because a page's address has its token and proxies often log referrers.
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Content-Security-Policy": _NO_DOCUMENT,
}


def protect(response: Response) -> Response:
    """Add the strict defaults to a response; pages have already set their own policy."""
    headers = response.headers
    # One pass, because each lookup in werkzeug's headers scans all of them.
    known = {name.lower() for name, _ in headers}
    for name, value in _DEFAULTS.items():
        if name.lower() not in known:
            headers.add(name, value)
    return response


def secure(response: Response) -> Response:
    """Make browsers use only https from now on. Subdomains are not included: they need not be ours."""
    response.headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    return response


def fitting(sites: Sequence[str]) -> tuple[str, ...]:
    """Return the first sites that fit into a policy together."""
    lengths = accumulate(len(site) + 1 for site in sites)
    return tuple(site for site, length in zip(sites, lengths, strict=True) if length <= LONGEST_LIST)


def page(response: Response, *, origin: str, ancestors: Iterable[str], host_script: str | None = None) -> Response:
    """Allow a page our own scripts, styles and API, framed by `ancestors` only.

    Sockets are listed explicitly because older browsers do not include them in 'self'.
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
    """Allow a page of ours to embed the widget as a web site does, with only our own files, framed by no site."""
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
    """Allow any site to frame a page without content, which reveals only that there is none."""
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
    """Make a browser save an answer under a Unicode name, only for our own pages (RFC 6266, 4.3)."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def for_any_page(response: Response) -> Response:
    """Allow pages of any site, including cross-origin isolated ones, to read a public answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def embeddable(response: Response) -> Response:
    """Allow framing in cross-origin isolated pages (COEP). The framed page loads only from our own origin."""
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _with_policy(response: Response, policy: Mapping[str, str]) -> Response:
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
