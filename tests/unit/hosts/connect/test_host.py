"""What the host lets in. What it does not is in `tests/conformance/test_connect_bad_tokens.py`."""

from datetime import timedelta

import jwt
import pytest

from jira_chat.hosts.callers import Caller, InstallNotice, SignedRequest, Site, SwitchNotice, UninstallNotice
from jira_chat.hosts.connect.qsh import query_string_hash
from jira_chat.kernel.errors import InvalidInputError, UnauthorizedError
from jira_chat.kernel.ids import AccountId, TenantId
from tests.support import connect_host as site

FIRST = Caller(tenant=TenantId("first"), account=AccountId(site.ACCOUNT))
PAGE = "/pages/issue?issueId=10001"


def page_token(**changes):
    return site.by_site(site.claims("GET", PAGE, **changes))


def context(**changes):
    return f"JWT {site.by_site(site.claims('GET', '', **{'qsh': 'context-qsh'} | changes))}"


def test_install():
    notice = site.host().admit_install(
        site.post(site.by_atlassian(site.install_claims())), site.install_body(), site.NOW
    )

    assert notice == InstallNotice(
        platform="connect",
        host_id=site.HOST,
        site_url="https://first.atlassian.net",
        origins=("https://first.atlassian.net",),
        credential=site.SECRET,
        once=notice.once,
    )


def test_install_of_a_sandbox_on_this_machine():
    body = site.install_body(baseUrl="http://127.0.0.1:8080/jira/")

    notice = site.host().admit_install(site.post(site.by_atlassian(site.install_claims())), body, site.NOW)

    assert notice.site_url == "http://127.0.0.1:8080/jira"
    assert notice.origins == ("http://127.0.0.1:8080",)


@pytest.mark.parametrize("target", ["/connect/installed", "/jira-chat/connect/installed/"])
def test_install_behind_a_proxy_that_takes_the_base_path_off_or_adds_a_slash(target):
    request = site.post(site.by_atlassian(site.install_claims()), target)

    assert site.host().admit_install(request, site.install_body(), site.NOW).host_id == site.HOST


def test_install_with_a_body_that_cannot_be_read():
    with pytest.raises(InvalidInputError):
        site.host().admit_install(site.post(site.by_atlassian(site.install_claims())), b"{}", site.NOW)


def test_a_forged_install_is_refused_before_its_body_is_read():
    request = site.post(site.by_atlassian(site.install_claims(), "somebody"))

    with pytest.raises(UnauthorizedError):
        site.host().admit_install(request, b"{}", site.NOW)


@pytest.mark.parametrize(
    "changes", [{"exp": site.AT - 3600}, {"aud": ["https://other.example.com"]}, {"qsh": "0" * 64}]
)
def test_the_key_server_is_not_asked_about_a_token_that_could_not_count(changes):
    key_server = site.KeyServer()
    token = site.by_atlassian(site.install_claims(**changes), kid="made-up")

    with pytest.raises(UnauthorizedError):
        site.host(key_server).admit_install(site.post(token), site.install_body(), site.NOW)

    assert key_server.urls == []


def test_uninstall():
    token = site.by_atlassian(site.install_claims("/connect/uninstalled"))
    request = site.post(token, "/jira-chat/connect/uninstalled")

    notice = site.host().admit_uninstall(request, site.install_body(), site.NOW)

    assert notice == UninstallNotice(platform="connect", host_id=site.HOST, once=notice.once)


@pytest.mark.parametrize(
    ("host", "tenant"), [(site.HOST, "first"), (site.DISABLED_HOST, "disabled")], ids=["enabled", "disabled"]
)
def test_lifecycle_of_a_host_in_either_state(host, tenant):
    token = site.by_site(site.claims("POST", "/connect/enabled", iss=host, sub=site.ABSENT))

    notice = site.host().admit_lifecycle(site.post(token, "/jira-chat/connect/enabled"), b"{}", site.NOW)

    assert notice == SwitchNotice(tenant=TenantId(tenant), once=notice.once)


def once(token, **changes):
    return site.host().admit_install(site.post(token), site.install_body(**changes), site.NOW).once


