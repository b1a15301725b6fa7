"""A site that used the first version upgrades: everything is still there, and new options have their defaults."""

import hashlib
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import JSON, column, insert, select, table

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import messages, receipts, repository
from jira_chat.conversations.models import Receipt, Receipts
from jira_chat.customers.tables import account_sessions, chat_accounts
from jira_chat.customers.visitors import VisitorService
from jira_chat.outbox import queue
from jira_chat.presence.service import PresenceService
from jira_chat.settings.models import BlockedGroup, ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from jira_chat.storage.types import Instant
from tests.support import databases
from tests.support.fakes import NOW, FakeLeases

TENANT, PROJECT = "tenant-1", "10000"
TOKEN = "v.the-token-of-a-visitor"
TOKEN_HASH = hashlib.sha256(TOKEN.encode()).hexdigest()

INSTANTS = ("changed_at", "created_at", "expires_at", "last_at", "at", "available_at", "saved_at")
DOCUMENTS = ("origins", "settings", "payload")

OLD_SETTINGS = {
    "portal": True,
    "external": True,
    "sites": ["https://www.example.com"],
    "anonymous": True,
    "registration": False,
    "blocked_groups": [{"id": "g1", "name": "jira-administrators"}],
    "welcome": "Hello 🙂",
    "greeting": "Hi",
    "request_type": "11",
}
OLD_ROWS = {
    "installations": [
        {
            "id": TENANT,
            "door": "connect",
            "host_id": "client-key",
            "site_url": "https://acme.atlassian.net",
            "origins": ["https://acme.atlassian.net"],
            "status": "enabled",
            "credential": "sealed",
            "changed_at": NOW,
        }
    ],
    "project_settings": [
        {
            "tenant_id": TENANT,
            "project_id": PROJECT,
            "project_key": "SUP",
            "project_name": "Support",
            "service_desk_id": "4",
            "widget_key": "widget-key",
            "version": 3,
            "settings": OLD_SETTINGS,
            "saved_at": NOW,
            "saved_by": "Ada Admin",
            "saved_by_account": "ada",
        },
        {
            "tenant_id": TENANT,
            "project_id": "10001",
            "project_key": "HR",
            "project_name": "People",
            "widget_key": "other-key",
            "version": 1,
            # As the very first rows were: without what had its default.
            "settings": {"portal": True},
            "saved_at": NOW,
            "saved_by": "Ada Admin",
            "saved_by_account": "ada",
        },
    ],
    "conversations": [
        {
            "tenant_id": TENANT,
            "id": f"talk-{number}",
            "project_id": PROJECT,
            "customer": customer,
            "started_with": "client-id",
            "customer_name": name,
            "issue_id": issue,
            "issue_key": issue and f"SUP-{issue}",
            "seq": 2,
            "created_at": NOW,
            "last_at": NOW,
        }
        for number, (customer, name, issue) in enumerate(
            [("visitor:v1", "Anonymous Chat User", "7"), ("account:carla", "Carla Costa", None)]
        )
    ],
    "messages": [
        {
            "tenant_id": TENANT,
            "conversation_id": f"talk-{number}",
            "seq": seq,
            "client_id": f"client-id-{seq}",
            "side": "customer",
            "author_name": "Somebody",
            "body": f"Message {seq} 🙂",
            "at": NOW,
            "origin": "chat",
            "jira_ref": "request" if (number, seq) == (0, 1) else None,
        }
        for number in (0, 1)
        for seq in (1, 2)
    ],
    "jobs": [
        {
            "tenant_id": TENANT,
            "stream": "conversation:talk-1",
            "kind": "tell_jira",
            "payload": {"conversation": "talk-1"},
            "created_at": NOW,
            "available_at": NOW,
            "attempts": 0,
        }
    ],
    "visitors": [
        {
            "tenant_id": TENANT,
            "id": "v1",
            "project_id": PROJECT,
            "token_hash": TOKEN_HASH,
            "site": "https://www.example.com",
            "created_at": NOW,
            "expires_at": NOW + timedelta(days=30),
        }
    ],
    "agents": [
        {
            "tenant_id": TENANT,
            "project_id": PROJECT,
            "account_id": "nina",
            "name": "Nina Novak",
            "online": True,
            "changed_at": NOW,
        }
    ],
}


@pytest.fixture
def upgraded(database_kind):
    """A database of the first version with rows in all of its tables, brought to the newest."""
    with databases.of_its_own(database_kind, template=upgraded_from_the_first) as database:
        yield database


def upgraded_from_the_first(database: Database) -> None:
    config = schema._config()
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with database.transaction() as connection:
        for name, rows in OLD_ROWS.items():
            for row in rows:
                connection.execute(insert(table(name, *map(_column, row))).values(row))
    schema.upgrade(database)


def _column(name):
    kind = Instant if name in INSTANTS else JSON if name in DOCUMENTS else None
    return column(name, kind) if kind else column(name)


