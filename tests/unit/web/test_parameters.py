from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, Request, request

from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.settings import languages
from jira_chat.web import panel, parameters
from tests.support.budget import within_budget


@contextmanager
def asked(address: str = "/", **headers: Any) -> Iterator[Request]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with Flask("parameters").test_request_context(address, headers=named):
        yield request


def test_a_parameter_has_its_length():
    with asked("/?key=SUP&nul=a%00b&long=" + "x" * 11) as request:
        assert parameters.query(request, "nul") == ""
        assert parameters.query(request, "key") == "SUP"
        assert parameters.query(request, "none") == ""
        assert parameters.query(request, "long", 10) == "x" * 10


def test_a_header_that_is_too_long_is_none():
    with asked(Origin="https://example.com") as request:
        assert parameters.header(request, "Origin", 19) == "https://example.com"
        assert parameters.header(request, "Origin", 18) == ""
        assert parameters.header(request, "X-Visitor", 18) == ""


def test_an_address_has_a_number_of_parameters():
    with asked("/?" + "a&" * 99 + "b") as request:
        parameters.check(request, ["x" * 255])
        for part in ("x" * 256, "a\0"):
            with pytest.raises(NotFoundError):
                parameters.check(request, [part])
    with asked("/?" + "a&" * 100 + "b") as request, pytest.raises(InvalidInputError, match="too many parameters"):
        parameters.check(request, [])


@pytest.mark.parametrize("accepted", ["a-" * 400_000, "a," * 400_000, 'a;b="' + 'c;d="' * 160_000, "de-" * 600])
def test_no_wish_for_a_language_is_dear(accepted):
    """Headers that come several times are joined: a hundred of 8 KB took nine seconds."""
    with asked("/?lang=fi", Accept_Language=accepted), within_budget():
        assert languages.choose(panel.wanted_languages()).code == "en"
