from datetime import timedelta
from itertools import product

import pytest
from msgspec import structs

from jira_chat.access.principals import Side
from jira_chat.conversations.models import Author
from jira_chat.conversations.retention import Retention
from jira_chat.jira.errors import JiraLagsError, JiraNotFoundError, JiraUnavailableError
from tests.integration.sync.conftest import FIRST, event, hear

pytestmark = pytest.mark.usefixtures("raised")

COMMENTS = list(
    product(
        [True, False, None, 1, "true"],
        [None, {}, {"conversation": "c1", "first": 1, "last": 1}],
        [("nina", ""), ("carla", "  \n"), ("nina", "Use water"), ("carla", "I did"), ("ada", "Use sand")],
    )
)


def test_a_request_that_cannot_be_read_yet_is_caught_up_with_later(story, jira):
    """Reads lag behind writes, those of a request that was just raised, too."""
    jira.says(story.issue, "Use water")
    jira.will_fail("comments_since", JiraNotFoundError("Issue does not exist.", status=404))
    with pytest.raises(JiraLagsError):
        story.hearing.hear_new(story.now)
    story.hearing.hear_new(story.now)

    assert story.bodies() == [FIRST, "Use water"]


class TestComment:
    def test_that_is_public_becomes_an_agents_message(self, story, jira, hints):
        hear(story, jira.says(story.issue, "  Use water\n"))

        last = story.now.last
        assert (last.body, last.seq, last.in_jira) == ("Use water", 2, True)
        assert last.author == Author(side=Side.AGENT, name="Nina Novak", account="nina")
        assert [hint.kind for hint in hints.told] == ["messages"]

    def test_of_the_customer_in_the_portal_is_theirs(self, story, jira):
        hear(story, jira.says(story.issue, "It got worse", author="carla"))

        assert story.now.last.author == Author(side=Side.CUSTOMER, name="Carla Costa", account="carla")

    def test_that_is_internal_never_arrives(self, story, jira):
        hear(story, jira.says(story.issue, "What a fool", public=False))

        assert story.bodies() == [FIRST]

    @pytest.mark.parametrize("where", [{"restricted": True}, {"project": "10009"}, {"project": None}])
    def test_on_a_request_that_is_restricted_or_not_ours_never_arrives(self, story, jira, where):
        issue = story.issue
        jira.requests[issue] |= where
        hear(story, jira.says(issue, "What a fool"))

        assert story.bodies() == [FIRST]

    def test_of_our_own_does_not_come_back(self, story, jira):
        story.say("It burns", story.carla)
        story.settle()
        (own,) = jira.comments[story.issue]
        hear(story, own)

        assert story.bodies() == [FIRST, "It burns"]

    def test_arrives_if_and_only_if_it_is_for_the_customer(self, story, jira):
        meant = []
        for number, (public, marker, (author, words)) in enumerate(COMMENTS):
            text = f"{words} {number}" if words.strip() else words
            if public is True and marker is None and words.strip():
                meant.append(text)
            comment = jira.says(story.issue, text, public=public, marker=marker, author=author)
            story.webhook(event(story.issue, comment.id))
        story.settle()

        assert story.bodies() == [FIRST, *meant]

    def test_that_becomes_public_is_heard_then(self, story, jira):
        comment = jira.says(story.issue, "Use water", public=False)
        hear(story, comment)
        self.edit(story, jira, comment, public=True)

        assert story.bodies() == [FIRST, "Use water"]

    def test_that_is_edited_is_shown_as_it_is_now(self, story, jira, hints):
        comment = jira.says(story.issue, "Use water")
        hear(story, comment)
        hints.told.clear()
        self.edit(story, jira, comment, text="Use sand")

        assert story.bodies() == [FIRST, "Use sand"]
        assert story.now.last.edited
        assert [(hint.kind, hint.data["seq"]) for hint in hints.told] == [("revised", 2)]

    @pytest.mark.parametrize("change", [{"public": False}, {"text": " "}])
    def test_that_is_not_for_the_customer_any_more_is_removed(self, story, jira, hints, change):
        comment = jira.says(story.issue, "What a fool")
        hear(story, comment)
        hints.told.clear()
        self.edit(story, jira, comment, **change)

        assert (story.now.last.body, story.now.last.removed) == ("", True)
        assert [(hint.kind, hint.data["seq"]) for hint in hints.told] == [("revised", 2)]

    def test_that_is_public_again_is_shown_again(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        hear(story, comment)
        internal = self.edit(story, jira, comment, public=False)
        self.edit(story, jira, internal, public=True)

        assert (story.now.last.body, story.now.last.removed) == ("Use water", False)

    def test_that_is_deleted_is_removed(self, story, jira):
        comment = jira.says(story.issue, "What a fool")
        hear(story, comment)
        jira.comments[story.issue].clear()
        hear(story, comment, event="comment_deleted")

        assert (story.now.last.body, story.now.last.removed) == ("", True)

    def test_that_was_long_ago_can_still_be_removed(self, story, jira, clock):
        old = jira.says(story.issue, "What a fool")
        hear(story, old)
        clock.now += timedelta(days=1)
        hear(story, jira.says(story.issue, "Use water"))
        self.edit(story, jira, old, public=False)

        assert story.bodies() == [FIRST, "", "Use water"]

    def test_is_heard_with_all_that_lost_webhooks_told(self, story, jira):
        for text in ("one", "two"):
            jira.says(story.issue, text)
        hear(story, jira.says(story.issue, "three"))

        assert story.bodies() == [FIRST, "one", "two", "three"]

    def test_that_jira_does_not_show_yet_is_heard_when_it_does(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        shown = jira.comments[story.issue]
        jira.comments[story.issue] = []
        story.webhook(event(story.issue, comment.id))
        story.work()
        assert story.bodies() == [FIRST]
        jira.comments[story.issue] = shown
        story.settle()

        assert story.bodies() == [FIRST, "Use water"]

    def test_has_the_time_of_jira(self, story, jira, clock):
        comment = jira.says(story.issue, "Use water")
        clock.now += timedelta(minutes=5)
        hear(story, comment)

        assert story.now.last.at == comment.created

    def test_of_another_customer_is_theirs(self, story, jira):
        jira.requests[story.issue]["on_behalf_of"] = "ada"
        hear(story, jira.says(story.issue, "Me too", author="ada"))

        assert story.now.last.author == Author(side=Side.CUSTOMER, name="Ada Admin", account="ada")

    def test_of_a_participant_with_an_atlassian_account_is_on_the_customers_side_under_their_name(self, story, jira):
        jira.users["pia"] = "Pia\n\u202ePetrova"
        for author, text in (("carla", "It got worse"), ("pia", "Mine too"), ("nina", "Use water")):
            jira.says(story.issue, text, author=author)
        hear(story, jira.says(story.issue, "Thanks", author="pia"))

        found = story.link.messages_after(story.tenant, story.conversation, 1, limit=9)
        assert [(each.author.side, each.author.name, each.body) for each in found] == [
            (Side.CUSTOMER, "Carla Costa", "It got worse"),
            (Side.CUSTOMER, "Pia Petrova", "Mine too"),
            (Side.AGENT, "Nina Novak", "Use water"),
            (Side.CUSTOMER, "Pia Petrova", "Thanks"),
        ]
        assert jira.calls.count("permissions") == 2

    def test_that_was_edited_before_anybody_looked_is_heard_as_it_is_now(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        story.webhook(event(story.issue, comment.id))
        self.edit(story, jira, comment, text="Use sand")

        assert story.bodies() == [FIRST, "Use sand"]

    def test_that_was_made_internal_before_anybody_looked_is_not_heard(self, story, jira):
        comment = jira.says(story.issue, "What a fool")
        story.webhook(event(story.issue, comment.id))
        self.edit(story, jira, comment, public=False)

        assert story.bodies() == [FIRST]

    @pytest.mark.parametrize("when", ["comments read", "files read"])
    def test_that_was_withdrawn_while_an_edit_was_read_stays_withdrawn(self, story, jira, monkeypatch, when):
        comment = jira.says(story.issue, "Use water")
        hear(story, comment)
        edited = self.change(story, jira, comment, text="What a fool")
        place, read = {
            "comments read": (jira, "comments_since"),
            "files read": (story.files, "fetch_files"),
        }[when]
        first_read = getattr(place, read)

        def read_before_it_is_made_internal(*about, **more):
            found = first_read(*about, **more)
            monkeypatch.undo()
            self.edit(story, jira, edited, public=False)
            return found

        monkeypatch.setattr(place, read, read_before_it_is_made_internal)
        with pytest.raises(JiraLagsError):
            story.hearing.hear_new(story.now)
        story.hearing.hear_new(story.now)

        assert (story.now.last.body, story.now.last.removed) == ("", True)

    def test_that_is_gone_is_not_heard(self, story, jira):
        comment = jira.says(story.issue, "Use water")
        jira.comments[story.issue].clear()
        hear(story, comment)

        assert (story.bodies(), story.failed()) == ([FIRST], 0)

    def test_waits_for_jira(self, story, jira):
        jira.will_fail("comments_since", JiraUnavailableError("Jira is away."), times=5)
        hear(story, jira.says(story.issue, "Use water"))

        assert story.bodies() == [FIRST, "Use water"]

    def edit(self, story, jira, comment, **changes):
        edited = self.change(story, jira, comment, **changes)
        hear(story, comment, event="comment_updated")
        return edited

    def change(self, story, jira, comment, **changes):
        kept = jira.comments[story.issue]
        edited = kept[kept.index(comment)] = structs.replace(comment, edited=True, **changes)
        return edited


class TestCommentOfOurs:
    """What an agent makes in Jira of what they said in the chat."""

    edit, change = TestComment.edit, TestComment.change

    @pytest.fixture
    def said(self, story, jira):
        jira.acts_for = {"nina"}
        story.say("Use **water**", story.nina)
        story.settle()
        return jira.comments[story.issue][-1]

    def test_is_edited(self, story, jira, said):
        self.edit(story, jira, said, text="Use sand")

        assert (story.now.last.body, story.now.last.edited) == ("Use sand", True)

    @pytest.mark.parametrize("change", [{"public": False}, {"text": ""}])
    def test_is_withdrawn_and_shown_again(self, story, jira, said, change):
        withdrawn = self.edit(story, jira, said, **change)
        assert (story.now.last.body, story.now.last.removed) == ("", True)

        self.edit(story, jira, withdrawn, public=True, text="Use sand")
        assert (story.now.last.body, story.now.last.removed) == ("Use sand", False)

    def test_is_deleted(self, story, jira, said):
        jira.comments[story.issue].clear()
        hear(story, said, event="comment_deleted")

        assert story.now.last.removed

    def test_that_jira_does_not_show_for_a_while_stays(self, story, jira, said):
        jira.comments[story.issue].clear()
        hear(story, said)

        assert story.bodies() == [FIRST, "Use **water**"]

    def test_that_nobody_touched_stays_as_it_was_typed(self, story, jira, said):
        hear(story, said)

        assert (story.now.last.body, story.now.last.edited) == ("Use **water**", False)

    def test_with_several_messages_is_withdrawn_but_not_edited(self, story, jira, said):
        story.say("And", story.nina)
        story.say("sand", story.nina)
        story.settle()
        comment = self.edit(story, jira, jira.comments[story.issue][-1], text="Or sand")
        assert story.bodies()[2:] == ["And", "sand"]

        self.edit(story, jira, comment, public=False)
        assert story.bodies()[2:] == ["", ""]

    @pytest.mark.parametrize("change", [{"public": False}, {"text": "Never mind"}])
    def test_of_a_customer_stays_theirs(self, story, jira, change):
        story.say("It burns", story.carla)
        story.settle()
        self.edit(story, jira, jira.comments[story.issue][-1], **change)
        jira.comments[story.issue].clear()
        hear(story, jira.says(story.issue, "x", public=False), event="comment_deleted")

        assert story.bodies() == [FIRST, "It burns"]


def test_a_text_that_was_deleted_here_does_not_come_back_with_its_comment(story, jira, database, clock):
    comment = jira.says(story.issue, "Use water")
    hear(story, comment)
    story.link.note_state(story.now, key="SUP-1", summary="Fire", resolved=True)
    retention = Retention(database, story.hints, lambda: {story.tenant: timedelta(days=1)}, clock=clock)
    clock.advance(days=2)
    assert retention.purge() == 1

    story.hearing.hear_named(story.now, comment.id, deleted=False, tries=0)
    assert story.bodies() == ["", ""]

    jira.comments[story.issue].remove(comment)
    story.hearing.hear_named(story.now, comment.id, deleted=True, tries=0)
    assert story.now.last.removed


def test_a_text_that_was_deleted_here_does_not_come_back_because_its_file_never_came(story, jira, database, clock):
    comment = jira.files.show(story.issue, "Look", ("a.exe", b"MZ" + bytes(100)))
    hear(story, comment)
    story.link.note_state(story.now, key="SUP-1", summary="Fire", resolved=True)
    retention = Retention(database, story.hints, lambda: {story.tenant: timedelta(days=1)}, clock=clock)
    clock.advance(days=40)
    assert retention.purge() == 1
    story.attachments.forget_outdated()

    story.hearing.hear_named(story.now, comment.id, deleted=False, tries=0)
    assert (story.bodies(), story.now.last.edited) == (["", ""], False)
