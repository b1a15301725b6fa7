"""Erasing a person leaves nothing of them, in any table; and nobody else loses anything."""

import json
from datetime import timedelta
from threading import Thread
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update

from jira_chat.access.principals import Principal, Surface
from jira_chat.attachments.tables import agent_photos, attachments
from jira_chat.audit import repository as audit
from jira_chat.audit.models import Event, Kind
from jira_chat.conversations.answers import Answer
from jira_chat.conversations.details import Details
from jira_chat.conversations.details import save as save_details
from jira_chat.conversations.events import Changed
from jira_chat.conversations.models import Criteria
from jira_chat.conversations.personal_data import ConversationsData
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.tables import conversations, messages, notes, receipts
from jira_chat.conversations.visits import Visit
from jira_chat.customers import accounts
from jira_chat.customers.events import SessionEnded
from jira_chat.kernel.errors import DomainError, NotFoundError
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, new_id
from jira_chat.kernel.kinds import kind_of
from jira_chat.notices import repository as notices
from jira_chat.notices.models import Notices
from jira_chat.offers import repository as offers
from jira_chat.offers.models import Offer, State
from jira_chat.outbox.tables import jobs
from jira_chat.presence.tables import agents, closures, habits
from jira_chat.privacy import reports
from jira_chat.replies.tables import replies
from jira_chat.settings import history
from jira_chat.settings.models import ProjectSettings, SiteSettings
from jira_chat.settings.service import SettingsService
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.sign_in import failures
from jira_chat.sign_in.codes import Codes, Purpose
from jira_chat.sign_in.mails import Situation
from jira_chat.sign_in.tables import failures as failures_table
from jira_chat.storage.metadata import metadata
from jira_chat.transfers import repository as transfers
from jira_chat.transfers.models import Transfer
from tests.support.queued_mails import read as queued_mails

ACCOUNT, EMAIL, NAME = AccountId("5b10ac8d82e05b22cc7d4ef5"), "zoë@example.com", "Zoë Zander"
NEEDLES = (ACCOUNT, EMAIL, NAME, "zander", json.dumps(EMAIL)[1:-1])
LONGER = f"chl{EMAIL}"
PROJECT = ProjectId("10000")
SITE = "https://www.example.com"
REPLY = {
    "id": "0" * 32,
    "scope": "personal",
    "owner": ACCOUNT,
    "language": "",
    "name": "Hello",
    "text": f"I am {NAME}",
    "uses": 0,
    "changed_by": NAME,
    "changed_by_account": ACCOUNT,
}


def dump(database, tenant=None) -> dict[str, list[str]]:
    """Every row of every table as text, sorted, of one tenant or of all."""
    found = {}
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            query = select(table)
            if tenant is not None:
                if "tenant_id" not in table.c:
                    continue
                query = query.where(table.c.tenant_id == tenant)
            found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(query))
    return found


def where(database, vault, tenant=None) -> set[str]:
    """The tables in which something of the person stands."""
    tables = {
        table
        for table, rows in dump(database, tenant).items()
        if any(each.lower() in row.lower() for each in NEEDLES for row in rows)
    }
    mails = [mail for mail in queued_mails(database, vault) if EMAIL in mail["to"]]
    return tables | ({"mails"} if mails else set())


