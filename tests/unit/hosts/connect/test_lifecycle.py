import json

import pytest

from jira_chat.hosts.connect import lifecycle
from jira_chat.kernel.errors import InvalidInputError
from tests.support import connect_host as site


def test_unknown_fields_are_passed_over():
    message = lifecycle.read(site.install_body(entitlementId="e", somethingNew={"a": [1]}), lifecycle.Installed)

    assert message.client_key == site.HOST
    assert message.base_url == "https://first.atlassian.net"
    assert message.shared_secret == site.SECRET


def test_origins_are_those_under_which_people_see_the_site():
    body = site.install_body(
        displayUrl="https://jira.example.com/",
        displayUrlServicedeskHelpCenter="https://help.example.com/portal",
    )

    assert lifecycle.read(body, lifecycle.Installed).origins() == (
        "https://first.atlassian.net",
        "https://jira.example.com",
        "https://help.example.com",
    )


@pytest.mark.parametrize("url", [None, "", "https://first.atlassian.net/", "https://*; script-src *", "help"])
def test_origins_hold_each_once_and_nothing_that_is_none(url):
    message = lifecycle.read(site.install_body(displayUrl=url), lifecycle.Installed)

    assert message.origins() == ("https://first.atlassian.net",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"clientKey": "\xff"}',
        b'{"clientKey": "a", "deep": ' + b"[" * 100_000,
        site.install_body(clientKey=site.ABSENT),
        site.install_body(clientKey=None),
        site.install_body(clientKey=""),
        site.install_body(sharedSecret=site.ABSENT),
        site.install_body(sharedSecret=""),
        site.install_body(sharedSecret=1),
        site.install_body(baseUrl=site.ABSENT),
        site.install_body(baseUrl="x" * 1025),
        site.install_body(displayUrl=7),
    ],
)
def test_what_is_no_install_message_is_refused_without_showing_it(body):
    with pytest.raises(InvalidInputError) as refusal:
        lifecycle.read(body, lifecycle.Installed)

    assert refusal.value.message.startswith("This is not an `installed` message")
    assert site.SECRET not in refusal.value.message


def test_an_uninstall_message_needs_no_secret():
    body = json.dumps({"clientKey": site.HOST}).encode()

    assert lifecycle.read(body, lifecycle.Uninstalled).client_key == site.HOST
