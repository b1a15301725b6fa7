"""SECRET_KEY is replaced, and nobody notices."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jira_chat import resealing
from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.kernel.clock import utc_now
from jira_chat.kernel.ids import ConversationId, new_id
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support import databases, in_process
from tests.support.fakes import FakeHints
from tests.support.in_process import SITE, InProcessStack
from tests.support.product import ROOT
from tests.support.sign_in_methods import WebSite

NEW = "the secret key of the second year, long"


def identifies(stack: InProcessStack, website: WebSite) -> bool:
    """Whether somebody signs in as the customer's own web site does it."""
    return stack.ask("identify", {"site": SITE, "token": website.token("ann@example.com")}).status_code == 200


def opens_pages(stack: InProcessStack) -> bool:
    """Whether we know the site's own credential."""
    return stack.portal_page(None) is not None


def post(stack: InProcessStack, token: str, conversation: ConversationId, body: str) -> None:
    stack.services.conversations.post(stack.principal(token), conversation, client_id=new_id(), body=body)


def test_a_new_key_takes_over_and_the_old_one_can_go(stack: InProcessStack, website: WebSite) -> None:
    old = stack.infrastructure.config.secret_key
    stack.agents(online=True)
    panel = stack.admin_session()
    visitor = stack.ask("session", {"site": SITE}).json["token"]
    began = stack.services.conversations.start(stack.principal(visitor), client_id=new_id(), body="Before")
    conversation = began.conversation.id

    with in_process.restarted(stack, secret_key=NEW, previous_secret_key=old) as both:
        assert opens_pages(both)
        assert identifies(both, website)
        assert both.send("GET", "/api/project-settings", token=panel).status_code == 200, "a page from before"
        post(both, visitor, conversation, "Between")
        said = reseal(both.infrastructure.config.data_dir, SECRET_KEY=NEW, SECRET_KEY_PREVIOUS=old)
        assert "credentials of sites: 1 sealed anew" in said
        assert "identity secrets: 1 sealed anew" in said
        assert opens_pages(both)

    with in_process.restarted(stack, secret_key=NEW) as alone:
        assert opens_pages(alone)
        assert identifies(alone, website)
        polled = alone.send("POST", "/socket/poll", token=visitor, json={"frames": []}).json["frames"]
        assert [each["id"] for each in polled[0]["conversations"]] == [conversation]
        post(alone, visitor, conversation, "After")


def reseal(folder: Path, **keys: str) -> str:
    """Seal anew as operators do, beside what runs; return what it says."""
    command = [sys.executable, "-m", "jira_chat.cli", "reseal"]
    environ = {**os.environ, "DATA_DIR": str(folder), **keys}
    ended = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True)
    return ended.stdout


def test_a_key_that_is_not_named_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = "the secret key of the first year, long"
    database = Database(databases.sqlite(tmp_path))
    notice = InstallNotice(platform="connect", host_id="jira:1", site_url=SITE, origins=(SITE,), credential="secret")
    Installations(database, Vault(old), utc_now, FakeHints()).install(notice)
    database.close()
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", NEW)

    assert resealing.main() == os.EX_DATAERR
    assert "not readable: installation" in capsys.readouterr().out
    monkeypatch.setenv("SECRET_KEY_PREVIOUS", old)
    assert resealing.main() == os.EX_OK
