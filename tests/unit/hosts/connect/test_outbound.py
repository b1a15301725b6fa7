import jwt
import pytest
from atlassian_jwt.url_utils import hash_url

from jira_chat.hosts.connect import outbound
from tests.support import connect_host as site


def header(url, site_url="https://first.atlassian.net", method="GET"):
    return outbound.authorization(
        method=method,
        url=url,
        site_url=site_url,
        app_key="com.example.chat",
        host_id=site.HOST,
        credential=site.SECRET,
        now=site.NOW,
    )


def claims(authorization):
    scheme, token = authorization.split(" ")
    assert scheme == "JWT"
    options = {"verify_exp": False, "verify_iat": False}
    return jwt.decode(token, site.SECRET, algorithms=["HS256"], audience=site.HOST, options=options)


def test_says_who_we_are_to_one_site_for_three_minutes():
    said = claims(header("https://first.atlassian.net/rest/api/3/myself"))

    assert said == {
        "iss": "com.example.chat",
        "aud": [site.HOST],
        "iat": site.AT,
        "exp": site.AT + 180,
        "qsh": hash_url("GET", "/rest/api/3/myself"),
    }


@pytest.mark.parametrize("site_url", ["http://localhost:2990/jira", "http://localhost:2990/jira/"])
def test_hash_is_relative_to_the_sites_base_path(site_url):
    said = claims(header("http://localhost:2990/jira/rest/api/3/search?jql=a%20b&x=1", site_url, "post"))

    assert said["qsh"] == hash_url("POST", "/rest/api/3/search?jql=a%20b&x=1")
