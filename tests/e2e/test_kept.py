"""A conversation whose texts and files were deleted here: both sides see what Jira keeps."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow
from tests.support.live_stack import LiveStack
from tests.support.pictures import PDF
from tests.support.roles import Agent, SiteVisitor
from tests.support.waiting import wait_for

LONG_AGO = "2020-01-01 00:00:00.000000"


def unsynced(database: sqlite3.Connection, key: str) -> int:
    query = "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
    return int(database.execute(f"{query} WHERE c.issue_key = ? AND m.jira_ref IS NULL", (key,)).fetchone()[0])


def purge(database: sqlite3.Connection, key: str) -> None:
    """Do what the sweeps do when the days of a conversation and its files are over."""
    of_it = "conversation_id = (SELECT id FROM conversations WHERE issue_key = ?)"
    with database:
        database.execute(f"UPDATE messages SET body = '', purged_at = ? WHERE {of_it}", (LONG_AGO, key))
        database.execute(f"UPDATE attachments SET expires_at = ? WHERE {of_it}", (LONG_AGO, key))
        database.execute("UPDATE conversations SET revisions = revisions + 1 WHERE issue_key = ?", (key,))


@pytest.mark.usefixtures("somebody_is_online", "chat_is_on")
def test_both_sides_see_what_jira_keeps(window: OpenWindow, live: LiveStack, tmp_path: Path) -> None:
    manual = tmp_path / "kept.pdf"
    manual.write_bytes(PDF)
    visitor = SiteVisitor(window(), "plain").arrive().open_chat()
    visitor.say("The pump is dead")
    visitor.frame.locator("input[type=file]").set_input_files(manual)
    expect(visitor.frame.get_by_role("progressbar")).to_have_count(0)
    visitor.say("The bill of the pump")
    key = live.issue_about("The pump is dead")["key"]
    live.comment_saying(key, "The bill of the pump")
    live.comment(key, "Which pump is it?")
    visitor.sees("Which pump is it?")
    visitor.is_remembered()
    with closing(sqlite3.connect(live.log.parent / "jira-chat.db")) as database:
        wait_for(lambda: unsynced(database, key) == 0, what="everything noted as told")
        purge(database, key)

    agent = Agent(window(), key).arrive()
    visitor.arrive("/pricing").finds_chat_open()
    for person in (visitor, agent):
        for text in ("The pump is dead", "The bill of the pump", "Which pump is it?"):
            person.sees(text)
    with visitor.page.expect_download() as started:
        visitor.log.get_by_role("button", name="kept.pdf").click()
    assert Path(started.value.path()).read_bytes() == PDF
    expect(agent.frame.get_by_text("kept in Jira")).to_be_hidden()
