import json
from datetime import timedelta

import jwt
import pytest

from jira_chat.hosts.callers import Site
from jira_chat.hosts.connect.impersonation import AWAY_FOR, REFUSED_FOR, UserTokens
from jira_chat.kernel.errors import ForbiddenError, UnavailableError
from tests.support import connect_host as site

SITE = Site(host_id=site.HOST, address="https://first.atlassian.net", credential=site.SECRET, client_id="client-1")
NINA = "5b10a2844c20165700ede21b"


class Server:
    """Answers as it is told to, else with a new token."""

    def __init__(self, *answers):
        self.asked = []
        self._answers = list(answers)

    def post_form(self, url, form):
        self.asked.append((url, form))
        answer = self._answers.pop(0) if self._answers else granted(f"token-{len(self.asked)}")
        if isinstance(answer, Exception):
            raise answer
        return answer


def granted(token, expires_in=900):
    return json.dumps({"access_token": token, "expires_in": expires_in, "token_type": "Bearer"})


def test_an_assertion_of_the_site_brings_a_token():
    server = Server()

    assert UserTokens(site.AUTHORIZATION, server.post_form).get(SITE, NINA, site.NOW) == "token-1"
    ((url, form),) = server.asked
    assert url == "https://oauth.example.com/oauth2/token"
    assert form == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "scope": "READ WRITE",
        "assertion": form["assertion"],
    }
    checked = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(form["assertion"], site.SECRET, ["HS256"], audience=site.AUTHORIZATION, options=checked)
    assert claims == {
        "iss": "urn:atlassian:connect:clientid:client-1",
        "sub": f"urn:atlassian:connect:useraccountid:{NINA}",
        "tnt": "https://first.atlassian.net",
        "aud": site.AUTHORIZATION,
        "iat": site.AT,
        "exp": site.AT + 60,
    }


def test_a_token_is_kept_for_its_user_until_shortly_before_it_expires():
    server = Server()
    tokens = UserTokens(site.AUTHORIZATION, server.post_form)

    moments = [timedelta(), timedelta(seconds=839), timedelta(seconds=840)]
    assert [tokens.get(SITE, NINA, site.NOW + each) for each in moments] == ["token-1", "token-1", "token-2"]
    assert tokens.get(SITE, "ada", site.NOW) == "token-3"


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (ForbiddenError("No.", status=403), REFUSED_FOR),
        (UnavailableError("Away."), AWAY_FOR),
        ("<html>", AWAY_FOR),
        (granted("two\nlines"), AWAY_FOR),
        (json.dumps({"expires_in": 900}), AWAY_FOR),
    ],
)
def test_without_a_token_nobody_asks_again_for_a_while(answer, pause):
    server = Server(answer)
    tokens = UserTokens(site.AUTHORIZATION, server.post_form)

    moments = [timedelta(), pause - timedelta(seconds=1), pause]
    assert [tokens.get(SITE, NINA, site.NOW + each) for each in moments] == [None, None, "token-2"]


def test_where_we_may_not_act_nobody_is_asked():
    server = Server()
    without = Site(host_id=site.HOST, address=SITE.address, credential=site.SECRET)

    assert UserTokens(site.AUTHORIZATION, server.post_form).get(without, NINA, site.NOW) is None
    assert server.asked == []


def test_tokens_do_not_leave_through_a_log(caplog):
    caplog.set_level("DEBUG")
    UserTokens(site.AUTHORIZATION, Server(ForbiddenError("No.", status=400)).post_form).get(SITE, NINA, site.NOW)

    (record,) = caplog.records
    assert (record.message, record.status, record.account) == ("impersonation_refused", 400, NINA)
    assert site.SECRET not in str(vars(record))
