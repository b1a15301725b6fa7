"""Tokens that must not pass, each with the reason that the log has to give.

Sources: RFC 8725 (JSON Web Token Best Current Practices), RFC 7515 section 4.1, Atlassian's "Security for Connect
apps", and what other Connect apps got wrong.
"""

import json

import pytest

from jira_chat.hosts.callers import SignedRequest
from jira_chat.kernel.errors import UnauthorizedError
from tests.support import connect_host as site
from tests.support.connect_host import ABSENT, AT, HOST

PAGE = "/pages/issue?issueId=10001"
HOOK = "/connect/webhooks/comment_created"


def page_token(**changes):
    return site.by_site(site.claims("GET", PAGE, **changes))


def page_request(target="/jira-chat/pages/issue?issueId=10001", **changes):
    return site.page(page_token(**changes), target)


def install_token(owner="atlassian", header=None, **changes):
    return site.by_atlassian(site.install_claims(**changes), owner, **(header or {}))


def context_token(**changes):
    return site.by_site(site.claims("GET", "", **{"qsh": "context-qsh"} | changes))


def public_key_as_secret(said, **header):
    sign = site.hmac_by(site.public_pem().encode())
    return site.forged({"alg": "HS256", "typ": "JWT", **header}, said, sign)


def unsigned(said, alg="none", **header):
    return site.forged({"alg": alg, "typ": "JWT", **header}, said)


def site_signed(header, said):
    return site.forged({"typ": "JWT", **header}, said, site.hmac_by(site.SECRET.encode()))


PAGE_CLAIMS = site.claims("GET", PAGE)

