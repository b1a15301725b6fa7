import pytest

from jira_chat.kernel.ids import new_id
from tests.support.jira_site import SERVICE_DESK
from tests.support.web import Web

HELLO = {"name": "Hello", "text": "Hi {customer.name|there}!", "language": "de"}


@pytest.fixture
def agent(web: Web, key: str) -> dict[str, str]:
    return web.session("dashboard")


def test_the_admin_saves_and_the_agent_uses(web: Web, agent) -> None:
    settings, reply = web.session("project-settings"), new_id()
    saved = web.send("PUT", f"/api/managed-replies/{reply}", headers=settings, json=HELLO)
    assert saved.status_code == 200, saved.text
    assert (len(saved.json["languages"]), saved.json["longest_text"]) == (14, 4000)
    assert web.send("POST", f"/api/replies/{reply}/use", headers=agent).status_code == 204
    usable = web.send("GET", "/api/replies", headers=agent).json
    (shown,) = usable["replies"]
    assert (shown["id"], shown["scope"], shown["uses"], shown["text"]) == (reply, "project", 1, HELLO["text"])
    assert usable["portal_link"].endswith(f"/servicedesk/customer/portal/{SERVICE_DESK}")
    assert web.send("DELETE", f"/api/managed-replies/{reply}", headers=settings).status_code == 204
    assert web.send("GET", "/api/managed-replies", headers=settings).json["replies"] == []


def test_a_refusal_names_the_field(web: Web, agent) -> None:
    refused = web.send("PUT", f"/api/managed-replies/{new_id()}", headers=agent, json=HELLO | {"text": "{who}"})
    assert refused.status_code == 400
    assert refused.json["error"]["fields"].keys() == {"text"}


def test_a_file_is_imported(web: Web, agent) -> None:
    imported = web.send("POST", "/api/managed-replies/import", headers=agent, json={"replies": [HELLO]})
    assert [each["name"] for each in imported.json["replies"]] == ["Hello"]
    refused = web.send("POST", "/api/managed-replies/import", headers=agent, json={"replies": [HELLO, HELLO]})
    assert refused.json["error"]["fields"].keys() == {"2. Hello (name)"}


def test_a_conversation_of_others_tells_nothing(web: Web, agent) -> None:
    hidden = web.send("GET", f"/api/replies?conversation={'0' * 32}", headers=agent)
    assert hidden.status_code == 404