class Life:
    """One person as everything that they can be on a site: visitor, customer, agent, admin."""

    def __init__(self, features, tenant, jira, clock) -> None:
        self.features, self.tenant, self.clock = features, tenant, clock
        jira.users[ACCOUNT] = NAME
        database = features.infrastructure.database
        self.settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=tenant.encode())
        self.site_settings = SiteSettingsService(database, lambda _tenant, who: jira.users[who], clock=clock)
        at: dict[str, Any] = {"tenant": tenant, "project": PROJECT}
        self.agent = Principal(surface=Surface.DASHBOARD, account=ACCOUNT, name=NAME, **at)
        self.other = Principal(surface=Surface.PORTAL, account=AccountId("carla"), name="Carla Costa", **at)
        self.visitors = features.customers.visitors
        self.chat = ConversationService(
            database, self.settings, features.infrastructure.hints, agents_online=lambda *_: True, clock=clock
        )
        self.at = at

    def administers(self) -> None:
        options = ProjectSettings(portal=True, external=True, anonymous=True, report_agents=True)
        self.settings.save(self.tenant, PROJECT, options, version=0, author=ACCOUNT)
        self.site_settings.save(self.tenant, SiteSettings(retention_days=1), version=0, author=ACCOUNT)
        self.features.sign_in.identity.make(self.tenant, PROJECT, author=ACCOUNT, name=NAME)
        wanted = Notices(
            tenant=self.tenant, project=PROJECT, minutes=5, emails=(EMAIL, "team@example.com"), set_at=self.clock()
        )
        told = {"author": ACCOUNT, "name": NAME, "before": {"notices": {}}, "after": {"notices": {"emails": [EMAIL]}}}
        with self.features.infrastructure.database.transaction() as connection:
            notices.save(connection, wanted)
            history.record(connection, self.tenant, history.of_project(PROJECT), now=self.clock(), **told)

    def asks(self):
        """Begin as a visitor, then sign in with an address."""
        database, now = self.features.infrastructure.database, self.clock()
        token = self.visitors.welcome(self.tenant, PROJECT, site=SITE)
        visitor = self.visitors.recognise(token)
        self.conversation = self.chat.start(visitor, client_id=new_id(), body=f"Hello, I am {NAME}").conversation
        account = accounts.new(self.tenant, EMAIL, NAME)
        with database.transaction() as connection:
            accounts.find_or_create(connection, account, now=now)
            self.features.customers.sessions.open(connection, account, PROJECT, site=SITE, method="code")
            accounts.set_jira_account(connection, self.tenant, account.id, ACCOUNT, name=NAME)
            answer = Answer(field="email", kind="text", label="E-mail", value=(EMAIL,), shown=EMAIL)
            visit = Visit(url=f"{SITE}/zander", meta={"mail": EMAIL})
            save_details(connection, self.tenant, self.conversation.id, Details(answers=(answer,), visit=visit))
        known = Principal(
            surface=Surface.WIDGET, chat_account=account.id, name=NAME, account=ACCOUNT, site=SITE, **self.at
        )
        self.features.conversations.identity_merges.merge(visitor, known, method="code")
        self.features.conversations.link.note_request(self.conversation, IssueId("20001"), "SUP-1")
        self.features.conversations.link.note_refused(self.conversation, self.first_message(), f"{NAME} may not")
        return known

    def first_message(self):
        link = self.features.conversations.link
        return link.messages_after(self.tenant, self.conversation.id, 0, limit=1)[0]

    def signs_in(self) -> None:
        infrastructure, now = self.features.infrastructure, self.clock()
        record = self.settings.of_project(self.tenant, PROJECT)
        mails = self.features.sign_in.sign_in._mailboxes._mails
        wording = mails.wording(self.tenant, None)
        counted = self.features.sign_in.personal_data._counted_as
        with infrastructure.database.transaction() as connection:
            Codes(b"k").issue(connection, self.tenant, EMAIL, Purpose.SIGN_IN, now=now)
            for _ in range(2):
                mails.enqueue(connection, record, EMAIL, Situation.UNKNOWN, wording)
            mails.enqueue(connection, record, "carla@example.com", Situation.UNKNOWN, wording)
            first = select(jobs.c.id).where(jobs.c.tenant_id == self.tenant, jobs.c.kind == "send_mail").limit(1)
            connection.execute(update(jobs).where(jobs.c.id == first.scalar_subquery()).values(done_at=now))
            for who in counted(self.tenant, EMAIL):
                failures.begin(connection, self.tenant, who, lambda _failed: timedelta(0), now=now)

    def answers(self) -> None:
        """Be an agent who helps somebody else."""
        theirs = self.chat.start(self.other, client_id=new_id(), body="Help").conversation
        self.others_conversation = self.chat.post(self.agent, theirs.id, client_id=new_id(), body="I help").conversation
        row = {"tenant_id": self.tenant, "project_id": PROJECT, "account_id": ACCOUNT, "name": NAME}
        read = {"tenant_id": self.tenant, "conversation_id": theirs.id, "side": "agent", "account": ACCOUNT}
        file = {"tenant_id": self.tenant, "id": new_id(), "project_id": PROJECT, "uploader": f"agent:{ACCOUNT}"}
        more = {"client_id": "12345678", "name": f"{NAME}.png", "type": "image/png", "size": 1}
        with self.features.infrastructure.database.transaction() as connection:
            connection.execute(insert(agents).values(**row, online=True, changed_at=self.clock()))
            mine = {"tenant_id": self.tenant, "account_id": ACCOUNT, "away_minutes": 5, "changed_at": self.clock()}
            connection.execute(insert(habits).values(mine))
            photo = {"name": "photo", "content": b"RIFF", "fetched_at": self.clock()}
            connection.execute(insert(agent_photos).values(tenant_id=self.tenant, account_id=ACCOUNT, **photo))
            closed = {"tenant_id": self.tenant, "project_id": PROJECT, "by_account": ACCOUNT, "by_name": NAME}
            connection.execute(insert(closures).values(**closed, reason="Fire drill", at=self.clock()))
            connection.execute(insert(receipts).values(**read, delivered=1, read=1))
            its_row = (conversations.c.tenant_id == self.tenant) & (conversations.c.id == theirs.id)
            assigned = {"assignee_id": ACCOUNT, "assignee_name": NAME}
            connection.execute(update(conversations).where(its_row).values(assigned))
            now = self.clock()
            about = {"before": {"put_offline": {}}, "after": {"put_offline": {"name": NAME, "account": ACCOUNT}}}
            history.record(
                connection, self.tenant, history.of_project(PROJECT), author="carla", name="Carla", now=now, **about
            )
            connection.execute(insert(replies).values(REPLY | {"tenant_id": self.tenant, "changed_at": now}))
            connection.execute(insert(attachments).values(**file, **more, created_at=now, expires_at=now))
            noted = {"tenant_id": self.tenant, "number": 1, "client_id": new_id(), "at": now}
            by_them = {"conversation_id": theirs.id, "author_account": ACCOUNT, "author_name": NAME, "body": "I noted"}
            about_them = {"conversation_id": self.conversation.id, "author_name": "Nina", "body": f"{NAME} pays late"}
            connection.execute(insert(notes).values(**noted, **by_them))
            connection.execute(insert(notes).values(**noted, **about_them))
            offered = Offer(
                tenant=self.tenant,
                conversation=theirs.id,
                project=PROJECT,
                account=ACCOUNT,
                state=State.ACCEPTED,
                offered_at=now,
                until=now,
            )
            offers.save(connection, offered)
            transferred = Transfer(
                tenant=self.tenant,
                id=new_id(),
                conversation=theirs.id,
                from_project=ProjectId("10001"),
                to_project=PROJECT,
                from_issue=IssueId("20008"),
                account=ACCOUNT,
                name=NAME,
                at=now,
            )
            transfers.add(connection, transferred)
            done = {"tenant": self.tenant, "project": PROJECT, "kind": Kind.PUT_OFFLINE, "at": now}
            by_me = {"account": ACCOUNT, "name": NAME, "about": "Carla", "about_account": AccountId("carla")}
            to_me = {"account": AccountId("carla"), "name": "Carla", "about": NAME, "about_account": ACCOUNT}
            audit.note(connection, Event(**done, **by_me))
            audit.note(connection, Event(**done, **to_me))
            reports.keep(connection, self.tenant, [ACCOUNT, "carla"], now=self.clock())

    def lives(self) -> None:
        self.administers()
        self.asks()
        self.signs_in()
        self.answers()
        self.filters()
        self.is_counted()

    def filters(self) -> None:
        """Save a filter as an agent."""
        filters = self.features.conversations.filters
        filters.save(self.agent, new_id(), name="Mine", criteria=Criteria(label="vip"))

    def is_counted(self) -> None:
        """Stand in the report as an agent."""
        self.clock.advance(minutes=10)
        self.features.reports.counting.count(self.tenant)