BAD_PAGES = {
    "no token": ("token_missing", SignedRequest(method="GET", target=f"/jira-chat{PAGE}")),
    "empty token": ("token_malformed", site.page("")),
    "garbage": ("token_malformed", site.page("not-a-token")),
    "two segments": ("token_malformed", site.page(page_token().rpartition(".")[0])),
    "four segments": ("token_malformed", site.page(page_token() + ".AAAA")),
    "header is not JSON": ("token_malformed", site.page(site.forged(b"{", PAGE_CLAIMS))),
    "header is a list": ("token_malformed", site.page(site.forged([], PAGE_CLAIMS))),
    "letters beyond ASCII": ("token_malformed", site.page(page_token() + "%C3%A9")),
    "very long": ("token_too_long", site.page("A" * 10_000)),
    "very deep": ("claims_malformed", site.page(site.forged({"alg": "HS256"}, b'{"a":' + b"[" * 2500))),
    "payload is a list": ("claims_malformed", site.page(site.forged({"alg": "HS256"}, []))),
    "payload is not JSON": ("claims_malformed", site.page(site.forged({"alg": "HS256"}, b"{"))),
    "payload is not UTF-8": (
        "claims_malformed",
        site.page(site.forged({"alg": "HS256"}, json.dumps(PAGE_CLAIMS).encode().replace(b"jira:", b"\xff"))),
    ),
    "alg none": ("algorithm_not_allowed", site.page(unsigned(PAGE_CLAIMS))),
    "alg None": ("algorithm_not_allowed", site.page(unsigned(PAGE_CLAIMS, "None"))),
    "alg NONE": ("algorithm_not_allowed", site.page(unsigned(PAGE_CLAIMS, "NONE"))),
    "alg nOnE": ("algorithm_not_allowed", site.page(unsigned(PAGE_CLAIMS, "nOnE"))),
    "alg empty": ("algorithm_not_allowed", site.page(unsigned(PAGE_CLAIMS, ""))),
    "alg missing": ("algorithm_not_allowed", site.page(site_signed({}, PAGE_CLAIMS))),
    "alg in lower case": ("algorithm_not_allowed", site.page(site_signed({"alg": "hs256"}, PAGE_CLAIMS))),
    "alg a number": ("algorithm_not_allowed", site.page(site_signed({"alg": 256}, PAGE_CLAIMS))),
    "alg HS512": ("algorithm_not_allowed", site.page(site_signed({"alg": "HS512"}, PAGE_CLAIMS))),
    "signed by Atlassian": ("algorithm_not_allowed", site.page(site.by_atlassian(PAGE_CLAIMS))),
    "signature cut off": ("signature_mismatch", site.page(page_token().rpartition(".")[0] + ".")),
    "signature of another site": (
        "signature_mismatch",
        site.page(site.by_site(PAGE_CLAIMS, site.OTHER_SECRET)),
    ),
    "payload swapped": (
        "signature_mismatch",
        site.page(".".join(page_token(sub="admin").split(".")[:2] + page_token().split(".")[2:])),
    ),
    "own key in the header": (
        "signature_mismatch",
        site.page(site.by_site(PAGE_CLAIMS, "x" * 32, jwk={"kty": "oct", "k": "eHh4eHh4eHh4eHh4"})),
    ),
    "unknown critical header": (
        "token_malformed",
        site.page(site.by_site(PAGE_CLAIMS, crit=["exp-policy"], **{"exp-policy": "ignore"})),
    ),
    "detached payload": (
        "token_malformed",
        site.page(site_signed({"alg": "HS256", "b64": False, "crit": ["b64"]}, PAGE_CLAIMS)),
    ),
    "unknown host": ("host_unknown", page_request(iss="jira:nobody")),
    "our own key as issuer": ("host_unknown", page_request(iss="com.jira-chat.jira-chat")),
    "secret of one site, name of another": ("signature_mismatch", page_request(iss=site.OTHER_HOST)),
    "disabled host": ("host_inactive", page_request(iss=site.DISABLED_HOST)),
    "uninstalled host": ("secret_missing", page_request(iss=site.UNINSTALLED_HOST)),
    "iss missing": ("iss_missing", page_request(iss=ABSENT)),
    "iss empty": ("claims_malformed", page_request(iss="")),
    "iss null": ("claims_malformed", site.page(site_signed({"alg": "HS256"}, PAGE_CLAIMS | {"iss": None}))),
    "iss a list": ("claims_malformed", site.page(site_signed({"alg": "HS256"}, PAGE_CLAIMS | {"iss": [HOST]}))),
    "iss with a zero byte": ("claims_malformed", page_request(iss=f"{HOST}\0")),
    "iss with a line end": ("claims_malformed", page_request(iss=f"{HOST}\n")),
    "iat missing": ("iat_missing", page_request(iat=ABSENT)),
    "iat in the future": ("token_from_the_future", page_request(iat=AT + 120)),
    "iat a text": ("claims_malformed", site.page(site_signed({"alg": "HS256"}, PAGE_CLAIMS | {"iat": str(AT)}))),
    "exp missing": ("exp_missing", page_request(exp=ABSENT)),
    "exp past": ("token_expired", page_request(exp=AT - 60)),
    "exp at the end of the leeway": ("token_expired", page_request(exp=AT - 30)),
    "exp zero": ("token_expired", page_request(exp=0)),
    "exp negative": ("token_expired", page_request(exp=-1)),
    "exp true": ("claims_malformed", page_request(exp=True)),
    "exp a text": ("claims_malformed", page_request(exp=str(AT + 180))),
    "exp null": ("claims_malformed", page_request(exp=None)),
    "exp infinite": (
        "claims_malformed",
        site.page(site_signed({"alg": "HS256"}, PAGE_CLAIMS | {"exp": float("inf")})),
    ),
    "nbf in the future": ("token_not_yet_valid", page_request(nbf=AT + 120)),
    "sub a number": ("claims_malformed", site.page(site_signed({"alg": "HS256"}, PAGE_CLAIMS | {"sub": 7}))),
    "qsh missing": ("qsh_missing", page_request(qsh=ABSENT)),
    "qsh empty": ("qsh_mismatch", page_request(qsh="")),
    "qsh in upper case": ("qsh_mismatch", page_request(qsh=PAGE_CLAIMS["qsh"].upper())),
    "context token on a page": ("context_token_not_allowed", page_request(qsh="context-qsh")),
    "parameter changed": ("qsh_mismatch", page_request("/jira-chat/pages/issue?issueId=10002")),
    "parameter added": ("qsh_mismatch", page_request("/jira-chat/pages/issue?issueId=10001&projectId=1")),
    "parameter removed": ("qsh_mismatch", page_request("/jira-chat/pages/issue")),
    "parameter duplicated": (
        "qsh_mismatch",
        page_request("/jira-chat/pages/issue?issueId=10001&issueId=10002"),
    ),
    "parameter in another case": ("qsh_mismatch", page_request("/jira-chat/pages/issue?issueid=10001")),
    "parameter moved into the path": ("qsh_mismatch", page_request("/jira-chat/pages/issue&issueId=10001")),
    "another page": ("qsh_mismatch", page_request("/jira-chat/pages/administration?issueId=10001")),
    "page in another case": ("qsh_mismatch", page_request("/jira-chat/pages/Issue?issueId=10001")),
    "page written with an escape": ("qsh_mismatch", page_request("/jira-chat/pages/iss%75e?issueId=10001")),
    "two slashes inside": ("qsh_mismatch", page_request("/jira-chat/pages//issue?issueId=10001")),
    "two slashes at the end": ("qsh_mismatch", page_request("/jira-chat/pages/issue//?issueId=10001")),
    "base path that only begins alike": ("qsh_mismatch", page_request("/jira-chatter/pages/issue?issueId=10001")),
    "base path twice": ("qsh_mismatch", page_request("/jira-chat/jira-chat/pages/issue?issueId=10001")),
    "another method": ("qsh_mismatch", site.page(page_token(), method="POST")),
    "token twice": ("token_ambiguous", page_request(f"/jira-chat{PAGE}&jwt={page_token()}")),
    "token in query and header": (
        "token_ambiguous",
        SignedRequest(method="GET", target=f"/jira-chat{PAGE}&jwt={page_token()}", authorization=f"JWT {page_token()}"),
    ),
    "token in the header of another scheme": (
        "token_missing",
        SignedRequest(method="GET", target=f"/jira-chat{PAGE}", authorization=f"Bearer {page_token()}"),
    ),
    "hook signed for another event": (
        "qsh_mismatch",
        site.post(site.by_site(site.claims("POST", HOOK)), "/jira-chat/connect/webhooks/comment_deleted"),
    ),
}

