"""Files on their way to Jira and from there, and what happens when one of many things goes wrong."""

from datetime import timedelta
from typing import Any

import pytest

from jira_chat.attachments.models import Attachment, FileProblem
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError, JiraUnavailableError
from jira_chat.kernel.errors import NotFoundError
from jira_chat.sync import attachments as file_sync
from tests.integration.sync.conftest import FIRST, Story, event, hear
from tests.support.comments import spoken
from tests.support.fakes import FakeHints, FakeJira
from tests.support.pictures import PDF, picture

AWAY = JiraUnavailableError("Jira is away.", status=503)
CARLAS = "Carla Costa"


def shown(jira: FakeJira, story: Story) -> list[tuple[str, list[str]]]:
    """Who says what in each comment of ours, with the names of its files."""
    files = jira.files.shown
    return [
        (
            "; ".join(f"{name}: {said}" for name, said in spoken(jira.documents[each.id], each.author_name)),
            [name for name, _ in files.get(each.id, [])],
        )
        for each in jira.comments[story.issue]
        if each.own
    ]


class TestOut:
    def test_files_go_into_the_comment_of_the_text_that_came_with_them(self, raised: Story, jira: FakeJira) -> None:
        files = [raised.upload("a.pdf", PDF, raised.carla), raised.upload("b.png", picture(), raised.carla)]
        raised.say("Before", raised.carla)
        raised.say("Look", raised.carla, attachments=files)
        raised.say("After", raised.carla)
        raised.settle()
        assert shown(jira, raised) == [
            (f"{CARLAS}: Before\nLook", ["a.pdf", "b.png"]),
            (f"{CARLAS}: After", []),
        ]

    def test_those_of_the_first_message_follow_its_request(self, story: Story, jira: FakeJira) -> None:
        file = story.upload("a.pdf", PDF, story.carla)
        started = story.service.start(story.carla, client_id="start-0001", body="", attachments=[file])
        story.conversation = started.conversation.id
        story.settle()
        assert jira.requests[story.issue]["summary"] == "a.pdf"
        assert shown(jira, story) == [(f"{CARLAS}: a.pdf", ["a.pdf"])]

    @pytest.mark.parametrize("verb", ["upload", "add_files", "finish_comment"])
    @pytest.mark.parametrize("done", [False, True])
    def test_nothing_is_told_twice(self, raised: Story, jira: FakeJira, verb: str, done: bool) -> None:
        jira.will_fail(verb, AWAY, done=done)
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", ["a.pdf"])]
        assert len(jira.comments[raised.issue]) == 1

    @pytest.mark.parametrize("verb", ["add_files", "finish_comment"])
    def test_nor_are_those_of_the_first_message(self, story: Story, jira: FakeJira, verb: str) -> None:
        jira.will_fail(verb, AWAY, done=True)
        file = story.upload("a.pdf", PDF, story.carla)
        story.conversation = story.service.start(
            story.carla, client_id="start-0001", body=FIRST, attachments=[file]
        ).conversation.id
        story.settle()
        assert shown(jira, story) == [(f"{CARLAS}: a.pdf", ["a.pdf"])]

    @pytest.mark.parametrize("verb", ["add_files", "finish_comment"])
    @pytest.mark.parametrize("done", [False, True])
    def test_nor_where_jira_shows_late_what_it_did(self, raised: Story, jira: FakeJira, verb: str, done: bool) -> None:
        jira.will_fail(verb, AWAY, done=done)
        jira.shows_after = timedelta(seconds=20)
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        raised.settle()
        raised.say("And?", raised.carla)
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", ["a.pdf"]), (f"{CARLAS}: And?", [])]
        assert len(jira.comments[raised.issue]) == 2

    def test_files_stay_without_words_where_the_app_may_not_edit(self, raised: Story, jira: FakeJira) -> None:
        jira.will_fail("finish_comment", JiraForbiddenError("Not allowed.", status=403), times=2)
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", [])]
        assert [name for ((name, _),) in jira.files.shown.values()] == ["a.pdf"]
        jira.will_fail("add_files", AWAY)
        raised.say("Again", raised.carla, attachments=[raised.upload("b.pdf", PDF, raised.carla)])
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", []), (f"{CARLAS}: Again", ["b.pdf"])]

    def test_they_go_on_with_their_message(self, raised: Story, jira: FakeJira) -> None:
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        later = raised.succession.go_on(raised.now)
        raised.conversation = later.id
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: a.pdf", ["a.pdf"])]

    def test_a_comment_that_is_not_finished_is_no_answer(self, raised: Story, jira: FakeJira) -> None:
        comment = jira.files.show(raised.issue, "", ("a.pdf", PDF), author="app")
        hear(raised, comment)
        assert raised.bodies() == [FIRST]

    def test_a_file_that_jira_refuses_is_marked_and_all_else_goes_on(self, raised: Story, jira: FakeJira) -> None:
        jira.files.blocked.add("a.pdf")
        files = [raised.upload("a.pdf", PDF, raised.carla), raised.upload("b.pdf", PDF, raised.carla)]
        raised.say("Look", raised.carla, attachments=files)
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", ["b.pdf"])]
        last = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert [each.problem for each in last.attachments] == [FileProblem.REFUSED, None]

    def test_much_is_sent_one_by_one(self, raised: Story, jira: FakeJira, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(file_sync, "_MOST_TOGETHER", 2 * len(PDF) - 1)
        files = [raised.upload("a.pdf", PDF, raised.carla), raised.upload("b.pdf", PDF, raised.carla)]
        raised.say("Look", raised.carla, attachments=files)
        raised.settle()
        names = [names for _, names in shown(jira, raised)]
        assert names == [[], ["a.pdf"], ["b.pdf"]]

    def test_none_is_refused_because_jira_does_not_know_us_for_a_moment(self, raised: Story, jira: FakeJira) -> None:
        upload, errors = jira.files.upload, [JiraForbiddenError("Who are you?", status=401)]

        def upload_later(*args: Any, **options: Any) -> str:
            if errors:
                raise errors.pop()
            return upload(*args, **options)

        jira.files.upload = upload_later
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        raised.settle()
        raised.clock.advance(minutes=5)
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", ["a.pdf"])]

    def test_one_that_we_may_not_read_keeps_no_words(self, raised: Story, jira: FakeJira) -> None:
        def refuse(_file: Any) -> Any:
            raise JiraForbiddenError("Not yours.", status=403)

        jira.files.content = refuse
        hear(raised, jira.files.show(raised.issue, "Look", ("a.pdf", PDF)))
        hear(raised, jira.says(raised.issue, "Use water"))
        assert raised.bodies() == [FIRST, "Look", "Use water"]

    def test_one_that_is_refused_with_others_does_not_keep_them(self, raised: Story, jira: FakeJira) -> None:
        jira.files.refused.add("a.pdf")
        files = [raised.upload("a.pdf", PDF, raised.carla), raised.upload("b.pdf", PDF, raised.carla)]
        raised.say("Look", raised.carla, attachments=files)
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: Look", []), (f"{CARLAS}: b.pdf", ["b.pdf"])]

    def test_a_text_that_jira_refuses_does_not_take_its_files_along(self, raised: Story, jira: FakeJira) -> None:
        jira.will_fail("finish_comment", JiraRefusedError("The comment is too long.", status=400))
        jira.will_fail("add_comment", JiraRefusedError("The comment is too long.", status=400), times=2)
        raised.say("Look", raised.carla, attachments=[raised.upload("a.pdf", PDF, raised.carla)])
        raised.settle()
        assert shown(jira, raised) == [(f"{CARLAS}: a.pdf", ["a.pdf"])]

    def test_agents_send_files_as_well(self, raised: Story, jira: FakeJira) -> None:
        raised.say("Here it is", raised.nina, attachments=[raised.upload("a.pdf", PDF, raised.nina)])
        raised.settle()
        assert shown(jira, raised) == [("Nina Novak: Here it is", ["a.pdf"])]


class TestIn:
    def test_files_of_a_public_comment_come_along(self, raised: Story, jira: FakeJira) -> None:
        hear(raised, jira.files.show(raised.issue, "Look", ("a.pdf", PDF), ("b.png", picture())))
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert (message.body, [each.name for each in message.attachments]) == ("Look", ["a.pdf", "b.png"])
        file = raised.attachments.find(raised.tenant, message.attachments[0].id)
        assert b"".join(raised.attachments.pieces(file, thumbnail=False)) == PDF
        assert file.conversation == raised.conversation

    def test_files_can_be_fetched_from_the_moment_they_are_told(
        self, raised: Story, jira: FakeJira, hints: FakeHints
    ) -> None:
        told: list[str] = []

        def fetch() -> None:
            for message in raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1):
                told.extend(
                    raised.attachments.find(raised.tenant, each.id).attachment.name for each in message.attachments
                )

        hints.on_publish = fetch
        comment = jira.files.show(raised.issue, "Look", ("a.pdf", PDF))
        hear(raised, comment)
        jira.files.show_instead(raised.issue, comment, ("b.pdf", PDF))
        hear(raised, comment, event="comment_updated")
        assert list(dict.fromkeys(told)) == ["a.pdf", "b.pdf"]

    def test_one_without_words_is_a_message(self, raised: Story, jira: FakeJira) -> None:
        hear(raised, jira.files.show(raised.issue, "", ("a.pdf", PDF)))
        assert raised.bodies() == [FIRST, ""]

    def test_those_of_an_internal_comment_never_do(self, raised: Story, jira: FakeJira) -> None:
        hear(raised, jira.files.show(raised.issue, "Look", ("a.pdf", PDF), public=False))
        assert raised.bodies() == [FIRST]
        assert "file_content" not in jira.calls

    def test_those_of_a_comment_made_internal_meanwhile_never_do(
        self, raised: Story, jira: FakeJira, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        comment, fetch = jira.files.show(raised.issue, "Look", ("a.pdf", PDF)), raised.files.fetch_files

        def fetch_before_it_is_made_internal(*about: Any, **more: Any) -> tuple[Attachment, ...]:
            found = fetch(*about, **more)
            jira.changes(raised.issue, comment, "made internal")
            monkeypatch.undo()
            return found

        monkeypatch.setattr(raised.files, "fetch_files", fetch_before_it_is_made_internal)
        hear(raised, comment)
        assert raised.bodies() == [FIRST]

    @pytest.mark.parametrize("content", [b"MZ" + bytes(100), bytes(1_000_001), b""])
    def test_what_is_not_passed_on_is_named(self, raised: Story, jira: FakeJira, content: bytes) -> None:
        hear(raised, jira.files.show(raised.issue, "Look", ("a.exe", content)))
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert [(each.name, each.problem) for each in message.attachments] == [("a.exe", FileProblem.MISSING)]

    def test_a_download_that_breaks_off_is_done_again(self, raised: Story, jira: FakeJira) -> None:
        jira.will_fail("file_content", AWAY)
        hear(raised, jira.files.show(raised.issue, "Look", ("a.pdf", PDF)))
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert [each.problem for each in message.attachments] == [None]

    def test_one_that_jira_never_gives_keeps_later_comments_for_a_while(self, raised: Story, jira: FakeJira) -> None:
        jira.will_fail("file_content", AWAY, times=1000)
        raised.webhook(event(raised.issue, jira.files.show(raised.issue, "Look", ("a.pdf", PDF)).id))
        raised.clock.advance(seconds=1)
        began = raised.clock()
        hear(raised, jira.says(raised.issue, "Did you see it?"))
        assert raised.bodies() == [FIRST, "Look", "Did you see it?"]
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert [each.problem for each in message.attachments] == [FileProblem.MISSING]
        assert raised.clock() - began < timedelta(hours=2)

    def test_files_of_a_comment_that_is_withdrawn_are_gone(self, raised: Story, jira: FakeJira) -> None:
        comment = jira.files.show(raised.issue, "Look", ("a.pdf", PDF))
        hear(raised, comment)
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        jira.comments[raised.issue].clear()
        hear(raised, comment, event="comment_deleted")
        removed = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert (removed.removed, removed.attachments) == (True, ())
        with pytest.raises(NotFoundError):
            raised.attachments.find(raised.tenant, message.attachments[0].id)

    def test_an_edit_that_shows_another_file_takes_the_first_one_back(self, raised: Story, jira: FakeJira) -> None:
        wrong = jira.files.show(raised.issue, "Look", ("wrong.pdf", PDF))
        hear(raised, wrong)
        before = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        jira.files.show_instead(raised.issue, wrong, ("right.pdf", PDF))
        hear(raised, wrong, event="comment_updated")
        message = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0]
        assert [each.name for each in message.attachments] == ["right.pdf"]
        with pytest.raises(NotFoundError):
            raised.attachments.find(raised.tenant, before.attachments[0].id)