@pytest.fixture
def lives(features, sites, jira, clock) -> list[Life]:
    """The same person on two sites."""
    both = [Life(features, tenant, jira, clock) for tenant in sites]
    for life in both:
        life.lives()
    return both


KEPT_IN = {
    "account_reports",
    "agent_habits",
    "agent_photos",
    "agents",
    "attachments",
    "audit_events",
    "changes",
    "chat_accounts",
    "closures",
    "codes",
    "conversation_details",
    "conversations",
    "handovers",
    "identity_secrets",
    "mails",
    "messages",
    "notes",
    "notices",
    "offers",
    "project_settings",
    "receipts",
    "report_conversations",
    "report_days",
    "saved_filters",
    "replies",
    "site_settings",
    "transfers",
}


@pytest.mark.parametrize("named", [ACCOUNT, "  Zoë@Example.com "])
@pytest.mark.usefixtures("lives")
def test_nothing_of_a_person_is_left_in_any_table(people, database, vault, sites, named) -> None:
    tenant, other_tenant = sites
    elsewhere = dump(database, other_tenant)
    assert where(database, vault) == KEPT_IN

    people.erase(tenant, named, AccountId("ada"))

    assert where(database, vault, tenant) - {"mails"} == set()
    assert [mail["to"] for mail in queued_mails(database, vault)].count(EMAIL) == 2  # of the other site
    assert dump(database, other_tenant) == elsewhere
    with database.reading() as connection:
        counted = connection.execute(select(failures_table.c.tenant_id)).scalars().all()
    assert set(counted) == {other_tenant}
    with pytest.raises(NotFoundError):
        people.export(tenant, named)


