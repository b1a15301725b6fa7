"""The link in a mail by which what was left with an address is confirmed."""

import re
from datetime import timedelta

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Contact
from tests.integration.web.test_sign_in import instant_sign_in
from tests.support import queued_mails
from tests.support import web as webs
from tests.support.jira_site import PROJECT
from tests.support.web import SITE

ANN = "ann@example.com"


@pytest.fixture
def web(tmp_path, redis):
    """A site where mail can be sent and nobody is online."""
    with webs.serving(tmp_path, redis.url, SMTP_URL="smtp://127.0.0.1:1", build_sign_in=instant_sign_in) as web:
        assert web.site.install(web.send).status_code == 204
        yield web


@pytest.fixture
def key(web):
    return web.configure(sites=[SITE], block_admins=False)


class Visitor:
    """Leaves messages with an address."""

    def __init__(self, web, key):
        self.web, self.key = web, key
        self.token = web.visitor(key)["Authorization"].removeprefix("Bearer ")
        self.person = web.services.visitors.recognise(self.token)

    def leave(self, email=ANN):
        contact = Contact(email=email, name="Ann Lee")
        chat, client_id = self.web.services.conversations, f"left-{email}"
        return chat.start(self.person, client_id=client_id, body="It is broken", contact=contact).conversation

    def asks_for_the_mail(self, email=ANN, purpose="register"):
        body = {"site": SITE, "email": email, "purpose": purpose}
        headers = {"X-Visitor": self.token}
        assert self.web.send("POST", f"/widget/{self.key}/code", headers=headers, json=body).status_code == 202
        database, vault = self.web.features.infrastructure.database, self.web.features.infrastructure.vault
        return queued_mails.newest(database, vault)


@pytest.fixture
def visitor(web, key):
    return Visitor(web, key)


def link_in(mail):
    found = re.search(r"^ +http://127.0.0.1:5000(/\S+)#(\S+)$", mail["text"], re.MULTILINE)
    return found and found.groups()


def seen(web, conversation):
    """The conversation as agents see it."""
    nina = Principal(tenant=conversation.tenant, surface=Surface.DASHBOARD, project=PROJECT, account="nina")
    return web.services.conversations.get(nina, conversation.id)


def test_a_button_confirms_what_was_left_once_and_opening_the_page_does_not(web, visitor) -> None:
    left = visitor.leave()
    path, token = link_in(visitor.asks_for_the_mail())
    page = web.send("GET", path, headers={"Accept-Language": "de"})
    assert page.status_code == 200
    assert "Adresse bestätigen" in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert seen(web, left).unconfirmed_email == ANN

    assert web.send("POST", path, json={"token": token}).status_code == 204
    now = seen(web, left)
    assert (now.unconfirmed_email, now.customer_name, now.anonymous) == (None, "Ann Lee", False)
    assert now.customer.startswith("chat:")
    assert web.services.conversations.of_person(visitor.person) == []
    again = web.send("POST", path, json={"token": token})
    assert (again.status_code, again.json["error"]["code"]) == (404, "not_found")


def test_it_is_about_that_address_alone(web, visitor) -> None:
    visitor.leave()
    other = visitor.leave("bob@example.com")
    path, token = link_in(visitor.asks_for_the_mail())
    assert web.send("POST", path, json={"token": token}).status_code == 204
    assert [each.id for each in web.services.conversations.of_person(visitor.person)] == [other.id]
    assert seen(web, other).unconfirmed_email == "bob@example.com"


def test_there_is_none_where_nothing_was_left_with_the_address(web, key, visitor) -> None:
    visitor.leave("bob@example.com")
    assert link_in(visitor.asks_for_the_mail()) is None
    assert link_in(Visitor(web, key).asks_for_the_mail("bob@example.com")) is None


@pytest.mark.parametrize("spoiled", ["late", "forged", "elsewhere", "blocked"])
def test_what_does_not_count_confirms_nothing(web, visitor, spoiled) -> None:
    left = visitor.leave()
    path, token = link_in(visitor.asks_for_the_mail())
    if spoiled == "late":
        web.clock.advance(seconds=timedelta(days=1).total_seconds())
    elif spoiled == "forged":
        # Not the last sign, of which not every bit counts.
        token = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    elif spoiled == "elsewhere":
        path = path.replace(visitor.key, "unknown")
    else:
        web.configure(sites=[SITE], blocked_groups=[{"id": "staff-id", "name": "staff"}])
        web.site.groups[ANN] = {"staff-id"}
    assert web.send("POST", path, json={"token": token}).status_code == 404
    assert seen(web, left).unconfirmed_email == ANN


def test_guesses_are_limited(web, key) -> None:
    path = f"/widget/{key}/confirmation"
    answers = [web.send("POST", path, json={"token": f"a.{guess}"}).status_code for guess in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
