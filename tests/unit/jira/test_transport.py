import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from jira_chat.jira import wire
from jira_chat.jira.budget import SiteBudget
from jira_chat.jira.errors import (
    JiraBudgetError,
    JiraError,
    JiraForbiddenError,
    JiraLimitedError,
    JiraNotFoundError,
    JiraRefusedError,
    JiraTimeoutError,
    JiraUnavailableError,
)
from jira_chat.jira.models import Project
from jira_chat.jira.transport import Transport
from jira_chat.kernel import errors as kernel_errors
from tests.support.scripted_server import Answer

PROJECT = {"id": "10000", "key": "SUP", "name": "Support", "style": "classic"}


@pytest.fixture
def read(transport):
    return lambda: transport.read(Project, transport.platform.get_project, "10000")


@pytest.fixture
def write(transport):
    return lambda: transport.write(Project, transport.platform.add_comment, "10000", data={"body": "secret"})


class TestAuthorization:
    def test_is_asked_for_the_request_exactly_as_it_is_sent(self, server, transport, authorized):
        server.will_answer(Answer(body=[]))

        transport.read(list, transport.platform.find_users, query="a b+c@example.com,d/é")

        (received,) = server.received
        assert authorized == [("GET", server.url + received.target)]
        assert received.path == "/site/rest/api/3/user/search"
        assert received.query == {"query": ["a b+c@example.com,d/é"]}
        assert received.headers["Authorization"] == "Proof number-1"

    def test_is_asked_again_for_each_attempt(self, server, read, authorized):
        server.will_answer(Answer(503), Answer(body=PROJECT))

        read()

        assert [received.headers["Authorization"] for received in server.received] == [
            "Proof number-1",
            "Proof number-2",
        ]

    def test_is_not_replaced_by_a_netrc_file(self, server, read, tmp_path, monkeypatch):
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(netrc))
        server.will_answer(Answer(body=PROJECT))

        read()

        assert server.received[0].headers["Authorization"] == "Proof number-1"

    def test_leaves_no_cookies_behind(self, server, read):
        server.will_answer(Answer(body=PROJECT, headers={"Set-Cookie": "tracked=1"}), Answer(body=PROJECT))

        read()
        read()

        assert "Cookie" not in server.received[1].headers


class TestReading:
    def test_gives_the_answer_as_a_value_and_ignores_what_it_does_not_know(self, server, read, pauses):
        server.will_answer(Answer(body=PROJECT))

        assert read() == Project(id="10000", key="SUP", name="Support")
        assert server.received[0].body == b""
        assert pauses == []

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_tries_again_when_that_may_help(self, server, read, pauses, status):
        server.will_answer(Answer(status), Answer(status), Answer(body=PROJECT))

        assert read().key == "SUP"
        assert len(pauses) == 2
        assert 0.25 <= pauses[0] <= 0.5
        assert 0.25 <= pauses[1] <= 1

    def test_waits_as_long_as_jira_asks(self, server, read, pauses):
        server.will_answer(Answer(429, headers={"Retry-After": "1"}), Answer(body=PROJECT))

        read()

        assert 1.25 <= pauses[0] <= 1.5

    def test_does_not_let_people_wait_for_long(self, server, read, pauses):
        server.will_answer(Answer(429, headers={"Retry-After": "120"}))

        with pytest.raises(JiraUnavailableError) as caught:
            read()

        assert caught.value.retryable
        assert caught.value.retry_after == 120
        assert caught.value.status == 429
        assert len(server.received) == 1
        assert pauses == []

    def test_understands_a_date_to_come_back_at(self, server, read):
        later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
        server.will_answer(Answer(503, headers={"Retry-After": later}))

        with pytest.raises(JiraUnavailableError) as caught:
            read()

        assert 290 <= caught.value.retry_after <= 300

    def test_survives_an_instant_to_come_back_at_that_is_none(self, server, read):
        server.will_answer(*[Answer(503, headers={"Retry-After": "soon"})] * 3)

        with pytest.raises(JiraUnavailableError) as caught:
            read()

        assert caught.value.retry_after is None

    def test_gives_up_after_the_third_attempt(self, server, read, pauses):
        server.will_answer(*[Answer(503)] * 4)

        with pytest.raises(JiraUnavailableError):
            read()

        assert len(server.received) == 3
        assert len(pauses) == 2

    def test_is_not_repeated_when_time_ran_out(self, server, read, pauses):
        end_of_test = threading.Event()
        server.will_answer(Answer(body=PROJECT, after=end_of_test))

        with pytest.raises(JiraTimeoutError) as caught:
            read()
        end_of_test.set()

        assert caught.value.retryable
        assert len(server.received) == 1
        assert pauses == []


