from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.jira import adf
from jira_chat.jira.errors import JiraNotFoundError, JiraRefusedError, JiraUnavailableError
from jira_chat.jira.models import (
    FieldChoice,
    Group,
    Issue,
    Project,
    Request,
    RequestField,
    RequestType,
    ServiceDesk,
    Status,
    User,
)
from jira_chat.kernel.errors import InvalidInputError
from tests.support.scripted_server import Answer, pages

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def desk(number: int) -> dict[str, str]:
    return {
        "id": str(number),
        "projectId": str(10000 + number),
        "projectKey": f"P{number}",
        "projectName": f"Project {number}",
    }


def comment(number: int, **more: object) -> dict[str, object]:
    created = START + timedelta(minutes=number)
    return {
        "id": str(number),
        "author": {"accountId": "5b10", "displayName": "Mia"},
        "body": adf.from_text(f"Comment {number}"),
        "created": created.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        **more,
    }


def comment_page(*comments: object, total: int | None = None) -> Answer:
    return Answer(body={"comments": comments, "total": len(comments) if total is None else total})


class TestPermissions:
    def test_in_a_project(self, server, client):
        server.will_answer(
            Answer(
                body={
                    "globalPermissions": ["ADMINISTER"],
                    "projectPermissions": [
                        {"permission": "ADD_COMMENTS", "issues": [], "projects": [10001]},
                        {"permission": "ADMINISTER_PROJECTS", "issues": [], "projects": []},
                        {"permission": "EDIT_ISSUES", "issues": [], "projects": [10002]},
                    ],
                }
            )
        )

        granted = client.permissions("5b10", {"EDIT_ISSUES", "ADD_COMMENTS", "ADMINISTER_PROJECTS"}, "10001")

        assert granted == {"ADD_COMMENTS"}
        assert server.received[0].json == {
            "accountId": "5b10",
            "projectPermissions": [
                {"permissions": ["ADD_COMMENTS", "ADMINISTER_PROJECTS", "EDIT_ISSUES"], "projects": [10001]}
            ],
        }

    def test_on_the_whole_site(self, server, client):
        server.will_answer(Answer(body={"globalPermissions": ["ADMINISTER"], "projectPermissions": []}))

        assert client.permissions("5b10", ["ADMINISTER"]) == {"ADMINISTER"}
        assert server.received[0].json == {"accountId": "5b10", "globalPermissions": ["ADMINISTER"]}

    def test_are_none_without_a_clear_yes(self, server, client):
        server.will_answer(Answer(body={}))

        assert client.permissions("5b10", ["ADD_COMMENTS"], "10001") == frozenset()

    def test_are_asked_again_since_asking_changes_nothing(self, server, client):
        server.will_answer(Answer(503), Answer(body={"globalPermissions": ["ADMINISTER"]}))

        assert client.permissions("5b10", ["ADMINISTER"]) == {"ADMINISTER"}


