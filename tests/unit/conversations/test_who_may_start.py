"""Who may begin a conversation, and who may go on with one: the whole matrix, against the sentence that decides it."""

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import rules
from jira_chat.conversations.errors import (
    ChatNotOfferedError,
    IdentityRequiredError,
    NobodyOnlineError,
    SignInRequiredError,
)
from jira_chat.kernel.errors import DomainError, ForbiddenError
from jira_chat.settings.models import ProjectSettings, Span, Visibility, WeekDay
from tests.support.fakes import NOW

SITE = "https://www.example.com"
OPEN, CLOSED = ("09:00", "17:00"), ("17:00", "18:00")
PEOPLE = {
    "visitor": {"visitor": "v1"},
    "visitor of the portal": {"visitor": "v1", "surface": Surface.PORTAL, "site": None},
    "portal customer": {"account": "carla", "surface": Surface.PORTAL, "site": None},
    "signed in by password": {"chat_account": "c1", "method": "password"},
    "signed in by code, known to Jira": {"chat_account": "c1", "account": "carla", "method": "code"},
    "vouched for": {"chat_account": "c1", "method": "identity"},
    "signed in in the portal": {"chat_account": "c1", "method": "code", "surface": Surface.PORTAL, "site": None},
}


def person(name: str) -> Principal:
    return Principal(**{"tenant": "t", "project": "10000", "surface": Surface.WIDGET, "site": SITE} | PEOPLE[name])


def settings(
    *, offered: bool, anonymous: bool, require_identity: bool, hours: tuple[str, str], hide_when_away: bool
) -> ProjectSettings:
    span = Span(start=hours[0], end=hours[1])
    return ProjectSettings(
        portal=offered,
        external=offered,
        sites=(SITE,),
        anonymous=anonymous,
        require_identity=require_identity,
        visibility=Visibility(mode="hours", week=(WeekDay(day=0, spans=(span,)),), hide_when_away=hide_when_away),
    )


def expected(who: Principal, options: dict[str, object], *, agents_online: bool) -> type[DomainError] | None:
    """What `docs/who-may-chat.md` says: no chat here, then unsigned, then anonymous, then nobody there."""
    if not options["offered"]:
        return ChatNotOfferedError
    if options["hours"] == CLOSED or (options["hide_when_away"] and not agents_online):
        return ChatNotOfferedError
    if options["require_identity"] and who.surface is Surface.WIDGET and who.method != "identity":
        return IdentityRequiredError
    if who.visitor and not options["anonymous"]:
        return SignInRequiredError
    if who.visitor and not agents_online:
        return NobodyOnlineError
    return None


OPTIONS = [
    dict(zip(("offered", "anonymous", "require_identity", "hours", "hide_when_away"), values, strict=True))
    for values in product((True, False), (True, False), (False, True), (OPEN, CLOSED), (False, True))
]


def outcome(asked: Callable[[], object]) -> object:
    """What is answered, or the kind of the refusal."""
    try:
        return asked()
    except DomainError as error:
        return type(error) if error.message.endswith(".") else error.message


@pytest.mark.parametrize("name", PEOPLE)
def test_starting(name):
    who = person(name)
    for options, agents_online in product(OPTIONS, (True, False)):
        start = partial(rules.starter, who, settings(**options), now=NOW, agents_online=agents_online)
        wanted = expected(who, options, agents_online=agents_online) or ("10000", who.customer)
        assert outcome(lambda start=start: start()[:2]) == wanted, (options, agents_online)


@pytest.mark.parametrize("name", PEOPLE)
def test_going_on_does_not_depend_on_hours_or_agents(name):
    who = person(name)
    for options in OPTIONS:
        refusal = expected(who, options | {"hours": OPEN, "hide_when_away": False}, agents_online=True)
        assert outcome(partial(rules.check_may_write, who, settings(**options))) == refusal, options


@pytest.mark.parametrize("site", ["https://elsewhere.example", "http://www.example.com", None, "null"])
def test_other_sites_are_not_served(site):
    who = Principal(tenant="t", project="10000", surface=Surface.WIDGET, visitor="v1", site=site)
    offered = ProjectSettings(external=True, anonymous=True, sites=(SITE,))

    with pytest.raises(ChatNotOfferedError):
        rules.starter(who, offered, now=NOW, agents_online=True)


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_is_offered_before_the_first_save(name):
    with pytest.raises(ChatNotOfferedError):
        rules.starter(person(name), None, now=NOW, agents_online=True)


@pytest.mark.parametrize("surface", [Surface.ISSUE, Surface.DASHBOARD])
def test_agents_do_not_start(surface):
    nina = Principal(tenant="t", project="10000", surface=surface, account="nina")

    with pytest.raises(ForbiddenError):
        rules.starter(nina, ProjectSettings(portal=True), now=NOW, agents_online=True)


@pytest.mark.parametrize(("zone", "starts"), [(None, True), ("Asia/Tokyo", False), ("No/Where", True)])
def test_the_customers_own_clock_counts_where_the_schedule_says_so(zone, starts):
    office = Visibility(
        mode="hours", clock="customer", week=(WeekDay(day=0, spans=(Span(start="09:00", end="17:00"),)),)
    )
    offered = ProjectSettings(portal=True, visibility=office)
    who = Principal(tenant="t", project="10000", surface=Surface.PORTAL, account="carla", zone=zone)

    if starts:
        rules.starter(who, offered, now=NOW, agents_online=False)
    else:
        with pytest.raises(ChatNotOfferedError):
            rules.starter(who, offered, now=NOW, agents_online=False)
