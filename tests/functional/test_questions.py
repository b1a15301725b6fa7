"""What a request type requires is asked before the chat, and an admin reads of trouble before a customer meets it."""

from collections.abc import Iterator

import pytest
import requests

from sandbox.websites import widget_key
from tests.support.callers import SETTINGS_PAGE, Panel, configure, connected, issue_page, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"
ORDER = {"id": "customfield_10050", "name": "Order number", "kind": "text"}
SIZE = {"id": "customfield_10051", "name": "Size", "kind": "select", "options": {"7": "Large"}}
APPROVER = {"id": "customfield_10052", "name": "Approver", "kind": "user"}


@pytest.fixture
def form(live: LiveStack) -> Iterator[str]:
    """A request type of its own for each test; return its id."""
    live.change_request_type("77", name="Order", fields=[ORDER, SIZE])
    yield "77"
    configure(live, external=True)


def problems(live: LiveStack) -> list[str]:
    shown = Panel.framed(live, SETTINGS_PAGE, by="ada").ask("GET", "/api/project-settings").json()
    return [each["code"] for each in shown["problems"]]


def test_answers_become_fields_of_the_request(live: LiveStack, form: str) -> None:
    saved = configure(live, external=True, request_type=form)
    assert saved["asked"] == ["Order number", "Size"]
    key = widget_key(saved["snippet"])
    asked = requests.get(f"{live.addon}/widget/{key}/questions?lang=de", timeout=10).json()
    assert [each["label"] for each in asked["questions"]] == ["Order number", "Size"]
    assert asked["texts"]["prechat.continue"] == "Weiter"

    with connected(live, visitor_token(live, key, SITE)) as line:
        line.send("start", client_id="without-answers", body="Where is my order?")
        assert line.hear("error")["code"] == "answers_needed"
        page = {"url": f"{SITE}/orders?token=secret", "title": "Orders", "metaPlan": "gold"}
        answers = {ORDER["id"]: "A-1", SIZE["id"]: "7"}
        line.send("start", client_id="with-answers", body="Where is my order?", answers=answers, page=page)
        line.hear("started")
        request = live.issue(line.hear_key())
    assert request["values"] == {ORDER["id"]: "A-1", SIZE["id"]: {"id": "7"}}
    assert "Started in chat on www.example.com/orders [chat " in request["description"]
    visit = wait_for(lambda: live.issue(request["key"])["properties"].get("jira-chat.visit"), what="the visit")
    assert (visit["page"], visit["meta"]) == ({"url": f"{SITE}/orders", "title": "Orders"}, {"plan": "gold"})


def test_visitors_say_who_they_are_and_agree(live: LiveStack) -> None:
    saved = configure(live, external=True, ask_name=True, ask_email=True, ask_consent=True)
    try:
        key = widget_key(saved["snippet"])
        asked = requests.get(f"{live.addon}/widget/{key}/questions?lang=de", timeout=10).json()["questions"]
        assert [each["label"] for each in asked] == ["Name", "E-Mail", "Datenschutzerklärung"]
        assert [each["strangers"] for each in asked] == [True, True, False]
        with connected(live, visitor_token(live, key, SITE)) as line:
            answers = {"chat_name": "Carla\u202e Costa", "chat_email": "ann@example.com", "chat_consent": ["yes"]}
            for missing in answers:
                some = {field: given for field, given in answers.items() if field != missing}
                line.send("start", client_id=f"without-{missing}", body="Who am I?", answers=some)
                assert line.hear("error")["code"] == "answers_needed"
            line.send("start", client_id="with-all-of-it", body="Who am I?", answers=answers)
            line.hear("started")
            request = live.issue(line.hear_key())
        assert "Name: Carla" in request["description"]
        assert "E-mail, not confirmed: ann@example.com\nConsent: Given" in request["description"]
        panel = Panel.framed(live, issue_page(request["key"]), by="nina")
        with connected(live, panel.session) as agent:
            (conversation,) = agent.welcome["conversations"]
            assert conversation["customer"] == "Carla Costa (visitor)"
    finally:
        configure(live, external=True)


def test_a_type_that_vanished_is_a_problem_on_the_page_and_none_for_the_customer(live: LiveStack, form: str) -> None:
    key = widget_key(configure(live, external=True, request_type=form)["snippet"])
    live.remove_request_type(form)
    assert problems(live) == ["request_type_gone"]

    with connected(live, visitor_token(live, key, SITE)) as line:
        line.begin("Anybody here in spite of it?")
        assert live.issue(line.hear_key())["requestTypeId"] == "11"


def test_a_field_that_nobody_can_be_asked_for_is_a_problem_until_it_is_optional(live: LiveStack, form: str) -> None:
    live.change_request_type(form, fields=[APPROVER])
    key = widget_key(configure(live, external=True, request_type=form)["snippet"])
    assert problems(live) == ["request_type_unaskable"]
    with connected(live, visitor_token(live, key, SITE)) as line:
        line.begin("Who approves this?")
        assert live.issue(line.hear_key())["requestTypeId"] == "11"

    live.change_request_type(form, fields=[APPROVER | {"required": False}])
    assert problems(live) == []
