"""Tables of conversations, messages, notes, filters, receipts, alarms and identity merges."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from jira_chat.storage.metadata import metadata
from jira_chat.storage.types import BigSerial, Instant

_MOVED = text("moved_to IS NOT NULL")
_RATED = text("rated_at IS NOT NULL")
_FOLLOWS = text("follows IS NOT NULL")
_RESOLVED = text("resolved_at IS NOT NULL")
_ANSWERED = text("first_answered_at IS NOT NULL")
_OPEN = text("resolved_at IS NULL AND closed_at IS NULL")
_WAITING = text("waiting_since IS NOT NULL AND resolved_at IS NULL AND closed_at IS NULL")

conversations = Table(
    "conversations",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("customer", String(140), nullable=False),
    Column("started_with", String(64), nullable=False),
    Column("customer_name", String(255), nullable=False),
    Column("customer_account", String(128)),
    Column("site", String(300)),
    Column("issue_id", String(20)),
    Column("issue_key", String(255)),
    Column("seq", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("last_minute", Instant, FetchedValue()),
    Column("closed_at", Instant),
    Column("summary", String(255)),
    Column("resolved_at", Instant),
    Column("heard_until", Instant),
    Column("checked_at", Instant),
    Column("revisions", Integer, nullable=False, server_default="0"),
    Column("follows", String(32)),
    Column("page", String(255)),
    Column("purged_at", Instant),
    Column("rating", Integer),
    Column("rating_comment", Text),
    Column("rated_at", Instant),
    Column("unconfirmed_email", String(254)),
    Column("moved_to", String(20)),
    Column("moved_out", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("agents_online", Boolean(create_constraint=False)),
    Column("assignee_id", String(128)),
    Column("assignee_name", String(255)),
    Column("status", String(255)),
    Column("status_category", String(32)),
    Column("waiting_since", Instant),
    Column("first_answered_at", Instant),
    Column("told_at", Instant),
    Column("left_at", Instant),
    Column("offered", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("noticed_at", Instant),
    Column("language", String(35)),
    Column("labels", Text),
    Column("request_type_id", String(20)),
    Column("request_type_name", String(255)),
    Column("organizations", Text),
    Column("sla_name", String(255)),
    Column("sla_breach_at", Instant),
    Column("sla_left", Integer),
    Column("sla_goal", Integer),
    Column("transfers", Integer, nullable=False, server_default="0"),
    Column("former_issue_id", String(20)),
    Column("former_issue_key", String(255)),
    UniqueConstraint("tenant_id", "issue_id"),
    UniqueConstraint("tenant_id", "project_id", "customer", "started_with"),
    Index("ix_conversations_customer", "tenant_id", "customer", "project_id", "last_minute"),
    Index("ix_conversations_project", "tenant_id", "project_id", "last_minute"),
    Index("ix_conversations_active", "tenant_id", "last_minute"),
    Index("ix_conversations_follows", "tenant_id", "follows", sqlite_where=_FOLLOWS, postgresql_where=_FOLLOWS),
    Index("ix_conversations_resolved", "tenant_id", "resolved_at", sqlite_where=_RESOLVED, postgresql_where=_RESOLVED),
    Index(
        "ix_conversations_moved",
        "tenant_id",
        "moved_to",
        "last_minute",
        sqlite_where=_MOVED,
        postgresql_where=_MOVED,
    ),
    Index("ix_conversations_rated", "tenant_id", "rated_at", sqlite_where=_RATED, postgresql_where=_RATED),
    Index(
        "ix_conversations_open",
        "tenant_id",
        "project_id",
        "last_minute",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_conversations_waiting",
        "tenant_id",
        "project_id",
        "waiting_since",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_conversations_sla",
        "tenant_id",
        "project_id",
        "sla_breach_at",
        "waiting_since",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_conversations_answered",
        "tenant_id",
        "project_id",
        "first_answered_at",
        sqlite_where=_ANSWERED,
        postgresql_where=_ANSWERED,
    ),
)
"""`started_with` is the client id of the first message, so that a repeated start is one conversation. `last_minute` is
the minute of `last_at`, which the database keeps (`activity.py`). `heard_until` is
the time, by Jira's clock, of the latest comment that was read; `checked_at` is when Jira was last asked for comments.
`revisions` counts edits and removals of messages, so that a client notices what it missed. `follows` names the
conversation that this one continues. `page` is the path of the customer's page. `purged_at` is when texts that Jira
keeps were last deleted here. `rating` is from 1 to 5. `unconfirmed_email` is an address that the visitor left; it is
deleted when the conversation becomes a customer's. `project_id` is where the conversation began; `moved_to` is the
project with chat to which its request was moved; `moved_out` says that it is closed because its request went to one
without. `agents_online` says whether an agent was online when it began, null if that was not asked. `assignee_id`,
`assignee_name`, `status` and `status_category` are the request's, as Jira last showed them. `waiting_since` is when the
customer wrote the first unanswered message, `first_answered_at` when an agent first wrote. `told_at` is when the
customer was told that nobody has answered, `left_at` when they left the conversation as a request, `noticed_at` when
the project's team was told that they wait; a time before `waiting_since` belongs to an earlier wait. `offered` says
that it is being offered to an agent. `language` is that of the customer's browser. `labels` are the request's, each
between spaces; `organizations` are the request's, as JSON of `Named`. `sla_name`, `sla_breach_at`, `sla_left` and
`sla_goal` (seconds) are those of `Sla`. `transfers` counts transfers to another project; `former_issue_id` and
`former_issue_key` are the request before the last transfer."""

conversation_details = Table(
    "conversation_details",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("answers", JSON, nullable=False),
    Column("visit", JSON(none_as_null=True)),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
)
"""A customer's answers before the chat, and where they are: needed for the request, not for chatting."""

