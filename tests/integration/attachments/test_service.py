"""Uploading, sending and forgetting files, over both databases."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace

from jira_chat.access.principals import Principal, Surface
from jira_chat.attachments import repository
from jira_chat.attachments.errors import AttachmentGoneError, AttachmentsOffError
from jira_chat.attachments.models import Attachment, StoredFile
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.errors import EmptyMessageError
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId, VisitorId, new_id
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database
from tests.support.attachments import KEPT_DAYS, attachment_service
from tests.support.databases import StrictDatabase
from tests.support.fakes import FakeClock, FakeHints, FakeJira
from tests.support.pictures import PDF, picture

PROJECT = ProjectId("10000")
OPEN = ProjectSettings(portal=True, external=True, anonymous=True)


@pytest.fixture
def settings(database: Database, tenant: TenantId, jira: FakeJira, clock: FakeClock) -> SettingsService:
    settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
    settings.save(tenant, PROJECT, OPEN, version=0, author=AccountId("ada"))
    return settings


@pytest.fixture
def attachments(database: Database, settings: SettingsService, clock: FakeClock) -> AttachmentService:
    return attachment_service(database, settings, clock=clock)


@pytest.fixture
def conversations(
    database: Database, settings: SettingsService, hints: FakeHints, clock: FakeClock
) -> ConversationService:
    return ConversationService(database, settings, hints, agents_online=lambda _tenant, _project: True, clock=clock)


@pytest.fixture
def visitor(tenant: TenantId) -> Principal:
    return Principal(
        tenant=tenant, surface=Surface.WIDGET, project=PROJECT, visitor=VisitorId("v1"), site="https://a.example"
    )


@pytest.fixture
def conversation(conversations: ConversationService, visitor: Principal) -> Conversation:
    return conversations.start(visitor, client_id=new_id(), body="Hello").conversation


def upload(attachments: AttachmentService, person: Principal, content: bytes = PDF, **how: Any) -> Attachment:
    asked = {"client_id": new_id(), "name": "a.pdf"} | how
    return attachments.upload(person, read=BytesIO(content).read, **asked)


def test_the_same_id_again_is_the_same_file(attachments: AttachmentService, visitor: Principal) -> None:
    first = upload(attachments, visitor, client_id="upload-1")
    assert upload(attachments, visitor, client_id="upload-1", content=b"never read") == first
    assert upload(attachments, visitor, client_id="upload-2") != first


def test_a_file_is_found_once_it_was_sent(
    attachments: AttachmentService, conversations: ConversationService, visitor: Principal, conversation: Conversation
) -> None:
    file = upload(attachments, visitor, picture(), name="b.png")
    with pytest.raises(NotFoundError):
        attachments.find(visitor.tenant, file.id)
    message = conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[file.id])
    assert message.attachments == (file,)
    found = attachments.find(visitor.tenant, file.id)
    assert (found.conversation, found.seq) == (conversation.id, message.seq)
    assert b"".join(attachments.pieces(found, thumbnail=True)).startswith(b"RIFF")


def test_what_is_read_again_has_its_files(
    attachments: AttachmentService, conversations: ConversationService, visitor: Principal
) -> None:
    file = upload(attachments, visitor)
    client_id = new_id()
    started = conversations.start(visitor, client_id=client_id, body="Look", attachments=[file.id])
    again = conversations.start(visitor, client_id=client_id, body="Look", attachments=[file.id])
    assert again.message.attachments == started.message.attachments == (file,)
    assert conversations.of_person(visitor)[0].last == started.message
    assert conversations.before(visitor, started.conversation.id, None).messages == [started.message]


def test_a_message_that_is_sent_again_keeps_its_files(
    attachments: AttachmentService, conversations: ConversationService, visitor: Principal, conversation: Conversation
) -> None:
    file = upload(attachments, visitor)
    sent = [
        conversations.post(visitor, conversation.id, client_id="message-1", body="", attachments=[file.id])
        for _ in range(2)
    ]
    assert sent[0] == sent[1]


def test_a_file_is_sent_once_and_by_whom_it_is(
    attachments: AttachmentService, conversations: ConversationService, visitor: Principal, conversation: Conversation
) -> None:
    file = upload(attachments, visitor)
    theirs = upload(attachments, replace(visitor, visitor=VisitorId("v2")))
    conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[file.id])
    for gone in (file.id, theirs.id, "unknown"):
        with pytest.raises(AttachmentGoneError):
            conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[gone])
    assert conversations.get(visitor, conversation.id).seq == 2


def test_without_files_there_has_to_be_a_text(
    conversations: ConversationService, visitor: Principal, conversation: Conversation
) -> None:
    with pytest.raises(EmptyMessageError):
        conversations.post(visitor, conversation.id, client_id=new_id(), body=" ")


def test_where_files_are_off_none_is_taken_or_sent(
    attachments: AttachmentService,
    conversations: ConversationService,
    settings: SettingsService,
    visitor: Principal,
    conversation: Conversation,
) -> None:
    file = upload(attachments, visitor)
    settings.save(visitor.tenant, PROJECT, replace(OPEN, attachments=False), version=1, author=AccountId("ada"))
    with pytest.raises(AttachmentsOffError):
        upload(attachments, visitor)
    with pytest.raises(AttachmentsOffError):
        conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[file.id])


def test_what_nobody_sent_is_deleted_after_an_hour_and_the_rest_after_days(
    attachments: AttachmentService,
    conversations: ConversationService,
    visitor: Principal,
    conversation: Conversation,
    clock: FakeClock,
) -> None:
    sent, _unsent = upload(attachments, visitor), upload(attachments, visitor)
    conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[sent.id])
    assert attachments.forget_outdated() == 0
    clock.advance(hours=1, seconds=1)
    assert attachments.forget_outdated() == 1
    found = attachments.find(visitor.tenant, sent.id)
    clock.advance(days=KEPT_DAYS)
    with pytest.raises(NotFoundError):
        attachments.pieces(found, thumbnail=False)
    assert attachments.forget_outdated() == 1
    with pytest.raises(NotFoundError):
        attachments.find(visitor.tenant, sent.id)


@pytest.fixture
def send(
    conversations: ConversationService, visitor: Principal, conversation: Conversation, database: StrictDatabase
) -> Callable[[Attachment], None]:
    """Send a file as somebody else would, who has a connection of their own."""

    def send(file: Attachment) -> None:
        with database.beside():
            conversations.post(visitor, conversation.id, client_id=new_id(), body="", attachments=[file.id])

    return send


def test_what_is_sent_while_it_is_about_to_be_deleted_stays(
    attachments: AttachmentService,
    visitor: Principal,
    send: Callable[[Attachment], None],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = upload(attachments, visitor)
    clock.advance(hours=1, seconds=1)
    find = repository.outdated

    def find_before_it_is_sent(*about: Any, **more: Any) -> list[StoredFile]:
        found = find(*about, **more)
        send(file)
        return found

    monkeypatch.setattr(repository, "outdated", find_before_it_is_sent)
    attachments.forget_outdated()
    assert b"".join(attachments.pieces(attachments.find(visitor.tenant, file.id), thumbnail=False)) == PDF
