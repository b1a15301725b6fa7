from dataclasses import replace

import pytest

from jira_chat.installations.rules import GRACE
from tests.support import connect_host
from tests.support.connect_host import ABSENT
from tests.support.web import Web


def admitted(web: Web) -> bool:
    """Whether a page that the site signs now is shown."""
    return web.page("administration").status_code == 200


def test_a_site_installs_and_is_served(uninstalled) -> None:
    assert not admitted(uninstalled)
    answer = uninstalled.site.install(uninstalled.send)
    assert (answer.status_code, answer.data) == (204, b"")
    assert admitted(uninstalled)


def test_the_same_message_twice_changes_nothing(web) -> None:
    key = web.configure()
    assert web.site.install(web.send).status_code == 204
    assert web.configure() == key


def test_a_new_secret_counts_at_once_and_the_old_one_a_little_longer(web) -> None:
    before = replace(web.site)
    web.site.secret = connect_host.OTHER_SECRET
    assert web.site.install(web.send).status_code == 204
    old = replace(web, site=before)
    assert admitted(web)
    assert admitted(old)
    web.clock.advance(seconds=GRACE.total_seconds() - 1)
    assert admitted(old)
    web.clock.advance(seconds=2)
    assert not admitted(old)
    assert admitted(web)


@pytest.mark.parametrize("order", [("disabled", "uninstalled"), ("uninstalled", "disabled")])
def test_uninstall_wins_against_disable_in_either_order(web, order) -> None:
    key = web.configure()
    token = web.site.sign(web.site.claims("POST", "/connect/disabled", sub=ABSENT))
    for event in order:
        if event == "uninstalled":
            assert web.site.uninstall(web.send).status_code == 204
        else:
            web.send("POST", "/connect/disabled", headers={"Authorization": f"JWT {token}"}, data=b"{}")
    assert web.site.tell(web.send, "enabled").status_code == 401
    assert not admitted(web)
    assert web.site.install(web.send).status_code == 204
    assert admitted(web)
    assert web.configure() == key


def test_a_disabled_site_is_served_again_once_it_enables_us(web) -> None:
    assert web.site.tell(web.send, "disabled").status_code == 204
    assert not admitted(web)
    assert web.site.tell(web.send, "enabled").status_code == 204
    assert admitted(web)


def test_a_reinstall_brings_the_settings_back(web) -> None:
    web.configure(welcome="Welcome back")
    web.site.uninstall(web.send)
    web.site.secret = connect_host.OTHER_SECRET
    web.site.install(web.send)
    found = web.send("GET", "/api/project-settings", headers=web.session("project-settings"))
    assert found.json["settings"]["welcome"] == "Welcome back"


def test_uninstalling_what_was_never_here_is_done_already(uninstalled) -> None:
    assert uninstalled.site.uninstall(uninstalled.send).status_code == 204


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": ["https://somewhere.else.example.com"]}, id="for another app"),
        pytest.param({"aud": ABSENT}, id="for nobody"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": ABSENT}, id="for ever"),
        pytest.param({"qsh": "context-qsh"}, id="context token"),
        pytest.param({"qsh": "0" * 64}, id="another request"),
        pytest.param({"iss": "jira:another"}, id="by another site"),
    ],
)
def test_an_install_that_atlassian_did_not_mean_is_refused(uninstalled, claims, caplog) -> None:
    body = connect_host.install_body(baseUrl=uninstalled.site.url)
    said = uninstalled.site.claims("POST", "/connect/installed", aud=["http://127.0.0.1:5000"], sub=ABSENT)
    said = {name: value for name, value in (said | claims).items() if value is not ABSENT}
    token = connect_host.by_atlassian(said)
    headers = {"Authorization": f"JWT {token}"}
    answer = uninstalled.send("POST", "/connect/installed", headers=headers, data=body)
    assert answer.status_code == 401
    assert answer.json == {"error": {"code": "unauthorized", "message": "Please reload the page and try again."}}
    (line,) = [record for record in caplog.records if record.getMessage() == "unauthorized"]
    assert line.reason
    assert token not in caplog.text
    assert not admitted(uninstalled)


def test_an_install_signed_by_the_site_itself_is_refused(web) -> None:
    token = web.site.sign(web.site.claims("POST", "/connect/installed", aud=["http://127.0.0.1:5000"], sub=ABSENT))
    body = connect_host.install_body(baseUrl=web.site.url, sharedSecret="a secret of the attacker's own choice")
    answer = web.send("POST", "/connect/installed", headers={"Authorization": f"JWT {token}"}, data=body)
    assert answer.status_code == 401
    assert admitted(web)