_UNSYNCED = text("jira_ref IS NULL")
_REFUSED = text("jira_ref = 'refused'")
_DELIVERED = text("delivered_at IS NOT NULL")
_CORRECTION_WAITS = text("correction = 'waits'")

messages = Table(
    "messages",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("client_id", String(64), nullable=False),
    Column("side", String(10), nullable=False),
    Column("author_name", String(255), nullable=False),
    Column("author_account", String(128)),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("origin", String(10), nullable=False),
    Column("jira_ref", String(40)),
    Column("edited_at", Instant),
    Column("removed_at", Instant),
    Column("delivered_at", Instant),
    Column("refusal", String(500)),
    Column("attachments", Text),
    Column("purged_at", Instant),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("correction", String(10)),
    UniqueConstraint("tenant_id", "conversation_id", "client_id"),
    Index(
        "ix_messages_not_in_jira",
        "tenant_id",
        "conversation_id",
        "seq",
        sqlite_where=text("jira_ref IS NULL AND origin = 'chat'"),
        postgresql_where=text("jira_ref IS NULL AND origin = 'chat'"),
    ),
    Index("ix_messages_refused", "tenant_id", sqlite_where=_REFUSED, postgresql_where=_REFUSED),
    Index("ix_messages_delivered", "tenant_id", "delivered_at", sqlite_where=_DELIVERED, postgresql_where=_DELIVERED),
    Index(
        "ix_messages_correction",
        "tenant_id",
        "conversation_id",
        sqlite_where=_CORRECTION_WAITS,
        postgresql_where=_CORRECTION_WAITS,
    ),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
)
"""`jira_ref` says where Jira keeps a message: `request` or `comment:<id>`; null while it is still to be sent, `refused`
if Jira refused it (`refusal` has Jira's reason), `moved` if it continues in the conversation that follows this one,
`withdrawn` if its agent took it back before Jira got it, `erased` if its author was erased before that. A removed
message was taken back by its agent, or its comment was deleted or is no longer public; its text is gone. `revision`
counts changes of the text; for a text changed in the chat, `correction` says whether the comment still `waits` for it
or Jira `refused` it. `delivered_at` is when the message reached the other side, Jira or the chat, by our clock. The
text of a purged message is only in Jira, or was erased with its author. `attachments` is JSON of
`attachments/models.py`, because files are read with each message."""

notes = Table(
    "notes",
    metadata,
    Column("tenant_id", String(32), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("client_id", String(64), nullable=False),
    Column("author_name", String(255), nullable=False),
    Column("author_account", String(128)),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("jira_ref", String(40)),
    UniqueConstraint("tenant_id", "conversation_id", "client_id"),
    Index("ix_notes_not_in_jira", "tenant_id", "at", sqlite_where=_UNSYNCED, postgresql_where=_UNSYNCED),
    ForeignKeyConstraint(
        ["tenant_id", "conversation_id"], ["conversations.tenant_id", "conversations.id"], ondelete="CASCADE"
    ),
)
"""What agents wrote for agents only. It is a table of its own, so that no code that reads messages, and so nothing that
customers get, can find a note. `jira_ref` is as in `messages`: the internal comment, null while there is none, or
`refused`."""

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("project_id", String(20), nullable=False),
    Column("account", String(128), nullable=False),
    Column("name", String(60), nullable=False),
    Column("label", String(255), nullable=False),
    Column("language", String(35), nullable=False),
    Column("path", String(255), nullable=False),
    Column("request_type_id", String(20)),
    Column("request_type_name", String(255)),
    Column("organization_id", String(20)),
    Column("organization_name", String(255)),
    Column("created_at", Instant, nullable=False),
    Index("ix_saved_filters_account", "tenant_id", "account", "project_id"),
)
"""Agents' own views of conversations; empty and null criteria do not count. Names are those at the time of saving."""

receipts = Table(
    "receipts",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("side", String(10), primary_key=True),
    Column("account", String(128), primary_key=True),
    Column("delivered", Integer, nullable=False),
    Column("read", Integer, nullable=False),
)
"""How far each participant has received and read messages; `account` is an agent's, empty for the customer. No foreign
key refers to the conversation: checking it would wait for a post there, which may in turn wait for us."""

alarms = Table(
    "alarms",
    metadata,
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True),
    Column("project_id", String(20), primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("scope", String(20), primary_key=True),
    Column("refused", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
)
"""Chats that a limit per network address or per project refused: a row for each hour. No address is stored."""

identity_merges = Table(
    "handovers",  # its name in the second migration
    metadata,
    Column("id", BigSerial, primary_key=True),
    Column("tenant_id", String(32), ForeignKey("installations.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("from_customer", String(140), nullable=False),
    Column("to_customer", String(140), nullable=False),
    Column("method", String(20), nullable=False),
    Column("conversations", Integer, nullable=False),
)
"""Moves of conversations from one customer to another that was proved to be the same person."""
