"""Install messages as Atlassian documents and sends them."""

import json

import pytest

from tests.support import conformance
from tests.support import connect_host as site

EXAMPLES = ["installed.atlassian-example.json", "installed.github-for-jira.json"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_published_message_is_understood(name):
    message = json.loads(conformance.path(f"payloads/lifecycle/{name}").read_text(encoding="utf-8"))["body"]
    token = site.by_atlassian(site.install_claims(iss=message["clientKey"]))

    notice = site.host().admit_install(site.post(token), json.dumps(message).encode(), site.NOW)

    assert notice.host_id == message["clientKey"]
    assert notice.credential == message["sharedSecret"]
    assert notice.site_url == message["baseUrl"]


def test_published_context_claims_are_understood():
    shape = json.loads(conformance.path("payloads/context-jwt/claims.shape.json").read_text(encoding="utf-8"))
    said = shape["claims"] | {"iss": site.HOST, "sub": site.ACCOUNT, "iat": site.AT, "exp": site.AT + 300}

    caller = site.host().admit_context(f"JWT {site.by_site(said)}", site.NOW)

    assert caller.account == site.ACCOUNT