def test_a_notice_is_known_again_by_what_was_signed_and_its_body():
    token = site.by_atlassian(site.install_claims())
    otherwise = token + "=="  # which PyJWT reads as well
    other_body = once(token, sharedSecret="another")

    assert once(otherwise) == once(token)
    assert other_body.token == once(token).token
    assert other_body.body != once(token).body
    assert once(site.by_atlassian(site.install_claims(jti="another"))).token != once(token).token


@pytest.mark.parametrize("expiry", [site.AT + 180, 10**12, 1e300])
def test_a_notice_is_remembered_as_long_as_its_token_counts(expiry):
    until = once(site.by_atlassian(site.install_claims(exp=expiry))).until

    assert until >= site.NOW + timedelta(seconds=210)


def test_page():
    assert site.host().admit_page(site.page(page_token()), site.NOW) == FIRST


def test_page_under_the_previous_secret():
    token = site.by_site(site.claims("GET", PAGE), site.PREVIOUS_SECRET)

    assert site.host().admit_page(site.page(token), site.NOW) == FIRST


def test_page_for_a_person_whom_the_host_does_not_know():
    caller = site.host().admit_page(site.page(page_token(sub=site.ABSENT)), site.NOW)

    assert caller == Caller(tenant=TenantId("first"), account=None)


def test_page_with_its_parameters_in_another_order_and_spelling():
    token = site.by_site(site.claims("GET", "/pages/issue?issueKey=SUP-1&issueId=10001"))
    target = f"/jira-chat/pages/issue?jwt={token}&issueId=%310001&issueKey=SUP%2D1"

    assert site.host().admit_page(SignedRequest(method="GET", target=target), site.NOW) == FIRST


def test_page_by_the_absolute_form_of_a_request_target():
    target = f"https://chat.example.com/jira-chat{PAGE}&jwt={page_token()}"

    assert site.host().admit_page(SignedRequest(method="GET", target=target), site.NOW) == FIRST


def test_webhook():
    token = site.by_site(site.claims("POST", "/connect/webhooks/comment_created", sub=site.ABSENT))
    request = site.post(token, "/jira-chat/connect/webhooks/comment_created")

    assert site.host().admit_page(request, site.NOW).tenant == "first"


def test_context():
    assert site.host().admit_context(context(), site.NOW) == FIRST


def test_context_lasts_as_long_as_it_says():
    authorization = context(exp=site.AT + 900)

    assert site.host().admit_context(authorization, site.NOW + timedelta(minutes=14)) == FIRST
    with pytest.raises(UnauthorizedError):
        site.host().admit_context(authorization, site.NOW + timedelta(minutes=16))


def test_our_calls_go_to_the_site_itself_and_say_who_we_are():
    first = Site(host_id=site.HOST, address="https://first.atlassian.net", credential=site.SECRET)
    url = "https://first.atlassian.net/rest/api/3/myself"

    header = site.host().authorize(first, "GET", url, site.NOW)

    assert site.host().rest_url(first) == "https://first.atlassian.net"
    scheme, _, token = header.partition(" ")
    claims = jwt.decode(
        token, site.SECRET, ["HS256"], audience=site.HOST, options={"verify_exp": False, "verify_iat": False}
    )
    assert (scheme, claims["iss"], claims["qsh"]) == (
        "JWT",
        site.APP_KEY,
        query_string_hash("GET", "/rest/api/3/myself"),
    )


def test_our_own_calls_as_a_user():
    first = Site(host_id=site.HOST, address="https://first.atlassian.net", credential=site.SECRET, client_id="client-1")
    acting = site.host(post_form=lambda _url, _form: '{"access_token": "token", "expires_in": 900}')

    assert acting.authorize_as(first, AccountId(site.ACCOUNT), site.NOW) == "Bearer token"
    assert site.host().authorize_as(first, AccountId(site.ACCOUNT), site.NOW) is None


@pytest.mark.parametrize(
    ("sent", "known"), [({"oauthClientId": "client-1"}, "client-1"), ({"oauthClientId": ""}, None)]
)
def test_install_with_the_id_by_which_the_authorization_server_knows_us(sent, known):
    request = site.post(site.by_atlassian(site.install_claims()))

    assert site.host().admit_install(request, site.install_body(**sent), site.NOW).client_id == known
