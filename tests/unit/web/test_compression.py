import gzip

import pytest
from flask import Flask, Response

from jira_chat.web.compression import compress

LONG = "We are away. " * 200


def answered(response: Response, *, method: str = "GET", accepts: str = "gzip, deflate, br, zstd") -> Response:
    with Flask("compression", static_folder=None).test_request_context(
        method=method, headers={"Accept-Encoding": accepts}
    ):
        return compress(response)


@pytest.mark.parametrize("mimetype", ["text/html", "application/json"])
def test_a_page_and_json_are_compressed_the_same_each_time(mimetype: str) -> None:
    first, second = (answered(Response(LONG, mimetype=mimetype)) for _ in range(2))
    assert gzip.decompress(first.get_data()).decode() == LONG
    assert first.get_data() == second.get_data()
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.content_length == len(first.get_data())
    assert first.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0"])
def test_who_does_not_take_gzip_gets_it_plain_and_caches_are_told(accepts: str) -> None:
    response = answered(Response(LONG, mimetype="text/html", headers={"Vary": "Origin"}), accepts=accepts)
    assert response.get_data(as_text=True) == LONG
    assert response.headers["Vary"] == "Origin, Accept-Encoding"


@pytest.mark.parametrize(
    ("response", "method"),
    [
        (Response("{}", mimetype="application/json"), "GET"),
        (Response(LONG, mimetype="application/json"), "POST"),
        (Response(LONG, mimetype="application/json", status=404), "GET"),
        (Response(LONG, mimetype="image/png"), "GET"),
        (Response(LONG, mimetype="text/html", headers={"Content-Encoding": "br"}), "GET"),
        (Response((each for each in [LONG]), mimetype="text/html"), "GET"),
    ],
    ids=["short", "with tokens", "refused", "of another kind", "compressed already", "streamed"],
)
def test_everything_else_stays_as_it_is(response: Response, method: str) -> None:
    before = dict(response.headers)
    assert dict(answered(response, method=method).headers) == before