INSTALL_CLAIMS = site.install_claims()

BAD_INSTALLS = {
    "no token": ("token_missing", SignedRequest(method="POST", target="/jira-chat/connect/installed")),
    "signed with the site's secret": (
        "algorithm_not_allowed",
        site.post(site.by_site(INSTALL_CLAIMS, kid=site.KEY_ID)),
    ),
    "public key as shared secret": (
        "algorithm_not_allowed",
        site.post(public_key_as_secret(INSTALL_CLAIMS, kid=site.KEY_ID)),
    ),
    "alg none": ("algorithm_not_allowed", site.post(unsigned(INSTALL_CLAIMS, kid=site.KEY_ID))),
    "alg NoNe": ("algorithm_not_allowed", site.post(unsigned(INSTALL_CLAIMS, "NoNe", kid=site.KEY_ID))),
    "alg PS256": (
        "algorithm_not_allowed",
        site.post(site.forged({"alg": "PS256", "kid": site.KEY_ID}, INSTALL_CLAIMS)),
    ),
    "somebody else's key": ("signature_mismatch", site.post(install_token("somebody"))),
    "own key in the header": (
        "signature_mismatch",
        site.post(install_token("somebody", {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}})),
    ),
    "own key server in the header": (
        "signature_mismatch",
        site.post(install_token("somebody", {"jku": "https://evil.example/keys", "x5u": "https://evil.example"})),
    ),
    "kid unknown": ("kid_unknown", site.post(install_token(header={"kid": "another-key"}))),
    "kid missing": ("kid_malformed", site.post(site.forged({"alg": "RS256"}, INSTALL_CLAIMS))),
    "kid empty": ("kid_malformed", site.post(install_token(header={"kid": ""}))),
    "kid walks up": ("kid_malformed", site.post(install_token(header={"kid": "../../secrets"}))),
    "kid is dots": ("kid_malformed", site.post(install_token(header={"kid": ".."}))),
    "kid is a path": ("kid_malformed", site.post(install_token(header={"kid": f"x/{site.KEY_ID}"}))),
    "kid is an address": ("kid_malformed", site.post(install_token(header={"kid": "https://evil.example/k"}))),
    "kid names another host": ("kid_malformed", site.post(install_token(header={"kid": "@evil.example"}))),
    "kid with a query": ("kid_malformed", site.post(install_token(header={"kid": f"{site.KEY_ID}?x"}))),
    "kid with a fragment": ("kid_malformed", site.post(install_token(header={"kid": f"{site.KEY_ID}#x"}))),
    "kid with an escape": ("kid_malformed", site.post(install_token(header={"kid": "%2e%2e%2fx"}))),
    "kid with a line end": ("kid_malformed", site.post(install_token(header={"kid": f"{site.KEY_ID}\n"}))),
    "kid very long": ("kid_malformed", site.post(install_token(header={"kid": "k" * 129}))),
    "aud missing": ("aud_missing", site.post(install_token(aud=ABSENT))),
    "aud empty": ("aud_missing", site.post(install_token(aud=[]))),
    "aud of another app": ("aud_mismatch", site.post(install_token(aud="https://other.example.com"))),
    "aud that begins alike": ("aud_mismatch", site.post(install_token(aud=f"{site.BASE_URL}.evil.example"))),
    "aud without the base path": ("aud_mismatch", site.post(install_token(aud="https://chat.example.com"))),
    "aud with two slashes": ("aud_mismatch", site.post(install_token(aud=f"{site.BASE_URL}//"))),
    "aud over http": ("aud_mismatch", site.post(install_token(aud="http://chat.example.com/jira-chat"))),
    "aud with a number": ("claims_malformed", site.post(install_token(aud=[site.BASE_URL, 1]))),
    "iss missing": ("iss_missing", site.post(install_token(iss=ABSENT))),
    "iss is not the site of the body": ("iss_mismatch", site.post(install_token(iss=site.OTHER_HOST))),
    "iat missing": ("iat_missing", site.post(install_token(iat=ABSENT))),
    "iat in the future": ("token_from_the_future", site.post(install_token(iat=AT + 31))),
    "exp missing": ("exp_missing", site.post(install_token(exp=ABSENT))),
    "exp past": ("token_expired", site.post(install_token(exp=AT - 31))),
    "qsh missing": ("qsh_missing", site.post(install_token(qsh=ABSENT))),
    "context token": ("context_token_not_allowed", site.post(install_token(qsh="context-qsh"))),
    "token of another event": (
        "qsh_mismatch",
        site.post(site.by_atlassian(site.install_claims("/connect/uninstalled"))),
    ),
    "another method": ("qsh_mismatch", site.post(install_token(), method="PUT")),
    "query added": ("qsh_mismatch", site.post(install_token(), "/jira-chat/connect/installed?x=1")),
}

