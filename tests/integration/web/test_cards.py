"""The card beside a conversation: what is known here, and what Jira says as long as it answers."""

import time

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.ids import AccountId, new_id
from jira_chat.sync.request_reading import RequestReading
from tests.support.jira_site import ADA, ISSUE, PROJECT
from tests.support.scripted_server import Answer
from tests.support.web import SITE, Web

REQUEST = {
    "issueId": "10100",
    "issueKey": "SUP-7",
    "requestType": {"name": "Ask a question"},
    "requestFieldValues": [{"fieldId": "customfield_1", "label": "Order", "value": "A-1"}],
    "sla": {"values": [{"name": "Time to resolution", "ongoingCycle": {"remainingTime": {"millis": -5_000}}}]},
}


@pytest.fixture
def visitor(web: Web, key: str) -> Principal:
    account = AccountId(ADA)
    person = web.services.visitors.recognise(web.visitor(key)["Authorization"].removeprefix("Bearer "))
    ada = Principal(tenant=person.tenant, surface=Surface.DASHBOARD, project=PROJECT, account=account, name="Ada")
    web.services.presence.choose(ada, online=True)
    return person


def begin(web: Web, person: Principal, issue: str, **page: str) -> Conversation:
    said = page and {"url": f"{SITE}/pricing?token=secret", "title": "Prices"} | page
    started = web.services.conversations.start(person, client_id=new_id(), body=f"Hello {issue}", page=said or None)
    web.features.conversations.link.note_request(started.conversation, issue, f"SUP-{issue}")
    return started.conversation


def path(conversation: Conversation, part: str = "") -> str:
    return f"/api/conversations/{conversation.id}/card{part}"


def answering(web: Web, answer: Answer, *, after: float = 0) -> None:
    others = web.site.server.decide

    def decide(received: object) -> Answer:
        if "/servicedeskapi/request/" not in received.path:
            return others(received)
        time.sleep(after)
        return answer

    web.site.server.decide = decide


def test_it_shows_who_and_where_and_what_was_asked_before(web, visitor) -> None:
    earlier = begin(web, visitor, "10100")
    present = begin(web, visitor, "10101", metaPlan="gold", referrer="https://search.example/?q=1", language="de-DE")
    card = web.send("GET", path(present), headers=web.session("dashboard")).json
    assert card["customer"]["name"].startswith("Visitor ")
    assert (card["customer"]["anonymous"], card["customer"]["method"], card["customer"]["email"]) == (True, None, None)
    assert (card["place"]["url"], card["place"]["title"]) == (f"{SITE}/pricing", "Prices")
    assert (card["place"]["referrer"], card["place"]["language"]) == ("https://search.example/", "de-DE")
    assert card["meta"] == [{"id": "plan", "name": "plan", "value": "gold"}]
    (other,) = card["others"]
    assert (other["id"], other["key"], other["summary"]) == (earlier.id, "SUP-10100", "Hello 10100")
    assert other["address"] == f"{web.site.url}/browse/SUP-10100"


def test_it_shows_the_device_whatever_way_frames_come(web, visitor, key) -> None:
    headers = web.visitor(key) | {"User-Agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko Firefox/140.0"}
    frame = {"type": "start", "client_id": new_id(), "body": "On the way", "page": {"url": SITE}}
    answer = web.send("POST", "/socket/poll", headers=headers, json={"frames": [frame]})
    begun = answer.json["frames"][0]["conversation"]["id"]
    card = web.send("GET", f"/api/conversations/{begun}/card", headers=web.session("dashboard")).json
    assert card["place"]["device"] == "Firefox Mobile, Android"


def test_it_is_for_agents_who_see_the_conversation(web, visitor) -> None:
    here, elsewhere = begin(web, visitor, ISSUE), begin(web, visitor, "10100")
    on_issue, portal = web.session("issue"), web.session("portal")
    assert web.send("GET", path(here), headers=on_issue).status_code == 200
    for part in ("", "/request"):
        assert web.send("GET", path(elsewhere, part), headers=on_issue).status_code == 404
        assert web.send("GET", path(here, part), headers=portal).status_code == 403


def test_it_shows_what_jira_says(web, visitor) -> None:
    conversation = begin(web, visitor, "10100")
    answering(web, Answer(body=REQUEST))
    said = web.send("GET", path(conversation, "/request"), headers=web.session("dashboard")).json
    assert said["type"] == "Ask a question"
    assert said["fields"] == [{"id": "customfield_1", "name": "Order", "value": "A-1"}]
    (clock,) = said["clocks"]
    assert (clock["remaining"], clock["running"]) == (-5.0, "running")


@pytest.mark.parametrize(("status", "told"), [(403, 502), (404, 403), (503, 503)])
def test_it_says_why_jira_shows_nothing(web, visitor, status, told) -> None:
    conversation = begin(web, visitor, "10100")
    answering(web, Answer(status))
    answer = web.send("GET", path(conversation, "/request"), headers=web.session("dashboard"))
    assert answer.status_code == told


def test_a_jira_that_hangs_is_not_waited_for(web, visitor) -> None:
    conversation = begin(web, visitor, "10100")
    answering(web, Answer(body=REQUEST), after=2)
    sites = web.features.installations.sites
    reading = RequestReading(web.services.conversations, sites.client, lambda *_: None, seconds=0.2)
    web.services.__dict__["request_reading"] = reading
    begun = time.monotonic()
    answer = web.send("GET", path(conversation, "/request"), headers=web.session("dashboard"))
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
    assert time.monotonic() - begun < 1.5
