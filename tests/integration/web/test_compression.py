"""What travels until a customer of a web site can type."""

import gzip
import re

from werkzeug.test import TestResponse

from tests.support.web import PAGES, SITE, Web

BROWSER = "gzip, deflate, br, zstd"
MOST_BYTES = 27 * 1024


def opening(web: Web, accepts: str) -> list[TestResponse]:
    """The answers to what a browser asks for, from the page's load to the opened panel."""
    headers = {"Accept-Encoding": accepts, "Origin": SITE}
    key = web.configure()
    paths = ["/widget/loader.js", f"/widget/{key}/settings", f"/widget/{key}/frame"]
    answers = [web.send("GET", path, headers=headers) for path in paths]
    document = answers[-1].get_data()
    if answers[-1].headers.get("Content-Encoding") == "gzip":
        document = gzip.decompress(document)
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', document.decode())
    return answers + [web.send("GET", path, headers=headers) for path in files]


def test_little_travels_until_one_can_type(web: Web) -> None:
    loader, settings, frame, *files = opening(web, BROWSER)
    assert sum(len(each.get_data()) for each in (loader, settings, frame, *files)) < MOST_BYTES
    assert [each.headers.get("Content-Encoding") for each in (loader, settings, frame)] == ["br", None, "gzip"]
    assert frame.headers["Cache-Control"] == "no-store"
    for file in files:
        assert file.headers["Content-Encoding"] == "br"
        assert file.headers["Vary"] == "Accept-Encoding"
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_who_takes_no_compression_gets_the_same_plain(web: Web) -> None:
    for answer in opening(web, "identity"):
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_the_portals_page_is_compressed_too(shared: Web) -> None:
    answer = shared.send("GET", shared.site.page(PAGES["portal"]), headers={"Accept-Encoding": BROWSER})
    assert gzip.decompress(answer.get_data()).startswith(b"<!doctype html>")
