"""Start, post to and read conversations. Each use case takes the person first and applies `rules.may_see`.

A message is acknowledged only after its commit. Other clients learn of it by a hint, which may be lost, and catch up by
sequence number. The job that sends it to Jira is enqueued in the same transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from jira_chat.access.principals import Principal, Side
from jira_chat.attachments import sending
from jira_chat.attachments.errors import AttachmentsOffError
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, details, identity_merge, listing, messages, repository, rules, visits
from jira_chat.conversations.answers import Answer, Given
from jira_chat.conversations.answers import check as check_answers
from jira_chat.conversations.bulk import Place
from jira_chat.conversations.details import Details
from jira_chat.conversations.enqueuing import VISIT_PAUSE, enqueue_keeping_visit, enqueue_sending
from jira_chat.conversations.models import Author, Contact, Conversation, Header, Message, Origin, Page, Sight
from jira_chat.conversations.offering import enqueue_offering
from jira_chat.conversations.posting import Post, Posted, Posting
from jira_chat.conversations.visits import VisitedPage
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import DomainError, ForbiddenError, NotFoundError
from jira_chat.kernel.ids import AttachmentId, ConversationId, ProjectId, TenantId
from jira_chat.kernel.loading_cache import LoadingCache
from jira_chat.settings import prechat
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database

PAGE = 50
MOST_CAUGHT_UP = 200
"""A client that missed more starts afresh instead."""

NO_ANSWERS: Mapping[str, Given] = MappingProxyType({})

_MOST_HEADERS = 20_000
_HEADER_SECONDS = 5.0

_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Started:
    """A conversation with the message that began it."""

    conversation: Conversation
    message: Message


_Project = tuple[TenantId, ProjectId | None]


class Said(NamedTuple):
    """A message that a person sends to a conversation."""

    person: Principal
    conversation: ConversationId
    client_id: str
    body: str
    attachments: tuple[AttachmentId, ...] = ()


class ConversationService:
    """The use cases of the people in a conversation."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        hints: Hints,
        *,
        agents_online: Callable[[TenantId, ProjectId], bool],
        photo_of: rules.PhotoOf = lambda *_: "",
        mail: bool = False,
        clock: Clock,
    ) -> None:
        self._database = database
        self._settings = settings
        self._hints = hints
        self._agents_online = agents_online
        self.photo_of = photo_of
        self._mail = mail
        self._clock = clock
        self._posting = Posting(clock)
        self._headers = LoadingCache(self._load_header, most=_MOST_HEADERS, seconds=_HEADER_SECONDS)

    def remember(self) -> None:
        """Begin to cache headers: from now on this process hears of changes."""
        self._headers.begin()

    def forget(self, tenant: TenantId, conversation: ConversationId) -> None:
        """Drop a conversation's header from the cache: it changed."""
        self._headers.forget((tenant, conversation))

    def forget_all(self) -> None:
        """Drop all headers from the cache: some may have changed."""
        self._headers.forget_all()

    def start(
        self,
        person: Principal,
        *,
        client_id: str,
        body: str,
        answers: Mapping[str, Given] = NO_ANSWERS,
        page: VisitedPage | None = None,
        attachments: Sequence[AttachmentId] = (),
        contact: Contact | None = None,
    ) -> Started:
        """Begin a conversation with its first message. The same `client_id` again gives the same conversation.

        `contact` is where a visitor wants the answer; nothing is sent there until they sign in with it. Raises what
        `rules.starter` and `rules.clean_body` raise, AnswersNeededError, AttachmentsOffError, AttachmentGoneError.
        """
        rules.check_client_id(client_id)
        now, settings, online = self._clock(), self._settings_for(person), self._is_agent_online(person)
        try:
            starter = rules.starter(person, settings, now=now, agents_online=online, contact=contact, mail=self._mail)
            text = _clean(body, attachments, settings)
            answered = self._check_answers(person, starter, settings, answers)
        except DomainError as error:
            # Since the first attempt, the agents may have left, the chat closed, or its questions changed.
            return self._started_before(person, client_id, error)
        visit = None if page is None else visits.read(page, person)
        summary, name = rules.summary_of(text) or None, rules.name_given(answered)
        conversation = rules.new_conversation(person, starter, summary=summary, visit=visit, now=now, name=name)

        def begin(connection: Connection) -> Message | None:
            if identity_merge.adopt_start(connection, person, client_id, now=now):
                return None
            repository.insert_conversation(
                connection, person.tenant, conversation, started_with=client_id, online=online
            )
            if answered or visit:
                details.save(connection, person.tenant, conversation.id, Details(answers=answered, visit=visit))
            enqueue_offering(connection, conversation, settings, now=now)
            return self._append(
                connection, person, conversation.id, client_id=client_id, body=text, attachments=attachments
            )

        message = None
        with suppress(IntegrityError):
            message = self._database.write(begin)
        if message is None:
            return self._started_before(person, client_id, NotFoundError("This conversation no longer exists."))
        announcements.announce_message(self._hints, conversation, message)
        self._hints.notify_worker()
        return _started(conversation, message)

    def post(
        self,
        person: Principal,
        conversation: ConversationId,
        *,
        client_id: str,
        body: str,
        attachments: Sequence[AttachmentId] = (),
    ) -> Message:
        """Add a message. The same `client_id` again is the same message.

        Raises NotFoundError, ConversationClosedError, EmptyMessageError, MessageTooLongError, AttachmentsOffError,
        AttachmentGoneError, and what `rules.check_may_write` raises.
        """
        (posted,) = self.post_all([Said(person, conversation, client_id, body, tuple(attachments))])
        if isinstance(posted, Exception):
            raise posted
        return posted

    def post_all(self, said: Sequence[Said]) -> list[Message | Exception]:
        """Add several messages with one commit, and return what `post` returns or raises of each."""
        settings: dict[_Project, ProjectSettings | None] = {}
        posts = [self._checked(each, settings) for each in said]
        written = iter(self._database.write_many(self._posting.write, [each for each in posts if type(each) is Post]))
        return [self._announced(next(written)) if isinstance(each, Post) else each for each in posts]

    def note_visit(self, person: Principal, conversation: ConversationId, page: VisitedPage) -> None:
        """Record that a conversation's customer is on another page. Raises NotFoundError, ForbiddenError for agents."""
        known = self.get(person, conversation)
        if person.side is not Side.CUSTOMER:
            raise ForbiddenError("Only customers say where they are.")
        visit = visits.read(page, person)
        with self._database.transaction() as connection:
            before = details.find(connection, person.tenant, conversation)
            if before.visit == visit:
                return
            details.save(connection, person.tenant, conversation, replace(before, visit=visit))
            details.note_visit(connection, person.tenant, conversation, visit)
            if known.issue is not None:
                now = self._clock()
                enqueue_keeping_visit(connection, person.tenant, conversation, now=now, due_at=now + VISIT_PAUSE)
        announcements.announce_change(self._hints, replace(known, page=visit.path, language=visit.language or None))

    def get(self, person: Principal, conversation: ConversationId) -> Conversation:
        """Return a conversation that the person may see.

        Raises NotFoundError otherwise, whether it exists or not.
        """
        with self._database.reading() as connection:
            found = repository.find(connection, person.tenant, conversation)
        if found is None or not rules.may_see(person, found):
            raise NotFoundError("This conversation no longer exists.")
        return self._as_seen(person, found)

    def sight_of(self, person: Principal) -> Sight:
        """Return what a person learns of agents. This service never returns more."""
        return rules.sight_of(person, None if person.side is Side.AGENT else self._settings_for(person))

    def language_of(self, person: Principal, conversation: ConversationId) -> str:
        """Return the language tag of a customer's browser, empty if unknown. Raises NotFoundError."""
        self.get(person, conversation)
        with self._database.reading() as connection:
            visit = details.find(connection, person.tenant, conversation).visit
        return visit.language if visit else ""

    def header(self, person: Principal, conversation: ConversationId) -> Header:
        """Return the header, at most five seconds old, of a conversation that the person may see.

        Use it for signals that are not stored, such as typing. Raises NotFoundError as `get` does.
        """
        place = (person.tenant, conversation)
        found = self._headers.get(place)
        if found is not None and not rules.may_see(person, found):
            # The conversation may just have come to this person.
            self._headers.forget(place)
            found = self._headers.get(place)
        if found is None or not rules.may_see(person, found):
            raise NotFoundError("This conversation no longer exists.")
        return found

    def count_of_week(self, tenant: TenantId) -> dict[ProjectId, int]:
        """Return how many conversations were active in the last seven days, by their project."""
        with self._database.reading() as connection:
            return repository.count_since(connection, tenant, self._clock() - _WEEK)

    def of_person(self, person: Principal) -> list[Conversation]:
        """Return the conversations that a person's page lists, latest first."""
        with self._database.reading() as connection:
            found = listing.of_person(connection, person)
        return [self._as_seen(person, each) for each in found if rules.may_see(person, each)]

    def of_people(self, people: Iterable[Principal]) -> dict[Principal, list[Conversation]]:
        """Return the conversations that each person's page lists; one query serves all customers of a project."""
        listed: dict[Principal, list[Conversation]] = {}
        by_project: dict[tuple[TenantId, ProjectId], list[Principal]] = defaultdict(list)
        for person in people:
            if person.side is Side.CUSTOMER and person.project is not None and person.customer is not None:
                by_project[person.tenant, person.project].append(person)
            elif person not in listed:
                listed[person] = self.of_person(person)
        for (tenant, project), theirs in by_project.items():
            customers = {str(person.customer) for person in theirs}
            with self._database.reading() as connection:
                found = listing.of_customers(connection, tenant, project, customers)
            for person in theirs:
                seen = [each for each in found[str(person.customer)] if rules.may_see(person, each)]
                listed[person] = [self._as_seen(person, each) for each in seen]
        return listed

    def before(self, person: Principal, conversation: ConversationId, seq: int | None) -> Page:
        """Return the page of messages before a sequence number (None: the latest).

        Raises NotFoundError.
        """
        self.get(person, conversation)
        with self._database.reading() as connection:
            found = messages.before(connection, person.tenant, conversation, seq, limit=PAGE + 1)
        return self._page(person, found[-PAGE:], more=len(found) > PAGE)

    def after(self, person: Principal, conversation: ConversationId, seq: int) -> Page:
        """Return all messages after a sequence number; `more` means that there are too many to catch up.

        Raises NotFoundError.
        """
        self.get(person, conversation)
        with self._database.reading() as connection:
            found = messages.after(connection, person.tenant, conversation, seq, limit=MOST_CAUGHT_UP + 1)
        return self._page(person, found[:MOST_CAUGHT_UP], more=len(found) > MOST_CAUGHT_UP)

    def _as_seen(self, person: Principal, conversation: Conversation) -> Conversation:
        if conversation.last is None or self.sight_of(person) is not Sight.TEAM:
            return conversation
        return replace(conversation, last=rules.without_agent(conversation.last))

    def _page(self, person: Principal, found: list[Message], *, more: bool) -> Page:
        return Page(messages=rules.as_seen(found, self.sight_of(person), person.tenant, self.photo_of), more=more)

    def _checked(self, said: Said, known: dict[_Project, ProjectSettings | None]) -> Post | DomainError:
        person, conversation, client_id, body, attachments = said
        project = (person.tenant, person.project)
        try:
            rules.check_client_id(client_id)
            if project not in known:
                known[project] = self._settings_for(person)
            text = _clean(body, attachments, known[project])
        except DomainError as error:
            return error
        return Post(
            person=person,
            settings=known[project],
            place=(person.tenant, conversation),
            key=(person.tenant, conversation, client_id),
            body=text,
            attachments=attachments,
        )

    def _announced(self, posted: Posted | Exception) -> Message | Exception:
        if isinstance(posted, Exception):
            return posted
        # A retry, too: the first attempt may have been committed and then lost with its connection, before its hint.
        announcements.announce_message(self._hints, posted.header, posted.message)
        return posted.message

    def _load_header(self, place: Place) -> Header | None:
        with self._database.reading() as connection:
            return repository.find_header(connection, *place)

    def _append(
        self,
        connection: Connection,
        person: Principal,
        conversation: ConversationId,
        *,
        client_id: str,
        body: str,
        attachments: Sequence[AttachmentId],
    ) -> Message:
        now = self._clock()
        files = sending.lock(connection, person, attachments)
        message = messages.append(
            connection,
            person.tenant,
            conversation,
            client_id=client_id,
            author=Author(side=person.side, name=person.name, account=person.account),
            body=body,
            at=now,
            origin=Origin.CHAT,
            jira_ref=None,
            attachments=files,
        )
        sending.note_sent(connection, person.tenant, conversation, message.seq, files)
        enqueue_sending(connection, person.tenant, conversation, now=now)
        return message

    def _check_answers(
        self, person: Principal, starter: rules.Starter, settings: ProjectSettings | None, answers: Mapping[str, Given]
    ) -> Sequence[Answer]:
        form = self._settings.forms.of_project(person.tenant, starter.project)
        is_stranger = person.anonymous and starter.contact is None
        return check_answers(prechat.asked(settings, form, stranger=is_stranger), answers)

    def _started_before(self, person: Principal, client_id: str, error: DomainError) -> Started:
        """Return the conversation that the first attempt began; if there is none, raise the error of this one."""
        if person.project is None or person.customer is None:
            raise error
        with self._database.reading() as connection:
            found = repository.find_start(connection, person.tenant, person.project, person.customer, client_id)
            message = None if found is None else messages.find(connection, found.tenant, found.id, client_id)
        if found is None or message is None:
            raise error
        announcements.announce_message(self._hints, found, message)
        self._hints.notify_worker()
        return Started(conversation=self._as_seen(person, found), message=message)

    def _is_agent_online(self, person: Principal) -> bool:
        return person.project is not None and self._agents_online(person.tenant, person.project)

    def _settings_for(self, person: Principal) -> ProjectSettings | None:
        if person.project is None:
            return None
        record = self._settings.of_project(person.tenant, person.project)
        return None if record is None else record.settings


def _clean(body: str, attachments: Sequence[AttachmentId], settings: ProjectSettings | None) -> str:
    if attachments and (settings is None or not settings.attachments):
        raise AttachmentsOffError("Files cannot be sent here.")
    return rules.clean_body(body, with_files=bool(attachments))


def _started(conversation: Conversation, message: Message) -> Started:
    begun = replace(conversation, seq=message.seq, last=message, waiting_since=message.at)
    return Started(conversation=begun, message=message)