def test_others_keep_what_is_theirs(people, lives, tenant, database, features) -> None:
    people.erase(tenant, EMAIL, AccountId("ada"))
    said = features.conversations.link.messages_after(tenant, lives[0].others_conversation, 0, limit=10)
    assert [(each.author.name, each.body) for each in said] == [("Carla Costa", "Help"), ("Former user", "I help")]


def test_a_conversation_of_theirs_is_an_empty_shell_and_everybody_hears_of_it(people, lives, tenant, hints, features):
    hints.told.clear()
    people.erase(tenant, EMAIL, AccountId("ada"))
    link = features.conversations.link
    shell = link.find(tenant, lives[0].conversation.id)
    assert shell is not None
    assert (shell.closed, shell.anonymous, shell.issue, shell.summary) == (True, True, None, None)
    assert lives[0].first_message().body == ""
    assert link.find_of_issue(tenant, IssueId("20001")) is None
    assert link.unsynced(tenant, shell.id, limit=10) == []
    told = {(each.kind, topic.partition(":")[0]) for each in hints.told for topic in each.topics}
    ended, changed = kind_of(SessionEnded()), kind_of(Changed(tenant=tenant, conversation=shell.id))
    assert told == {(ended, "account"), (ended, "customer"), (ended, "issue"), (changed, "dashboard")}


def test_a_request_that_was_being_raised_does_not_bring_them_back(people, lives, tenant, features) -> None:
    people.erase(tenant, EMAIL, AccountId("ada"))
    link = features.conversations.link
    link.note_request(lives[0].conversation, IssueId("20009"), "SUP-9")
    assert link.find_of_issue(tenant, IssueId("20009")) is None


def test_what_is_written_meanwhile_is_not_left_in_the_shell(people, lives, tenant, features, monkeypatch) -> None:
    life, refused = lives[0], []
    close = ConversationsData._close

    def write() -> None:
        try:
            life.chat.post(life.agent, life.conversation.id, client_id=new_id(), body="Are you there?")
        except DomainError as error:
            refused.append(error.code)

    writing = Thread(target=write)

    def close_while_somebody_writes(*args: Any) -> None:
        writing.start()
        writing.join(0.5)
        assert writing.is_alive()
        close(*args)

    monkeypatch.setattr(ConversationsData, "_close", close_while_somebody_writes)
    people.erase(tenant, EMAIL, AccountId("ada"))
    writing.join()
    assert refused
    assert not any(
        each.body for each in features.conversations.link.messages_after(tenant, life.conversation.id, 0, limit=50)
    )


