import pytest

from jira_chat.hosts.connect import sites
from jira_chat.kernel.errors import UnauthorizedError

ATLASSIAN = ["*.atlassian.net", "*.jira.com"]


@pytest.mark.parametrize(
    ("url", "patterns", "expected"),
    [
        ("https://a.atlassian.net", ATLASSIAN, "https://a.atlassian.net"),
        ("https://a.atlassian.net/", ATLASSIAN, "https://a.atlassian.net"),
        ("HTTPS://A.Atlassian.NET", ATLASSIAN, "https://a.atlassian.net"),
        ("https://a.b.jira.com", ATLASSIAN, "https://a.b.jira.com"),
        ("https://a.atlassian.net/jira/", ATLASSIAN, "https://a.atlassian.net/jira"),
        ("https://jira.example.com:8443", ["jira.example.com:8443"], "https://jira.example.com:8443"),
        ("http://127.0.0.1:8080", ["127.0.0.1"], "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/jira", ["127.0.0.1:8080"], "http://127.0.0.1:8080/jira"),
        ("http://localhost", ["localhost"], "http://localhost"),
        ("http://jira.localhost:2990", [" *.LOCALHOST "], "http://jira.localhost:2990"),
    ],
)
def test_allowed(url, patterns, expected):
    assert sites.allowed_site(url, patterns) == expected


@pytest.mark.parametrize(
    ("url", "patterns", "reason"),
    [
        ("https://a.atlassian.net", [], "site_not_allowed"),
        ("https://a.atlassian.net", ["atlassian.net"], "site_not_allowed"),
        ("https://aatlassian.net", ATLASSIAN, "site_not_allowed"),
        ("https://jira.example.com", ["jira.example.com:8443"], "site_not_allowed"),
        ("https://jira.example.com:8443", ["jira.example.com"], "site_not_allowed"),
        ("http://127.0.0.1:8080", ["127.0.0.1:8081"], "site_not_allowed"),
        ("http://127.0.0.1:8080", ["localhost"], "site_not_allowed"),
        ("http://jira.example.com", ["jira.example.com"], "site_not_https"),
        ("http://localhost.example.com", ["*.example.com"], "site_not_https"),
        ("http://10.0.0.1", ["10.0.0.1"], "site_not_https"),
        ("a.atlassian.net", ATLASSIAN, "site_malformed"),
        ("https://a.atlassian.net/?x", ATLASSIAN, "site_malformed"),
        ("https://a.atlassian.net/%2e", ATLASSIAN, "site_malformed"),
        ("https://a..atlassian.net", ATLASSIAN, "site_malformed"),
        ("https://ä.atlassian.net", ATLASSIAN, "site_malformed"),
        ("https://a.atlassian.net:", ATLASSIAN, "site_malformed"),
    ],
)
def test_refused(url, patterns, reason):
    with pytest.raises(UnauthorizedError) as refusal:
        sites.allowed_site(url, patterns)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Help.Example.com/portal", "https://help.example.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("https://x.example; script-src *", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_origin(url, origin):
    assert sites.origin(url) == origin