class TestWriting:
    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_is_never_repeated(self, server, write, pauses, status):
        server.will_answer(Answer(status, headers={"Retry-After": "0"}), Answer(201, PROJECT))

        with pytest.raises(JiraUnavailableError) as caught:
            write()

        assert caught.value.retry_after == 0
        assert len(server.received) == 1
        assert pauses == []

    def test_is_waited_for_longer_than_a_read(self, server, write):
        late = threading.Event()
        server.will_answer(Answer(201, PROJECT, after=late))
        threading.Timer(1.3, late.set).start()

        assert write().key == "SUP"

    @pytest.mark.parametrize(
        ("status", "headers", "not_done"),
        [
            (429, {}, True),
            (503, {"Retry-After": "1"}, True),
            (503, {}, False),
            (500, {"Retry-After": "1"}, False),
            (504, {}, False),
        ],
    )
    def test_that_was_not_done_for_sure_says_so(self, server, write, status, headers, not_done):
        server.will_answer(Answer(status, headers=headers))

        with pytest.raises(JiraUnavailableError) as caught:
            write()

        assert caught.value.not_done is not_done

    def test_that_was_cut_off_may_be_done_and_one_that_nobody_took_is_not(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            transport = Transport(address, lambda method, url: "Proof")

            def hang_up():
                listening.accept()[0].close()

            hanging_up = threading.Thread(target=hang_up)
            hanging_up.start()
            with pytest.raises(JiraUnavailableError) as cut_off:
                transport.command(transport.platform.set_issue_property, "SUP-1", "jira-chat", data={})
            hanging_up.join()
        with pytest.raises(JiraUnavailableError) as not_taken:
            transport.command(transport.platform.set_issue_property, "SUP-1", "jira-chat", data={})
        transport.close()

        assert (cut_off.value.not_done, not_taken.value.not_done) == (False, True)

    @pytest.mark.parametrize(
        ("reason", "one_issue"), [("jira-per-issue-on-write", True), ("jira-burst-based", False), (None, False)]
    )
    def test_that_is_one_too_many_says_of_what(self, server, write, reason, one_issue):
        headers = {"Retry-After": "7"} | ({"RateLimit-Reason": reason} if reason else {})
        server.will_answer(Answer(429, headers=headers))

        with pytest.raises(JiraLimitedError) as caught:
            write()

        assert (caught.value.one_issue, caught.value.retry_after) == (one_issue, 7)

    def test_over_the_budget_is_not_sent(self, server, pauses):
        class Empty(SiteBudget):
            def spend(self, method, url):
                raise JiraBudgetError(f"{method} {url}", retry_after=1)

        budget = Empty("t1", None, (), waits=True)
        transport = Transport(server.url, lambda method, url: "Proof", budget, sleep=pauses.append)
        with pytest.raises(JiraBudgetError, match=r"^GET http://.*/rest/api/3/project/10000$"):
            transport.read(Project, transport.platform.get_project, "10000")
        transport.close()

        assert (server.received, pauses) == ([], [])

    @pytest.mark.parametrize(
        ("shape", "body", "objects"),
        [
            (Project, PROJECT, 1),
            (list, [], 0),
            (wire.Page[Project], {"values": [PROJECT] * 3, "isLastPage": True}, 3),
            (wire.CommentPage, {"comments": [{"id": "1"}] * 2, "total": 9}, 2),
        ],
    )
    def test_of_a_read_pays_for_each_object(self, server, shape, body, objects):
        charged = []

        class Noting(SiteBudget):
            def spend(self, method, url):
                pass

            def charge(self, objects):
                charged.append(objects)

        transport = Transport(server.url, lambda method, url: "Proof", Noting("t1", None, (), waits=True))
        server.will_answer(Answer(200, body))
        transport.read(shape, transport.platform.get_project, "10000")
        transport.close()

        assert charged == [objects]

    def test_may_be_answered_by_nothing(self, server, transport):
        server.will_answer(Answer(204))

        transport.command(transport.platform.set_issue_property, "SUP-1", "jira-chat", data={"a": 1})

        (received,) = server.received
        assert (received.method, received.json) == ("PUT", {"a": 1})


class TestStrangeAnswers:
    @pytest.mark.parametrize("body", [b"<html>Down for maintenance", b"", b"\xff\xfe", b"[]", {"id": 10000}])
    def test_that_cannot_be_read_count_as_none(self, server, write, body):
        server.will_answer(Answer(200, body))

        with pytest.raises(JiraUnavailableError) as caught:
            write()

        assert caught.value.status == 200

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_redirects_are_not_followed(self, server, write, status):
        server.will_answer(Answer(status, headers={"Location": f"{server.url}/elsewhere"}))

        with pytest.raises(JiraUnavailableError):
            write()

        assert len(server.received) == 1

    def test_a_redirect_to_nowhere_is_no_success(self, server, transport):
        server.will_answer(Answer(300))

        with pytest.raises(JiraUnavailableError):
            transport.command(transport.platform.set_issue_property, "SUP-1", "jira-chat", data={})

    def test_nobody_listens(self, pauses):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{taken.getsockname()[1]}"
            transport = Transport(address, lambda method, url: "Proof", sleep=pauses.append)

            with pytest.raises(JiraUnavailableError) as caught:
                transport.read(list, transport.platform.find_users, query="private@example.com")
            transport.close()

        assert caught.value.details == {"cause": "ConnectionError"}
        assert caught.value.__cause__ is None
        assert len(pauses) == 2


class TestRefusals:
    def test_of_the_platform_come_in_its_own_words(self, server, write):
        words = {"errorMessages": ["No comment."], "errors": {"body": "Too long."}, "status": 400}
        server.will_answer(Answer(400, words))

        with pytest.raises(JiraRefusedError) as caught:
            write()

        assert caught.value.message == "No comment. Too long."
        assert caught.value.details["fields"] == {"body": "Too long."}
        assert caught.value.status == 400
        assert not caught.value.retryable

    def test_of_service_management_come_in_its_own_words(self, server, write):
        words = {"errorMessage": "Pick a type.", "i18nErrorMessage": {"i18nKey": "x", "parameters": []}}
        server.will_answer(Answer(400, words))

        with pytest.raises(JiraRefusedError, match=r"^Pick a type\.$"):
            write()

    @pytest.mark.parametrize(
        ("status", "kind", "code"),
        [
            (400, JiraRefusedError, "jira_refused"),
            (401, JiraForbiddenError, "jira_forbidden"),
            (403, JiraForbiddenError, "jira_forbidden"),
            (404, JiraNotFoundError, "not_found"),
            (409, JiraRefusedError, "jira_refused"),
            (410, JiraNotFoundError, "not_found"),
            (413, JiraRefusedError, "jira_refused"),
            (408, JiraUnavailableError, "unavailable"),
            (599, JiraUnavailableError, "unavailable"),
        ],
    )
    def test_say_what_can_be_done_about_them(self, server, write, status, kind, *, code):
        server.will_answer(Answer(status))

        with pytest.raises(JiraError) as caught:
            write()

        assert type(caught.value) is kind
        assert caught.value.code == code
        assert caught.value.status == status

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", {"errorMessages": None}, {"errors": {"a": {}}}])
    def test_without_words_that_can_be_read_have_ours(self, server, write, body):
        server.will_answer(Answer(400, body))

        with pytest.raises(JiraRefusedError, match=r"^Jira refused this\.$"):
            write()

    def test_are_passed_on_in_part_when_they_are_long(self, server, write):
        server.will_answer(Answer(400, {"errorMessages": ["x" * 100_000]}))

        with pytest.raises(JiraRefusedError) as caught:
            write()

        assert len(caught.value.message) == 500

    def test_leave_nothing_in_the_log(self, server, write, caplog):
        caplog.set_level(logging.WARNING)
        server.will_answer(Answer(400, {"errorMessages": ["about a secret"]}), Answer(500, b"secret"))

        for _ in range(2):
            with pytest.raises(JiraError):
                write()

        assert caplog.records == []

    def test_belong_to_the_one_family(self):
        assert issubclass(JiraUnavailableError, kernel_errors.UnavailableError)
        assert issubclass(JiraNotFoundError, kernel_errors.NotFoundError)
        assert issubclass(JiraError, kernel_errors.DomainError)
