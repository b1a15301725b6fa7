from datetime import timedelta

import pytest

from jira_chat.hosts.connect import tokens
from jira_chat.kernel.errors import UnauthorizedError
from tests.support import connect_host as site


def claims(**changes):
    return tokens.parse(site.by_site(site.claims("GET", "/", **changes))).claims


def test_reads_what_a_token_says():
    token = tokens.parse(site.by_site(site.claims("GET", "/", aud="us"), kid="some-key"))

    assert token.key_id == "some-key"
    assert token.claims.issuer == site.HOST
    assert token.claims.subject == site.ACCOUNT
    assert token.claims.issued_at == site.AT
    assert token.claims.audience == "us"


@pytest.mark.parametrize("authorization", ["JWT {}", "jwt {}", "Jwt {}"])
def test_scheme_of_the_header_is_known_in_any_case(authorization):
    text = site.by_site(site.claims("GET", "/"))

    assert tokens.of_request("/", authorization.format(text)).text == text


def test_header_of_another_scheme_does_not_hide_the_token_in_the_query():
    text = site.by_site(site.claims("GET", "/"))

    assert tokens.of_request(f"/?jwt={text}", "Basic c3RhZ2luZzpwYXNz").text == text


@pytest.mark.parametrize(
    ("exp", "iat"), [(site.AT - 29, site.AT - 200), (site.AT + 180, site.AT + 30), (site.AT + 0.5, site.AT)]
)
def test_clocks_may_differ_a_little(exp, iat):
    tokens.require_current(claims(exp=exp, iat=iat), site.NOW)


def test_time_is_the_callers():
    with pytest.raises(UnauthorizedError):
        tokens.require_current(claims(), site.NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "audience",
    [
        "https://us.example",
        "https://us.example/",
        ["https://us.example"],
        ["https://other.example", "https://us.example/"],
    ],
)
@pytest.mark.parametrize("base_url", ["https://us.example", "https://us.example/"])
def test_audience_may_be_a_list_and_end_with_a_slash(audience, base_url):
    tokens.require_audience(claims(aud=audience), ["https://former.example", base_url])


def test_any_of_the_secrets_will_do():
    token = tokens.parse(site.by_site(site.claims("GET", "/"), site.PREVIOUS_SECRET))

    tokens.require_any_secret(token, [site.SECRET, site.PREVIOUS_SECRET])
    with pytest.raises(UnauthorizedError, match="reload"):
        tokens.require_any_secret(token, [site.SECRET])


@pytest.mark.parametrize("text", ["\udc80.\udc80.\udc80", "é.é.é", "\0", "a.b.c", "...."])
def test_letters_that_no_token_has(text):
    with pytest.raises(UnauthorizedError) as refusal:
        tokens.parse(text)
    assert refusal.value.reason == "token_malformed"


def test_refusal_tells_the_log_and_not_the_caller():
    with pytest.raises(UnauthorizedError) as refusal:
        tokens.parse("garbage")

    assert refusal.value.reason == "token_malformed"
    assert "token_malformed" not in str(refusal.value)