BAD_SITES = {
    "foreign host": ("site_not_allowed", "https://jira.example.com"),
    "host that ends alike": ("site_not_allowed", "https://evil-atlassian.net"),
    "the domain itself": ("site_not_allowed", "https://atlassian.net"),
    "host that begins alike": ("site_not_allowed", "https://first.atlassian.net.evil.example"),
    "another port": ("site_not_allowed", "https://first.atlassian.net:8443"),
    "private address": ("site_not_allowed", "https://10.0.0.1"),
    "cloud metadata": ("site_not_https", "http://169.254.169.254/latest"),
    "http site": ("site_not_https", "http://first.atlassian.net"),
    "other scheme": ("site_malformed", "ftp://first.atlassian.net"),
    "user in front": ("site_malformed", "https://first.atlassian.net@evil.example"),
    "backslash": ("site_malformed", "https://evil.example\\.atlassian.net"),
    "query": ("site_malformed", "https://evil.example?.atlassian.net"),
    "fragment": ("site_malformed", "https://evil.example#.atlassian.net"),
    "line end": ("site_malformed", "https://first.atlassian.net\n"),
    "space in front": ("site_malformed", " https://first.atlassian.net"),
    "host without a name": ("site_malformed", "https://.atlassian.net"),
    "no host": ("site_malformed", "https://"),
}