@pytest.fixture
def settings(upgraded, jira, clock):
    return SettingsService(upgraded, jira.for_tenant, clock=clock, key_secret=b"key secret")


def test_settings_are_kept_and_new_options_have_their_defaults(settings):
    record = settings.of_project(TENANT, PROJECT)

    assert record.settings == ProjectSettings(
        portal=True,
        external=True,
        sites=("https://www.example.com",),
        anonymous=True,
        registration=False,
        blocked_groups=(BlockedGroup(id="g1", name="jira-administrators"),),
        welcome="Hello 🙂",
        greeting="Hi",
        request_type="11",
    )
    assert (record.version, record.saved_by, record.widget_key) == (3, "Ada Admin", "widget-key")
    assert record.settings.block_admins
    assert record.settings.visibility.mode == "always"
    assert settings.of_project(TENANT, "10001").settings == ProjectSettings(portal=True)


def test_settings_can_be_saved_again_and_keep_a_history(settings):
    page = settings.page(TENANT, PROJECT)
    assert page.history == []

    settings.save(TENANT, PROJECT, ProjectSettings(portal=True), version=3, author="ada")

    (change,) = settings.page(TENANT, PROJECT).history
    assert "sites" in {each.field for each in change.changes}


def test_conversations_and_their_messages_are_kept(upgraded):
    with upgraded.reading() as connection:
        talks = repository.of_project(connection, TENANT, PROJECT, limit=10)
        said = messages.after(connection, TENANT, "talk-1", 0, limit=10)
        of_issue = repository.find_of_issue(connection, TENANT, "7")

    assert {each.id for each in talks} == {"talk-0", "talk-1"}
    assert {(each.summary, each.resolved) for each in talks} == {(None, False)}
    assert [each.body for each in said] == ["Message 1 🙂", "Message 2 🙂"]
    assert of_issue is not None
    assert of_issue.id == "talk-0"
    assert of_issue.anonymous
    assert {(each.waiting_since, each.first_answered_at) for each in talks} == {(NOW, None)}


def test_what_was_said_before_there_were_receipts_counts_as_read_by_the_customer(upgraded):
    with upgraded.reading() as connection:
        found = receipts.of(connection, [(TENANT, "talk-1")])
        seq = repository.find(connection, TENANT, "talk-1").seq

    assert found == {(TENANT, "talk-1"): Receipts(customer=Receipt(seq, seq))}


def test_jobs_are_kept(upgraded):
    with upgraded.transaction() as connection:
        (job,) = queue.claim(connection, now=NOW, limit=8)

    assert (job.kind, job.payload) == ("tell_jira", {"conversation": "talk-1"})


def test_people_are_still_known(upgraded, clock):
    nina = Principal(tenant=TENANT, surface=Surface.DASHBOARD, project=PROJECT, account="nina")
    presence = PresenceService(upgraded, FakeLeases(timedelta(minutes=1)), clock=clock, node="here")

    assert presence.has_chosen_online(nina)
    assert VisitorService(upgraded, clock=clock).recognise(TOKEN).visitor == "v1"


_SESSION = {"tenant_id": TENANT, "site": "", "created_at": NOW, "expires_at": NOW + timedelta(days=30)}
_ACCOUNT = {"tenant_id": TENANT, "name": "Ann", "password_hash": "$argon2id$", "created_at": NOW}


def test_whom_only_a_web_site_vouched_for_counts_in_its_project_alone(database_url):
    """Before 0003 such an account could be given a password that counted everywhere."""
    database = Database(database_url)
    config = schema._config()
    accounts_of = {"vouched": [("identity", PROJECT)], "both": [("identity", PROJECT), ("code", PROJECT)], "idle": []}
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        installation = OLD_ROWS["installations"][0]
        connection.execute(insert(table("installations", *map(_column, installation))).values(installation))
        for name, sessions in accounts_of.items():
            account = _ACCOUNT | {"id": name, "email": f"{name}@example.com"}
            connection.execute(insert(table("chat_accounts", *map(_column, account))).values(account))
            for method, project in sessions:
                id_ = f"{name}-{method}"
                session = _SESSION | {"id": id_, "chat_account_id": name, "project_id": project}
                session |= {"method": method, "token_hash": id_}
                connection.execute(insert(table("account_sessions", *map(_column, session))).values(session))
    schema.upgrade(database)

    with database.reading() as connection:
        known = {row["id"]: row for row in connection.execute(select(chat_accounts)).mappings()}
        sessions = set(connection.execute(select(account_sessions.c.id)).scalars())
    database.close()
    assert (known["vouched"]["vouched_in"], known["vouched"]["password_hash"]) == (PROJECT, None)
    for proved in ("both", "idle"):
        assert (known[proved]["vouched_in"], known[proved]["password_hash"]) == ("", "$argon2id$")
    assert sessions == {"vouched-identity", "both-code"}
