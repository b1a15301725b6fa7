"""Atlassian's interoperability vectors: 39 requests, each written in two ways, with tokens that really were signed."""

import json
import re

import jwt
import pytest

from jira_chat.hosts.connect import qsh
from tests.support import conformance

SIGNED_URLS = json.loads(
    conformance.path("qsh/jwt-signed-urls.npm-atlassian-jwt-0.1.5.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", SIGNED_URLS["tests"], ids=lambda vector: vector["name"])
def test_signed_url(vector):
    url = vector["signedUrl"]
    token = re.search(r"[?&]jwt=([^&]+)", url)[1]
    signed = jwt.decode(token, SIGNED_URLS["secret"], algorithms=["HS256"], options={"verify_exp": False})

    assert qsh.canonical_request("GET", url) == vector["canonicalUrl"]
    assert qsh.query_string_hash("GET", url) == signed["qsh"]


def test_there_are_as_many_vectors_as_we_know_of():
    assert len(SIGNED_URLS["tests"]) == 78


def test_request_of_a_jira_site():
    """The same as the site wrote it, with the context parameters that it adds to every page."""
    vector = json.loads(conformance.path("payloads/lifecycle/qsh-vector.github-for-jira.json").read_text())
    query = "&".join(f"{name}={value}" for name, value in vector["query"].items())
    target = f"{vector['path']}?{query}"

    assert qsh.canonical_request(vector["method"], target) == vector["canonical"]
    assert qsh.query_string_hash(vector["method"], target) == vector["qsh"]
