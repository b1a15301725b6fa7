"""Builds the sockets of a web process and their background services."""

from functools import partial

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.broker import process_limits
from jira_chat.broker.limits import Limits
from jira_chat.broker.tickets import Tickets
from jira_chat.conversations.alarms import Alarms
from jira_chat.conversations.desk import Desk
from jira_chat.conversations.reader import ConversationReader
from jira_chat.conversations.receipt_service import ReceiptService
from jira_chat.conversations.service import ConversationService
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations.service import Installations
from jira_chat.presence.service import PresenceService
from jira_chat.realtime.desk_handlers import DeskHandlers
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fanout import Fanout
from jira_chat.realtime.forgetting import Forgetting
from jira_chat.realtime.frame_handlers import FrameHandlers
from jira_chat.realtime.greeter import Greeter
from jira_chat.realtime.hub import Hub
from jira_chat.realtime.polling import Polling
from jira_chat.realtime.positions import Positions
from jira_chat.realtime.poster import Poster
from jira_chat.realtime.presence_announcer import PresenceAnnouncer
from jira_chat.realtime.receipt_announcer import ReceiptAnnouncer
from jira_chat.realtime.renewals import Renewals
from jira_chat.realtime.revocation import Revocation
from jira_chat.realtime.sockets import Sockets
from jira_chat.realtime.timers import Wheel
from jira_chat.realtime.workers import Workers
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.standing import Standing


def build(
    infrastructure: Infrastructure,
    *,
    installations: Installations,
    settings: SettingsService,
    tickets: Tickets,
    sessions: AccountSessions,
    standing: Standing,
    conversations: ConversationService,
    desk: Desk,
    receipts: ReceiptService,
    reader: ConversationReader,
    presence: PresenceService,
    allowances: Allowances,
    alarms: Alarms,
) -> Sockets:
    """Build the sockets. Nothing runs before `Sockets.start`."""
    config, hints, clock = infrastructure.config, infrastructure.hints, infrastructure.clock
    hub, positions, workers = Hub(hints.following), Positions(), Workers()
    announcer = PresenceAnnouncer(hub, presence, hints)
    receipt_announcer = ReceiptAnnouncer(hub, positions, receipts)
    handlers = FrameHandlers(
        conversations=conversations,
        desk=DeskHandlers(desk, presence),
        presence=presence,
        announcer=announcer,
        positions=positions,
        receipts=receipt_announcer,
        hints=hints,
        allowances=allowances,
    )
    renewals = Renewals(tickets, settings, allowances)
    endpoint = SocketEndpoint(
        hub,
        Wheel(),
        start=workers.start,
        poster=Poster(conversations, allowances, start=workers.start),
        greeter=Greeter(tickets, standing, handlers, announcer, renewals, clock=clock, start=workers.start),
        handlers=handlers,
        announcer=announcer,
        frame_allowances=_frame_allowances(infrastructure),
        most_sockets=config.limit_sockets,
        drain_seconds=config.drain_seconds,
    )
    revocation = Revocation(
        hub, installations=installations, sessions=sessions, settings=settings, standing=standing, clock=clock
    )
    fanout = Fanout(hub, positions, reader, presence, receipt_announcer, conversations=conversations, clock=clock)
    forgetting, polling = Forgetting(installations, settings, conversations), Polling(endpoint, conversations)
    return Sockets(endpoint, fanout, announcer, revocation, forgetting, polling=polling, hints=hints, alarms=alarms)


def _frame_allowances(infrastructure: Infrastructure) -> Allowances:
    """Return limits that count within this process, because Redis would be called for each frame."""
    rules = {Kind.FRAMES: infrastructure.config.limit_frames}
    return Allowances(rules, partial(Limits, process_limits.ADDRESS), secret=infrastructure.vault.derive("allowances"))
