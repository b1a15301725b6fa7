"""Files whose time is over here, and that Jira still has."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from msgspec import structs

from jira_chat.attachments.models import StoredFile
from jira_chat.attachments.repository import outdated
from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import JiraFile
from jira_chat.kernel.errors import NotFoundError
from jira_chat.sync.kept_files import KeptFiles
from tests.integration.sync.conftest import Story, hear
from tests.support.attachments import KEPT_DAYS
from tests.support.fakes import FakeClock, FakeJira
from tests.support.pictures import PDF, picture


@pytest.fixture
def kept(story: Story, jira: FakeJira) -> KeptFiles:
    return KeptFiles(story.attachments, story.link, jira.for_tenant)


@pytest.fixture(params=["from the chat", "from Jira"])
def file(
    request: pytest.FixtureRequest, raised: Story, jira: FakeJira, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> StoredFile:
    """The second of two of a message, which only Jira has any more."""
    monkeypatch.setattr("jira_chat.attachments.service._MOST_FORGOTTEN", 1)
    if request.param == "from Jira":
        hear(raised, jira.files.show(raised.issue, "Look", ("a.png", picture()), ("b.pdf", PDF)))
    else:
        files = [raised.upload("a.png", picture(), raised.carla), raised.upload("b.pdf", PDF, raised.carla)]
        raised.say("Look", raised.carla, attachments=files)
        raised.settle()
    sent = raised.link.messages_after(raised.tenant, raised.conversation, 1, limit=1)[0].attachments[1]
    clock.advance(days=KEPT_DAYS, seconds=1)
    assert raised.attachments.forget_outdated() == 2
    found = raised.attachments.find(raised.tenant, sent.id)
    with pytest.raises(NotFoundError):
        raised.attachments.pieces(found, thumbnail=False)
    return found


def test_one_that_somebody_asks_for_is_here_for_an_hour(
    kept: KeptFiles, file: StoredFile, raised: Story, clock: FakeClock
) -> None:
    here = kept.restore(file)
    assert b"".join(raised.attachments.pieces(here, thumbnail=False)) == PDF
    assert raised.attachments.forget_outdated() == 0
    clock.advance(hours=1, seconds=1)
    assert raised.attachments.forget_outdated() == 1
    assert kept.restore(raised.attachments.find(raised.tenant, file.attachment.id)) is not None


def test_it_is_not_looked_at_again_by_the_sweep(raised: Story, file: StoredFile, clock: FakeClock) -> None:
    assert raised.attachments.forget_outdated() == 0
    with raised.database.reading() as connection:
        assert outdated(connection, now=clock(), unsent_before=clock(), limit=5) == []
    assert not raised.attachments.is_here(file)


@pytest.mark.parametrize("where", [{"restricted": True}, {"project": "10009"}, {"project": None}])
def test_none_comes_from_a_request_that_is_restricted_or_elsewhere(
    kept: KeptFiles, file: StoredFile, raised: Story, jira: FakeJira, where: dict[str, object]
) -> None:
    jira.requests[raised.issue] |= where
    with pytest.raises(NotFoundError):
        kept.restore(file)
    assert "file_content" not in jira.calls[-1:]


def test_none_comes_from_a_comment_that_is_internal_or_gone_by_now(
    kept: KeptFiles, file: StoredFile, raised: Story, jira: FakeJira
) -> None:
    comments = jira.comments[raised.issue]
    for left in ([structs.replace(each, public=False) for each in comments], []):
        jira.comments[raised.issue] = left
        with pytest.raises(NotFoundError):
            kept.restore(file)


def test_none_comes_once_the_conversation_is_closed(kept: KeptFiles, file: StoredFile, raised: Story) -> None:
    raised.link.close(raised.now)
    with pytest.raises(NotFoundError):
        kept.restore(file)


def test_one_that_is_forgotten_meanwhile_leaves_nothing(
    kept: KeptFiles, file: StoredFile, raised: Story, jira: FakeJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = jira.files.content

    def withdrawn(which: JiraFile) -> AbstractContextManager[Callable[[int], bytes]]:
        raised.attachments.forget(raised.tenant, [file.attachment.id])
        return content(which)

    monkeypatch.setattr(jira.files, "content", withdrawn)
    with pytest.raises(NotFoundError):
        kept.restore(file)
    with pytest.raises(NotFoundError):
        raised.attachments.open(file)


def test_a_jira_that_is_away_is_asked_again(kept: KeptFiles, file: StoredFile, jira: FakeJira) -> None:
    jira.will_fail("file_content", JiraUnavailableError("Jira is away.", status=503))
    with pytest.raises(JiraUnavailableError):
        kept.restore(file)
    assert kept.restore(file).attachment.name == "b.pdf"
