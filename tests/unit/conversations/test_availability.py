"""The first two tables of `docs/who-may-chat.md`, with all combinations of what they look at."""

from itertools import product
from typing import Any

import pytest

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import availability
from jira_chat.conversations.availability import Availability, Moment
from jira_chat.conversations.errors import IdentityRequiredError, NobodyOnlineError, SignInRequiredError
from jira_chat.conversations.models import Contact
from jira_chat.conversations.rules import Starter, starter
from jira_chat.kernel.errors import DomainError
from jira_chat.settings.models import ProjectSettings, Visibility
from tests.support.fakes import NOW
from tests.support.truth_tables import table, title

CHAT = table("Is there a chat here?")
BEGIN = table("Who may begin a conversation?")
LEAVE = table("Who may leave a message?")

SITE = "https://www.example.com"
SURFACES = {"portal": Surface.PORTAL, "external": Surface.WIDGET}
SITES = {"any": (), "listed": (SITE,), "unlisted": ("https://other.example",)}
PEOPLE: dict[str, dict[str, Any]] = {
    "visitor": {"visitor": "v1"},
    "portal": {"account": "carla"},
    "password": {"chat_account": "c1", "method": "password"},
    "code": {"chat_account": "c1", "method": "code"},
    "identity": {"chat_account": "c1", "method": "identity"},
}
UNLESS_AWAY = Visibility(hide_when_away=True)


def moment(*, agents_online: bool) -> Moment:
    return Moment(now=NOW, zone=None, agents_online=agents_online)


@pytest.mark.parametrize("case", list(product(SURFACES, ("off", "on"), ("off", "on"), SITES, ("yes", "no"))), ids=title)
def test_where_there_is_a_chat(case) -> None:
    surface, portal, external, site, hidden = case
    settings = ProjectSettings(
        portal=portal == "on", external=external == "on", sites=SITES[site], visibility=UNLESS_AWAY
    )
    person = Principal(tenant="t", surface=SURFACES[surface], project="p", visitor="v", site=SITE)
    now = moment(agents_online=hidden == "no")
    there = CHAT.decide(**dict(zip(CHAT.columns[:-1], case, strict=True))) == "yes"
    shown = CHAT.decide(**dict(zip(CHAT.columns[:-1], (*case[:-1], "no"), strict=True))) == "yes"

    answer = availability.of_place(settings, SURFACES[surface], site=SITE, moment=now)
    assert (answer is Availability.OFFERED) == there
    assert (answer is Availability.HIDDEN) == (shown and not there)
    assert (availability.of_surroundings(settings, person) is Availability.OFFERED) == shown


@pytest.mark.parametrize(
    "case",
    [
        (surface, who, *options)
        for surface, who, *options in product(
            SURFACES, PEOPLE, ("required", "not"), ("off", "on"), ("offline", "online")
        )
        if (surface, who) not in {("external", "portal"), ("portal", "identity")}
    ],
    ids=title,
)
def test_who_may_begin(case) -> None:
    surface, who, identity, anonymous, agents = case
    settings = ProjectSettings(
        portal=True, external=True, anonymous=anonymous == "on", require_identity=identity == "required"
    )
    person = Principal(tenant="t", surface=SURFACES[surface], project="p", site=SITE, **PEOPLE[who])
    expected = BEGIN.decide(surface=surface, who=who, identity=identity, anonymous=anonymous, agents=agents)

    answer = availability.to_person(settings, person, moment=moment(agents_online=agents == "online"))
    assert answer == ("offered" if expected == "yes" else expected)
    if expected == "nobody_online":
        assert availability.to_person(settings, person) is Availability.OFFERED


def test_a_browser_holds_the_frame_to_the_listed_sites_itself() -> None:
    settings = ProjectSettings(external=True, sites=("https://other.example",))

    assert availability.of_place(settings, Surface.WIDGET) is Availability.OFFERED


def test_somebody_without_a_site_is_on_no_external_page() -> None:
    person = Principal(tenant="t", surface=Surface.WIDGET, project="p", visitor="v", site=None)

    assert availability.of_surroundings(ProjectSettings(external=True), person) is Availability.NOT_OFFERED


@pytest.mark.parametrize("surface", sorted(set(Surface) - {Surface.PORTAL, Surface.WIDGET}))
def test_nothing_is_offered_on_pages_of_others_than_customers(surface: Surface) -> None:
    assert availability.of_place(ProjectSettings(portal=True, external=True), surface) is Availability.NOT_OFFERED


def test_nothing_is_offered_before_the_first_save() -> None:
    assert availability.of_place(None, Surface.PORTAL) is Availability.NOT_OFFERED


@pytest.mark.parametrize("answer", sorted(set(Availability) - {Availability.OFFERED}))
def test_each_refusal_says_why(answer: Availability) -> None:
    with pytest.raises(DomainError) as refused:
        availability.require(answer)
    code = "chat_not_offered" if answer in {Availability.NOT_OFFERED, Availability.HIDDEN} else answer.value
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_what_is_offered_is_not_refused() -> None:
    availability.require(Availability.OFFERED)


LEAVING = list(
    product(("online", "offline"), ("none", "given"), ("off", "on"), ("none", "works"), ("off", "on"), ("off", "on"))
)


@pytest.mark.parametrize("anonymous", [True, False])
@pytest.mark.parametrize("case", LEAVING, ids=title)
def test_who_may_leave_a_message(case, anonymous: bool) -> None:
    agents, address, leave, mail, registration, code = case
    settings = ProjectSettings(
        external=True,
        anonymous=anonymous,
        leave_messages=leave == "on",
        registration=registration == "on",
        sign_in_code=code == "on",
    )
    visitor = Principal(tenant="t", surface=Surface.WIDGET, project="p", visitor="v", site=SITE)
    online = agents == "online"
    contact = Contact(email="carla@example.com", name="Carla") if address == "given" else None
    kept = LEAVE.decide(**dict(zip(LEAVE.columns[:-1], case, strict=True))) == "yes"

    def begin() -> Starter:
        return starter(visitor, settings, now=NOW, agents_online=online, contact=contact, mail=mail == "works")

    if kept:
        assert begin().contact == contact
    elif anonymous and online:
        assert begin().customer == "visitor:v"
    else:
        with pytest.raises((NobodyOnlineError, SignInRequiredError)):
            begin()


def test_every_line_about_leaving_decides_something() -> None:
    cases = [dict(zip(LEAVE.columns[:-1], case, strict=True)) for case in LEAVING]
    assert {LEAVE.deciding(case) for case in cases} == set(range(len(LEAVE.rows)))


def test_only_strangers_leave_an_address_and_none_where_the_site_has_to_vouch() -> None:
    settings = ProjectSettings(external=True, require_identity=True)
    visitor = Principal(tenant="t", surface=Surface.WIDGET, project="p", visitor="v", site=SITE)
    contact = Contact(email="carla@example.com", name="Carla")
    with pytest.raises(IdentityRequiredError):
        starter(visitor, settings, now=NOW, agents_online=False, contact=contact, mail=True)
    customer = Principal(tenant="t", surface=Surface.WIDGET, project="p", chat_account="c", site=SITE)
    begun = starter(customer, ProjectSettings(external=True), now=NOW, agents_online=False, contact=contact, mail=True)
    assert begun.contact is None