def test_it_is_noted_who_erased_and_when_but_not_whom(people, lives, tenant, clock) -> None:
    people.erase(tenant, EMAIL, AccountId("ada"))
    (noted,) = people.erasures(tenant)
    assert (noted.by, noted.at) == ("Ada Admin", clock())
    assert not any(each in repr(noted) for each in NEEDLES)


def test_who_erases_themselves_is_not_named(people, lives, tenant, database, vault) -> None:
    people.erase(tenant, EMAIL, ACCOUNT)
    assert [each.by for each in people.erasures(tenant)] == ["Former user"]
    assert where(database, vault, tenant) - {"mails"} == set()


def test_an_export_has_all_that_is_kept_and_no_secret(people, lives, tenant) -> None:
    export = people.export(tenant, EMAIL)
    text = msgspec.json.encode(export).decode()
    assert set(export) == {
        "conversations",
        "chat_accounts",
        "codes",
        "agents",
        "audit",
        "filters",
        "notices",
        "offers",
        "photos",
        "replies",
        "reports",
        "settings_changes",
        "transfers",
    }
    for each in (ACCOUNT, EMAIL, NAME, "I am Zoë Zander", "I help", "I noted", "/zander"):
        assert each in text
    assert all(export.values())
    assert "hash" not in text
    assert 'Help"' not in text
    assert "pays late" not in text


def test_nobody_is_erased_by_half_an_address(people, lives, tenant, database) -> None:
    before = dump(database)
    for named in ("example.com", "@example.com", "", "zo", "nobody@example.com", "%"):
        with pytest.raises(NotFoundError):
            people.erase(tenant, named, AccountId("ada"))
    assert dump(database) == before


def test_a_new_name_is_shown_everywhere(people, lives, tenant, other_tenant, database) -> None:
    people.rename(tenant, ACCOUNT, "Zoë Zimmer")
    with database.reading() as connection:
        names = dict(
            connection.execute(
                select(messages.c.tenant_id, messages.c.author_name).where(messages.c.author_account == ACCOUNT)
            ).all()
        )
    assert names == {tenant: "Zoë Zimmer", other_tenant: NAME}
    assert people.accounts(tenant, limit=10) == {ACCOUNT, "carla"}


def test_who_only_reads_is_known_as_well(people, lives, tenant, database) -> None:
    with database.transaction() as connection:
        row = {"tenant_id": tenant, "conversation_id": lives[0].conversation.id, "side": "agent", "account": "reader"}
        connection.execute(insert(receipts).values(row | {"delivered": 1, "read": 1}))
    assert "reader" in people.accounts(tenant, limit=10)


@pytest.mark.parametrize(
    "given",
    [
        Details(answers=(Answer(field="a", kind="email", label="E-mail", value=(LONGER,), shown=LONGER),)),
        Details(answers=(Answer(field="a", kind="text", label="Whom?", value=(EMAIL,), shown=f"Ask {EMAIL}"),)),
        Details(visit=Visit(url=SITE, meta={"contact": EMAIL})),
    ],
    ids=["a longer address", "a text that mentions it", "a web site that mentions it"],
)
def test_nobody_else_is_erased_with_somebody(people, lives, tenant, database, given) -> None:
    life = lives[0]
    stranger = life.visitors.recognise(life.visitors.welcome(tenant, PROJECT, site=SITE))
    conversation = life.chat.start(stranger, client_id=new_id(), body="I am somebody else").conversation
    with database.transaction() as connection:
        save_details(connection, tenant, conversation.id, given)
    people.erase(tenant, EMAIL, AccountId("ada"))
    assert [each.body for each in life.chat.before(stranger, conversation.id, None).messages] == ["I am somebody else"]