class TestProjectsAndDesks:
    def test_project(self, server, client):
        server.will_answer(Answer(body={"id": "10001", "key": "SUP", "name": "Support"}))

        assert client.project("10001") == Project(id="10001", key="SUP", name="Support")

    def test_desk_of_a_project_on_a_later_page(self, server, client):
        server.will_answer(*pages(map(desk, range(1, 6)), size=2))

        assert client.service_desk_of("10004") == ServiceDesk(
            id="4", project_id="10004", project_key="P4", name="Project 4"
        )
        assert [received.query["start"] for received in server.received] == [["0"], ["2"]]

    def test_no_desk_of_a_project(self, server, client):
        server.will_answer(*pages(map(desk, range(1, 6)), size=2))

        assert client.service_desk_of("10009") is None
        assert len(server.received) == 3

    def test_a_list_without_end_is_left_and_said_so(self, server, client, caplog):
        server.decide = lambda _: Answer(body={"values": [desk(1)], "isLastPage": False})

        assert client.service_desk_of("10009") is None
        assert len(server.received) == 40
        assert [record.message for record in caplog.records] == ["jira_pages_left_unread"]

    def test_desk(self, server, client):
        server.will_answer(Answer(body=desk(7)))

        assert client.service_desk("7").project_id == "10007"

    def test_fields_of_a_request_type(self, server, client):
        fields = [
            {
                "fieldId": "customfield_10050",
                "name": "Size",
                "required": True,
                "validValues": [{"value": "1", "label": "Small", "children": []}, {"value": "2", "label": None}],
                "defaultValues": [],
                "jiraSchema": {"type": "option", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:select"},
            },
            {"fieldId": "labels", "jiraSchema": {"type": "array", "items": "string", "system": "labels"}},
        ]
        server.will_answer(Answer(body={"canRaiseOnBehalfOf": True, "requestTypeFields": fields}))

        choices = (FieldChoice("1", "Small"), FieldChoice("2", "2"))
        assert client.request_type_fields("7", "25") == (
            RequestField(
                id="customfield_10050", name="Size", required=True, choices=choices, type="option", custom="select"
            ),
            RequestField(id="labels", name="labels", type="array", items="string"),
        )
        assert server.received[0].path.endswith("/rest/servicedeskapi/servicedesk/7/requesttype/25/field")

    def test_request_types(self, server, client):
        server.will_answer(*pages([{"id": "25", "name": "Get help"}, {"id": "3", "name": "Other"}], size=1))

        assert client.request_types("7") == (
            RequestType(id="25", name="Get help"),
            RequestType(id="3", name="Other"),
        )


class TestPeople:
    def test_groups_by_a_part_of_their_name(self, server, client):
        server.will_answer(Answer(body={"groups": [{"groupId": "g1", "name": "agents", "html": "<b>a</b>"}]}))

        assert client.search_groups("a & b") == (Group(id="g1", name="agents"),)
        assert server.received[0].query["query"] == ["a & b"]

    @pytest.mark.parametrize("groups", [[], [{"groupId": "g1", "name": "agents"}]])
    def test_are_shown_where_any_group_is(self, server, client, groups):
        server.will_answer(Answer(body={"groups": groups}))

        assert client.shows_people() == bool(groups)

    @pytest.mark.parametrize("one_alone", [False, True])
    def test_groups_of_an_account(self, server, client, one_alone):
        group = {"groupId": "g1", "name": "agents"}
        server.will_answer(Answer(body=group if one_alone else [group]))

        assert client.groups_of("qm:1:2") == (Group(id="g1", name="agents"),)
        assert server.received[0].query["accountId"] == ["qm:1:2"]

    def test_user(self, server, client):
        server.will_answer(Answer(body={"accountId": "5b10", "displayName": "Mia", "emailAddress": ""}))

        assert client.user("5b10") == User(account="5b10", name="Mia", email="")

    def test_nobody(self, server, client):
        server.will_answer(Answer(404, {"errorMessages": ["No such user."]}))

        with pytest.raises(JiraNotFoundError):
            client.user("5b10")

    def test_users_are_found_by_the_address_that_they_show_and_no_other(self, server, client):
        server.will_answer(
            Answer(
                body=[
                    {"accountId": "1", "displayName": "Mia", "emailAddress": "Mia@Example.com"},
                    {"accountId": "2", "displayName": "Mia Two", "emailAddress": "mia@example.com.au"},
                    {"accountId": "3", "displayName": "mia@example.com"},
                    {"accountId": "4", "displayName": "Hidden", "emailAddress": ""},
                ]
            )
        )

        assert [user.account for user in client.find_users("mia@example.com")] == ["1"]

    def test_customers_of_a_desk(self, server, client):
        server.will_answer(*pages([{"accountId": "qm:1", "displayName": "Cy"}], size=50))

        assert client.find_customers("7", "cy") == (User(account="qm:1", name="Cy"),)
        assert server.received[0].headers["X-ExperimentalApi"] == "opt-in"

    def test_a_new_customer(self, server, client):
        server.will_answer(Answer(201, {"accountId": "qm:1", "displayName": "Cy"}))

        assert client.create_customer("cy@example.com", "Cy") == User(account="qm:1", name="Cy")
        assert server.received[0].query == {"strictConflictStatusCode": ["true"]}
        assert server.received[0].json == {"email": "cy@example.com", "displayName": "Cy"}

    def test_a_customer_whom_jira_knows_already(self, server, client):
        server.will_answer(Answer(409, {"errorMessage": "An account exists."}))

        assert client.create_customer("cy@example.com", "Cy") is None

    def test_a_customer_whom_jira_does_not_want(self, server, client):
        server.will_answer(Answer(400, {"errorMessage": "Not an e-mail address."}))

        with pytest.raises(JiraRefusedError):
            client.create_customer("cy", "Cy")

    def test_customers_join_a_desk(self, server, client):
        server.will_answer(Answer(204))

        client.add_customers("7", ["qm:2", "qm:1", "qm:2"])

        assert server.received[0].json == {"accountIds": ["qm:1", "qm:2"]}


class TestRequests:
    def test_are_raised_by_the_app(self, server, client):
        server.will_answer(Answer(201, {"issueId": "10100", "issueKey": "SUP-1"}))

        assert client.create_request("7", "25", "Help", "Please") == Request(issue_id="10100", key="SUP-1")
        assert server.received[0].json == {
            "serviceDeskId": "7",
            "requestTypeId": "25",
            "requestFieldValues": {"summary": "Help", "description": adf.from_text("Please")},
            "isAdfRequest": True,
        }

    def test_have_a_description_that_is_no_markup(self, server, client):
        server.will_answer(Answer(201, {"issueId": "10100", "issueKey": "SUP-1"}))
        pretending = "[Your password|https://evil.example] !https://evil.example/x.png! [~accountid:ada]"

        client.create_request("7", "25", "Help", pretending)

        description = server.received[0].json["requestFieldValues"]["description"]
        assert description["content"] == [{"type": "paragraph", "content": [{"type": "text", "text": pretending}]}]

    def test_are_raised_for_a_customer(self, server, client):
        server.will_answer(Answer(201, {"issueId": "10100", "issueKey": "SUP-1"}))

        client.create_request("7", "25", "Help", "Please", on_behalf_of="qm:1")

        assert server.received[0].json["raiseOnBehalfOf"] == "qm:1"

    def test_have_no_description_where_their_type_has_none_and_other_fields_where_it_has_them(self, server, client):
        server.will_answer(Answer(201, {"issueId": "10100", "issueKey": "SUP-1"}))

        client.create_request("7", "25", "Help", None, None, {"customfield_1": {"id": "10"}})

        assert server.received[0].json["requestFieldValues"] == {"summary": "Help", "customfield_1": {"id": "10"}}

    @pytest.mark.parametrize("answer", [Answer(201, b""), Answer(500), Answer(429)])
    def test_are_raised_once_even_if_nobody_knows_whether(self, server, client, answer):
        server.will_answer(answer)

        with pytest.raises(JiraUnavailableError):
            client.create_request("7", "25", "Help", "Please")

        assert len(server.received) == 1

    def test_are_found_again_by_what_their_description_holds(self, server, client):
        def request(number: int, description: object) -> dict[str, object]:
            return {
                "issueId": str(number),
                "issueKey": f"SUP-{number}",
                "requestFieldValues": [
                    {"fieldId": "summary", "value": "Help"},
                    {"fieldId": "description", "value": description},
                ],
            }

        described = [None, "other", adf.from_text("text\n\nmarker-1 at the end"), "marker-1 again"]
        server.will_answer(*pages([request(*pair) for pair in enumerate(described)], size=2))

        assert client.find_request("7", "marker-1") == Request(issue_id="2", key="SUP-2")
        assert server.received[0].query == {
            "serviceDeskId": ["7"],
            "requestOwnership": ["ALL_REQUESTS"],
            "start": ["0"],
            "limit": ["50"],
        }

    def test_of_a_type_without_description_are_found_by_their_summary(self, server, client):
        values = [{"fieldId": "summary", "value": "Help [chat marker1]"}]
        request = {"issueId": "2", "issueKey": "SUP-2", "requestFieldValues": values}
        server.will_answer(*pages([request], size=2))

        found = client.find_request("7", "other", "marker1")

        assert found == Request(issue_id="2", key="SUP-2", described=False)

    def test_that_are_old_are_not_searched(self, server, client):
        values = [{"issueId": "1", "issueKey": "SUP-1"}] * 50
        server.decide = lambda _: Answer(body={"values": values, "isLastPage": False})

        assert client.find_request("7", "marker-1") is None
        assert len(server.received) == 3


class TestComments:
    def test_of_ours_are_public_and_marked_from_the_first_moment(self, server, client):
        server.will_answer(Answer(201, comment(1, jsdPublic=True)))

        written = client.add_comment("10100", adf.from_text("Hello\nthere"), {"conversation": "c1", "last": 3})

        assert (written.id, written.public, written.own) == ("1", True, True)
        assert len(server.received) == 1
        assert server.received[0].path == "/site/rest/api/3/issue/10100/comment"
        assert server.received[0].json == {
            "body": adf.from_text("Hello\nthere"),
            "properties": [
                {"key": "jira-chat", "value": {"conversation": "c1", "last": 3}},
                {"key": "sd.public.comment", "value": {"internal": False}},
            ],
        }

    def test_of_ours_are_a_users_where_we_may_act_as_one(self, server, client, authorized):
        server.will_answer(Answer(201, comment(1, jsdPublic=True)))

        client.add_comment("10100", {}, {}, authorization="Bearer nina")

        assert server.received[0].headers["Authorization"] == "Bearer nina"
        assert server.received[0].headers["Content-Type"] == "application/json"
        assert authorized == []

    def test_of_agents(self, server, client):
        server.will_answer(Answer(body=comment(1, jsdPublic=True)), Answer(404))

        found = client.comment("10100", "1")

        assert found.author == "5b10"
        assert found.author_name == "Mia"
        assert found.text == "Comment 1"
        assert found.created == START + timedelta(minutes=1)
        assert found.public
        assert not found.own
        assert server.received[1].path == "/site/rest/api/3/comment/1/properties/jira-chat"

    def test_of_ours_are_known_again(self, server, client):
        server.will_answer(
            Answer(body=comment(1, jsdPublic=True)),
            Answer(body={"key": "jira-chat", "value": {"last": 3}}),
        )

        found = client.comment("10100", "1")

        assert found.own
        assert found.marker == {"last": 3}

    @pytest.mark.parametrize("said", [{}, {"jsdPublic": False}, {"jsdPublic": None}, {"jsdPublic": "true"}])
    def test_are_internal_unless_jira_says_public(self, server, client, said):
        server.will_answer(Answer(body=comment(1, **said)), Answer(404))

        assert client.comment("10100", "1").public is False

    @pytest.mark.parametrize(
        ("updated", "edited"),
        [
            (None, False),
            ("2026-03-01T09:01:00.000+0000", False),
            ("2026-03-01T09:01:00.001+0000", True),
            ("2026-03-01T09:05:00", False),
            ("later", False),
            (7, False),
        ],
    )
    def test_may_have_been_edited(self, server, client, updated, edited):
        server.will_answer(comment_page(comment(1, properties=[], updated=updated)))

        assert client.comments_since("10100", START)[0].edited is edited

    def test_of_nobody(self, server, client):
        server.will_answer(Answer(body=comment(1, author=None, body=None)), Answer(404))

        found = client.comment("10100", "1")

        assert (found.author, found.author_name, found.text) == (None, "Former user", "")

    def test_that_are_gone(self, server, client):
        server.will_answer(Answer(404))

        assert client.comment("10100", "1") is None

    def test_whose_owner_cannot_be_told_are_not_guessed_at(self, server, client):
        server.will_answer(Answer(body=comment(1, jsdPublic=True)), *[Answer(503)] * 3)

        with pytest.raises(JiraUnavailableError):
            client.comment("10100", "1")

    @pytest.mark.parametrize("created", ["yesterday", "", "2026-03-01T09:00:00"])
    def test_of_no_time_are_not_guessed_at(self, server, client, created):
        server.will_answer(*[Answer(body=comment(1, created=created))] * 3)

        with pytest.raises(JiraUnavailableError):
            client.comment("10100", "1")

    def test_of_ours_are_found_by_their_marker(self, server, client):
        marked = [{"key": "other", "value": 1}, {"key": "jira-chat", "value": {"last": 3}}]
        server.will_answer(
            comment_page(comment(3, properties=[]), total=3),
            comment_page(comment(2, properties=marked), total=3),
        )

        assert client.find_own_comment("10100", {"last": 3}).id == "2"
        assert server.received[0].query == {
            "startAt": ["0"],
            "maxResults": ["10"],
            "orderBy": ["-created"],
            "expand": ["properties"],
        }
        assert (server.received[1].query["startAt"], server.received[1].query["maxResults"]) == (["1"], ["50"])

    def test_of_ours_are_found_by_a_part_of_their_marker(self, server, client):
        marked = [{"key": "jira-chat", "value": {"conversation": "c1", "first": 2, "last": 3}}]
        odd = [{"key": "jira-chat", "value": "written by somebody else"}]
        server.will_answer(comment_page(comment(2, properties=odd), comment(1, properties=marked)))

        assert client.find_own_comment("10100", {"conversation": "c1", "first": 2}).id == "1"

    def test_of_ours_with_another_marker_are_others(self, server, client):
        marked = [{"key": "jira-chat", "value": {"last": 3}}]
        server.will_answer(comment_page(comment(1, properties=marked)))

        assert client.find_own_comment("10100", {"last": 4}) is None

    def test_are_asked_for_their_marker_one_by_one_if_jira_does_not_expand_it(self, server, client):
        server.will_answer(
            comment_page(comment(2), comment(1)),
            Answer(404),
            Answer(body={"key": "jira-chat", "value": {"last": 3}}),
        )

        assert client.find_own_comment("10100", {"last": 3}).id == "1"

    def test_since_an_instant_come_oldest_first(self, server, client):
        server.will_answer(
            comment_page(comment(4, properties=[]), comment(3, properties=[]), total=5),
            comment_page(comment(2, properties=[]), comment(1, properties=[]), total=5),
        )

        found = client.comments_since("10100", START + timedelta(minutes=2))

        assert [each.id for each in found] == ["2", "3", "4"]

    @pytest.mark.parametrize(
        "odd",
        [
            {"created": "yesterday"},
            {"id": 7},
            {"author": "nina"},
            {"properties": 1},
        ],
    )
    def test_that_cannot_be_read_take_no_others_with_them(self, server, client, odd):
        server.will_answer(
            comment_page(comment(3, properties=[]), comment(2, **odd), comment(1, properties=[]), total=3)
        )

        assert [each.id for each in client.comments_since("10100", START)] == ["1", "3"]

    def test_of_somebody_whose_account_was_deleted_have_jiras_name_for_them(self, server, client):
        nobody = {"accountId": "x", "displayName": None}
        server.will_answer(comment_page(comment(1, properties=[], author=nobody)))

        assert client.comments_since("10100", START)[0].author_name == "Former user"

    def test_of_an_issue_without_any(self, server, client):
        server.will_answer(comment_page())

        assert client.comments_since("10100", START) == ()


def test_an_issue_remembers_what_is_ours(server, client):
    server.will_answer(Answer(201))

    client.set_issue_property("10100", "jira-chat.conversation", {"id": "c1"})

    (received,) = server.received
    assert received.method == "PUT"
    assert received.path == "/site/rest/api/3/issue/10100/properties/jira-chat.conversation"
    assert received.json == {"id": "c1"}


@pytest.mark.parametrize("hostile", ["", ".", "..", "../myself", "1/2", "1?a=b", "1#", "1 2", "%2e", "é", "1\n"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda client, value: client.project(value),
        lambda client, value: client.service_desk(value),
        lambda client, value: client.request_types(value),
        lambda client, value: client.request_type_fields("1", value),
        lambda client, value: client.find_customers(value, "a"),
        lambda client, value: client.add_customers(value, ["1"]),
        lambda client, value: client.find_request(value, "marker"),
        lambda client, value: client.add_comment(value, {}, {}),
        lambda client, value: client.comment(value, "1"),
        lambda client, value: client.comment("1", value),
        lambda client, value: client.find_own_comment(value, {}),
        lambda client, value: client.comments_since(value, START),
        lambda client, value: client.set_issue_property(value, "key", {}),
        lambda client, value: client.set_issue_property("1", value, {}),
        lambda client, value: client.permissions("1", ["ADD_COMMENTS"], value),
    ],
)
def test_nothing_but_an_id_gets_into_a_path(server, client, ask, hostile):
    with pytest.raises(InvalidInputError):
        ask(client, hostile)

    assert server.received == []


class TestIssues:
    @pytest.mark.parametrize(
        ("fields", "resolved", "done"),
        [
            ({}, False, False),
            ({"status": {"statusCategory": {"key": "indeterminate"}}, "resolution": None}, False, False),
            ({"status": {"statusCategory": {"key": "done"}}}, True, True),
            ({"status": {"statusCategory": {"key": "new"}}, "resolution": {"name": "Duplicate"}}, True, False),
        ],
    )
    def test_resolved_or_not(self, server, client, fields, resolved, done):
        server.will_answer(Answer(body={"id": "20001", "key": "SUP-1", "fields": fields}))

        assert client.find_issue("20001") == Issue("20001", "SUP-1", resolved=resolved, done=done)
        (asked_for,) = server.received[0].query["fields"]
        states = {"status", "assignee", "resolution", "resolutiondate", "statuscategorychangedate", "updated"}
        assert set(asked_for.split(",")) == {"summary", "reporter", "project", "security", "labels"} | states

    @pytest.mark.parametrize(
        ("said", "known"),
        [
            ({"resolutiondate": "2026-03-01T09:00:00.000+0000"}, START),
            ({"resolutiondate": None, "statuscategorychangedate": "2026-03-01T10:00:00.000+0100"}, START),
            (
                {
                    "resolutiondate": "2026-02-01T09:00:00.000+0000",
                    "statuscategorychangedate": "2026-03-01T09:00:00.000+0000",
                },
                START,
            ),
            (
                {
                    "status": {"statusCategory": {"key": "new"}},
                    "resolution": {"name": "Duplicate"},
                    "resolutiondate": "2026-03-01T09:00:00.000+0000",
                    "statuscategorychangedate": "2026-02-01T09:00:00.000+0000",
                },
                START,
            ),
            ({"resolutiondate": "yesterday"}, None),
        ],
    )
    def test_when_it_was_resolved(self, server, client, said, known):
        fields = {"status": {"statusCategory": {"key": "done"}}} | said
        server.will_answer(Answer(body={"id": "20001", "key": "SUP-1", "fields": fields}))

        assert client.find_issue("20001").resolved_at == known

    def test_summary_and_reporter(self, server, client):
        fields = {"summary": "Printer", "reporter": {"accountId": "qm:1", "displayName": "Carla"}}
        server.will_answer(Answer(body={"id": "20001", "key": "SUP-1", "fields": fields}))

        assert client.find_issue("20001") == Issue("20001", "SUP-1", summary="Printer", reporter="qm:1")

    def test_who_works_on_it_and_how_far_they_are(self, server, client):
        status = {"name": "Waiting for support", "statusCategory": {"key": "indeterminate"}}
        fields = {"status": status, "assignee": {"accountId": "qm:2", "displayName": "Nina Novak"}}
        server.will_answer(Answer(body={"id": "20001", "key": "SUP-1", "fields": fields}))

        found = client.find_issue("20001")
        assert found.status == Status("Waiting for support", "indeterminate")
        assert found.assignee == User("qm:2", "Nina Novak")

    def test_where_it_is_and_whether_it_is_restricted(self, server, client):
        fields = {"project": {"id": "10001", "key": "HR"}, "security": {"id": "1", "name": "Staff"}}
        server.will_answer(Answer(body={"id": "20001", "key": "HR-1", "fields": fields}))

        assert client.find_issue("20001") == Issue("20001", "HR-1", project="10001", restricted=True)

    def test_gone(self, server, client):
        server.will_answer(Answer(404, {"errorMessages": ["Issue does not exist."]}))

        assert client.find_issue("20001") is None

    def test_another_reporter(self, server, client):
        server.will_answer(Answer(204))

        client.set_reporter("20001", "qm:1")

        assert (server.received[0].method, server.received[0].path) == ("PUT", "/site/rest/api/3/issue/20001")
        assert server.received[0].json == {"fields": {"reporter": {"accountId": "qm:1"}}}


class TestLinks:
    @pytest.mark.parametrize(("names", "has"), [(["Blocks", "Relates"], True), (["Blocks"], False), ([], False)])
    def test_need_a_type_that_says_little(self, server, client, names, has):
        server.will_answer(Answer(body={"issueLinkTypes": [{"id": "1", "name": name} for name in names]}))

        assert client.relates() is has

    def test_are_made_between_two_requests(self, server, client):
        server.will_answer(Answer(201))
        client.relate("20002", "20001")

        assert server.received[0].json == {
            "type": {"name": "Relates"},
            "inwardIssue": {"id": "20002"},
            "outwardIssue": {"id": "20001"},
        }