BAD_CONTEXTS = {
    "no header": ("token_missing", None),
    "bare token": ("token_missing", context_token()),
    "another scheme": ("token_missing", f"Bearer {context_token()}"),
    "page token": ("context_token_required", f"JWT {page_token()}"),
    "qsh missing": ("qsh_missing", f"JWT {context_token(qsh=ABSENT)}"),
    "qsh in another case": ("context_token_required", f"JWT {context_token(qsh='Context-QSH')}"),
    "exp missing": ("exp_missing", f"JWT {context_token(exp=ABSENT)}"),
    "exp past": ("token_expired", f"JWT {context_token(exp=AT - 31)}"),
    "iat missing": ("iat_missing", f"JWT {context_token(iat=ABSENT)}"),
    "iat in the future": ("token_from_the_future", f"JWT {context_token(iat=AT + 31)}"),
    "unknown host": ("host_unknown", f"JWT {context_token(iss='jira:nobody')}"),
    "disabled host": ("host_inactive", f"JWT {context_token(iss=site.DISABLED_HOST)}"),
    "uninstalled host": ("secret_missing", f"JWT {context_token(iss=site.UNINSTALLED_HOST)}"),
    "other site's secret": ("signature_mismatch", f"JWT {context_token(iss=site.OTHER_HOST)}"),
    "alg none": ("algorithm_not_allowed", f"JWT {unsigned(site.claims('GET', '', qsh='context-qsh'))}"),
    "signed by Atlassian": (
        "algorithm_not_allowed",
        f"JWT {site.by_atlassian(site.install_claims(qsh='context-qsh'))}",
    ),
}


@pytest.mark.parametrize(("reason", "request_"), BAD_PAGES.values(), ids=BAD_PAGES)
def test_page_is_refused(reason, request_):
    with pytest.raises(UnauthorizedError) as refusal:
        site.host().admit_page(request_, site.NOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("reason", "request_"), BAD_INSTALLS.values(), ids=BAD_INSTALLS)
def test_install_is_refused(reason, request_):
    with pytest.raises(UnauthorizedError) as refusal:
        site.host().admit_install(request_, site.install_body(), site.NOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("reason", "request_"), BAD_INSTALLS.values(), ids=BAD_INSTALLS)
def test_uninstall_is_refused(reason, request_):
    with pytest.raises(UnauthorizedError) as refusal:
        site.host().admit_uninstall(request_, site.install_body(), site.NOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("reason", "url"), BAD_SITES.values(), ids=BAD_SITES)
def test_site_is_refused(reason, url):
    with pytest.raises(UnauthorizedError) as refusal:
        site.host().admit_install(site.post(install_token()), site.install_body(baseUrl=url), site.NOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("reason", "authorization"), BAD_CONTEXTS.values(), ids=BAD_CONTEXTS)
def test_context_is_refused(reason, authorization):
    with pytest.raises(UnauthorizedError) as refusal:
        site.host().admit_context(authorization, site.NOW)
    assert refusal.value.reason == reason


def test_a_malformed_key_id_never_reaches_the_key_server():
    key_server = site.KeyServer()
    for reason, request in BAD_INSTALLS.values():
        if reason == "kid_malformed":
            with pytest.raises(UnauthorizedError):
                site.host(key_server).admit_install(request, site.install_body(), site.NOW)
    assert key_server.urls == []