@pytest.mark.parametrize(
    "base_url", ["https://evil.example.com", "file:///etc/passwd", "https://a.atlassian.net@evil.com"]
)
def test_a_site_at_an_address_that_is_not_allowed_is_refused(uninstalled, base_url: str) -> None:
    assert uninstalled.site.install(uninstalled.send, baseUrl=base_url).status_code == 401


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff", b'{"clientKey": 7}', b"[" * 15_000])
def test_a_body_that_is_not_a_message_is_a_mistake_of_the_sender(uninstalled, body: bytes) -> None:
    answer = uninstalled.site.tell_as_atlassian(uninstalled.send, "installed", body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid_input")


def test_when_the_key_server_is_away_the_site_is_asked_to_come_back(uninstalled) -> None:
    uninstalled.site.away = True
    assert uninstalled.site.install(uninstalled.send).status_code == 503
    uninstalled.site.away = False
    assert uninstalled.site.install(uninstalled.send).status_code == 204


class TestAgain:
    """A token says nothing of the body, so it counts once."""

    @pytest.fixture
    def tell(self, web):
        """Send a body with one and the same token."""

        def tell(event: str, token: str, **body: str) -> int:
            headers = {"Authorization": f"JWT {token}"}
            message = connect_host.install_body(baseUrl=web.site.url, **body)
            return int(web.send("POST", f"/connect/{event}", headers=headers, data=message).status_code)

        return tell

    @pytest.fixture
    def token(self, web) -> str:
        said = web.site.claims("POST", "/connect/installed", aud=["http://127.0.0.1:5000"], sub=ABSENT)
        return connect_host.by_atlassian(said)

    @pytest.mark.parametrize("change", [{"sharedSecret": connect_host.OTHER_SECRET}, {"baseUrl": "http://127.0.0.1:1"}])
    def test_an_install_with_another_body_is_refused(self, web, token, change, caplog) -> None:
        address = web.site.url
        body = connect_host.install_body(baseUrl=address)
        headers = {"Authorization": f"JWT {token}"}
        assert web.send("POST", "/connect/installed", headers=headers, data=body).status_code == 204
        replayed = connect_host.install_body(**{"baseUrl": address} | change)
        assert web.send("POST", "/connect/installed", headers=headers, data=replayed).status_code == 401
        assert admitted(web)
        assert web.services.installations.find_host("connect", connect_host.HOST).credentials == (connect_host.SECRET,)
        assert [each.reason for each in caplog.records if each.getMessage() == "unauthorized"] == ["token_replayed"]

    def test_a_signature_that_is_written_otherwise_is_the_same_token(self, tell, token) -> None:
        assert tell("installed", token) == 204
        assert tell("installed", token + "==", sharedSecret=connect_host.OTHER_SECRET) == 401

    def test_an_install_that_we_did_not_finish_counts_when_it_comes_again(self, web, tell, token, monkeypatch) -> None:
        web.app.testing = False
        with monkeypatch.context() as patch:
            patch.setattr(web.services.installations._repository, "save", _out_of_order)
            assert tell("installed", token, sharedSecret=connect_host.OTHER_SECRET) == 500
        assert tell("installed", token, sharedSecret=connect_host.OTHER_SECRET) == 204
        web.site.secret = connect_host.OTHER_SECRET
        assert admitted(web)

    def test_an_install_whose_answer_was_lost_is_answered_again_and_does_nothing(self, web, tell, token) -> None:
        assert tell("installed", token, sharedSecret=connect_host.OTHER_SECRET) == 204
        web.site.uninstall(web.send)
        assert tell("installed", token, sharedSecret=connect_host.OTHER_SECRET) == 204
        web.site.secret = connect_host.OTHER_SECRET
        assert not admitted(web)

    def test_a_removal_does_not_remove_what_was_installed_since(self, web, tell) -> None:
        said = web.site.claims("POST", "/connect/uninstalled", aud=["http://127.0.0.1:5000"], sub=ABSENT)
        token = connect_host.by_atlassian(said)
        assert tell("uninstalled", token) == 204
        web.site.install(web.send)
        assert tell("uninstalled", token) == 204
        assert admitted(web)

    @pytest.mark.parametrize("events", [("enabled", "disabled"), ("disabled", "enabled")])
    def test_a_switch_does_not_switch_twice(self, web, tell, events) -> None:
        first, last = events
        token = web.site.sign(web.site.claims("POST", f"/connect/{first}", sub=ABSENT))
        assert tell(first, token) == 204
        web.site.tell(web.send, last)
        assert tell(first, token) == 204
        assert tell(first, token, sharedSecret="x") == 401
        assert admitted(web) is (last == "enabled")


def _out_of_order(*_: object) -> None:
    raise OSError("the disk is full")
