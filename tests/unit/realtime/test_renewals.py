from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from jira_chat.access.allowances import Kind
from jira_chat.broker.tickets import Admission
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.realtime.renewals import Renewals, Return
from jira_chat.settings.models import ProjectSettings
from tests.unit.realtime.test_frame_handlers import CARLA, NINA

SITE = "https://www.example.com"
THERE = msgspec.structs.replace(CARLA, site=SITE)
ADMISSION = Admission("carla", 2_000.0)
TOO_MANY = TooManyRequestsError("Too many connections.", retry_after=7)


class House:
    """The tickets, settings and limits that renewals ask."""

    def __init__(self) -> None:
        self.settings: ProjectSettings | None = ProjectSettings(external=True, sites=(SITE,))
        self.refusals: list[TooManyRequestsError | None] = []
        self.counted: list[Any] = []
        self.renewals = Renewals(self, self, self)

    def renew(self, admission: Admission) -> str:
        return f"next of {admission.holder}"

    def of_project(self, *_: str) -> Any:
        return self.settings and SimpleNamespace(settings=self.settings)

    def of(self, *use: Any) -> Any:
        return use

    def spend_each(self, allowances: list[Any]) -> list[TooManyRequestsError | None]:
        self.counted.append(allowances)
        return self.refusals or [None] * len(allowances)

    def codes(self, *people: Any) -> list[str | None]:
        found = self.renewals.refusals([Return(each, "192.0.2.1") for each in people])
        return [each and each.code for each in found]


@pytest.fixture
def house() -> House:
    return House()


def test_customers_have_a_ticket_for_their_next_socket_and_agents_request_it(house) -> None:
    assert house.renewals.ticket_for_next(CARLA, ADMISSION) == "next of carla"
    assert house.renewals.ticket_for_next(NINA, ADMISSION) == ""


def test_all_who_come_back_are_counted_together(house) -> None:
    assert house.codes(THERE, THERE) == [None, None]
    assert house.counted == [[(Kind.TICKETS, THERE, "192.0.2.1")] * 2]
    assert house.codes() == []
    assert len(house.counted) == 1


def test_one_who_comes_back_too_often_is_refused_alone(house) -> None:
    house.refusals = [TOO_MANY, None]
    assert house.codes(THERE, THERE) == ["too_many_requests", None]


@pytest.mark.parametrize(
    "settings",
    [
        None,
        ProjectSettings(external=False, sites=(SITE,)),
        ProjectSettings(external=True, sites=("https://elsewhere.example.com",)),
    ],
)
def test_nobody_comes_back_to_where_chat_is_no_longer_offered(house, settings) -> None:
    house.settings = settings
    assert house.codes(THERE) == ["chat_not_offered"]
