"""Rounds by hand before a real database: what is offered, accepted and declined."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import progress_rows, repository
from jira_chat.conversations.jobs import Claim, OfferChats
from jira_chat.conversations.models import Progress
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.tables import conversations
from jira_chat.kernel.errors import ConflictError
from jira_chat.kernel.ids import AccountId, ProjectId, VisitorId, new_id
from jira_chat.offers import rules
from jira_chat.offers.service import OfferService
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import from_fields
from jira_chat.presence.models import OnlineAgent
from jira_chat.settings import languages
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService

PROJECT = ProjectId("10000")
SITE = "https://www.example.com"


class Team:
    def __init__(self, database, tenant, *, jira, hints, clock) -> None:
        self.database, self.tenant, self.clock = database, tenant, clock
        settings = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")
        choices = ProjectSettings(external=True, anonymous=True, offering="in_turn", offer_capacity=2)
        settings.save(tenant, PROJECT, choices, version=0, author=AccountId("ada"))
        self.chat = ConversationService(database, settings, hints, agents_online=lambda *_: True, clock=clock)
        self.online = ["ann", "ben"]
        self.languages: dict[str, tuple[str, ...]] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        self.told: list[str] = []
        self.offers = OfferService(
            database,
            settings,
            lambda *_: [self.agent_online(name) for name in self.online],
            lambda _tenant, _project, account: self.told.append(account),
            hints,
            clock=clock,
        )

    def agent_online(self, name: str) -> OnlineAgent:
        return OnlineAgent(
            account=AccountId(name),
            name=name.title(),
            until=None,
            since=self.clock(),
            by_hours=False,
            away=False,
            languages=self.languages.get(name, ()),
            labels=self.labels.get(name, ()),
        )

    def person(self, name: str) -> Principal:
        at = {"tenant": self.tenant, "project": PROJECT}
        return Principal(surface=Surface.DASHBOARD, account=AccountId(name), name=name.title(), **at)

    def asks(self, language: str = ""):
        at = {"tenant": self.tenant, "project": PROJECT}
        visitor = Principal(surface=Surface.WIDGET, visitor=VisitorId(new_id()), name="Visitor", site=SITE, **at)
        return self.chat.start(visitor, client_id=new_id(), body="Hello", page={"language": language}).conversation.id

    def round(self):
        with self.database.reading() as connection:
            job = queue.open_jobs(connection, OfferChats)[0]
        return self.offers.make_round(from_fields(job.payload, OfferChats), job)

    def shown(self, name: str) -> list[str]:
        return [each.offer.conversation for each in self.offers.offered(self.person(name))]

    def is_offered(self, chat: str) -> bool:
        with self.database.reading() as connection:
            found = repository.find(connection, self.tenant, chat)
        return found.offered

    def claims(self) -> list[tuple[str, str]]:
        with self.database.reading() as connection:
            return [(job.payload["conversation"], job.payload["account"]) for job in queue.open_jobs(connection, Claim)]


@pytest.fixture
def team(database, tenant, jira, hints, clock) -> Team:
    return Team(database, tenant, jira=jira, hints=hints, clock=clock)


def test_it_is_offered_declined_offered_to_the_next_and_accepted(team, clock) -> None:
    chat = team.asks()
    assert team.round() is not None
    assert (team.shown("ann"), team.shown("ben"), team.told) == ([chat], [], ["ann"])
    team.offers.answer(team.person("ann"), chat, accepts=False)
    team.round()
    assert (team.shown("ann"), team.shown("ben"), team.is_offered(chat)) == ([], [chat], True)
    team.offers.answer(team.person("ben"), chat, accepts=True)
    assert not team.is_offered(chat)
    assert team.claims() == [(chat, "ben")]
    assert team.round() is None
    with pytest.raises(ConflictError):
        team.offers.answer(team.person("ann"), chat, accepts=True)


def test_time_runs_out_for_one_after_the_other_and_then_everybody_sees_it(team, clock) -> None:
    chat = team.asks()
    team.round()
    clock.advance(seconds=30)
    assert team.shown("ann") == []
    with pytest.raises(ConflictError):
        team.offers.answer(team.person("ann"), chat, accepts=True)
    team.round()
    assert team.shown("ben") == [chat]
    clock.advance(seconds=30)
    assert team.is_offered(chat)
    assert team.round() == clock() + rules.SELDOM
    assert not team.is_offered(chat)
    assert (team.shown("ann"), team.shown("ben")) == ([], [])
    team.online.append("cat")
    team.round()
    assert team.shown("cat") == [chat]


def test_who_answers_in_the_language_is_asked_first(team) -> None:
    team.languages["ben"] = ("de",)
    chat = team.asks(language="de-AT")
    team.round()
    assert team.shown("ben") == [chat]
    german = team.offers.simulate(team.tenant, PROJECT, languages.match("de"))
    assert (german.candidate.name, german.because.split(",")[0]) == ("Ben", "of those who answer in German")


def test_who_takes_a_label_of_the_request_is_asked_first(team) -> None:
    team.labels["ben"] = ("billing",)
    chat = team.asks()
    with team.database.transaction() as connection:
        labelled = progress_rows.values(Progress(labels=("Billing", "vip")))
        connection.execute(update(conversations).where(conversations.c.id == chat).values(**labelled))
    team.round()
    assert team.shown("ben") == [chat]
    billing = team.offers.simulate(team.tenant, PROJECT, labels=["billing"])
    assert (billing.candidate.name, billing.because.split(",")[0]) == ("Ben", "of those who take billing")
    assert team.offers.simulate(team.tenant, PROJECT).candidate.name == "Ann"


def test_who_leaves_is_passed_by_and_who_answers_first_ends_it(team) -> None:
    first = team.asks()
    team.round()
    team.online = ["ben"]
    team.round()
    assert team.shown("ben") == [first]
    team.chat.post(team.person("cat"), first, client_id=new_id(), body="I have it")
    assert team.shown("ben") == []
    assert team.round() is None


def test_two_tabs_accept_and_one_wins(team) -> None:
    chat = team.asks()
    team.round()

    def accept(_tab: int) -> str:
        try:
            team.offers.answer(team.person("ann"), chat, accepts=True)
        except ConflictError:
            return "too late"
        return "accepted"

    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(accept, range(2))) == ["accepted", "too late"]
    assert team.claims() == [(chat, "ann")]


def test_a_hundred_at_once_are_shared_out(team) -> None:
    chats = [team.asks() for _ in range(100)]
    with team.database.reading() as connection:
        assert len(queue.open_jobs(connection, OfferChats)) == 1
    team.round()
    offered = team.shown("ann") + team.shown("ben")
    assert len(offered) == len(set(offered)) == 4
    assert set(offered) <= set(chats)


def test_the_simulator_says_whom_and_why(team) -> None:
    choice = team.offers.simulate(team.tenant, PROJECT)
    assert (choice.candidate.name, choice.because) == ("Ann", "it is their turn, and they have room (0 chats)")
    team.asks()
    team.round()
    assert team.offers.simulate(team.tenant, PROJECT).candidate.name == "Ben"
