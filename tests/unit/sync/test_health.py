import threading
from dataclasses import replace

import pytest

from jira_chat.jira.errors import JiraForbiddenError, JiraUnavailableError
from jira_chat.kernel.deadline import Deadline
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.sync.health import HealthService, Outcome, PersonProbe, Probe, ProjectProbe
from tests.support.fakes import FakeClock

TENANT, PROJECT, ADA = TenantId("t1"), ProjectId("10000"), AccountId("ada")
FINE = Outcome(ok=True, message="Fine.")


@pytest.fixture
def time():
    return FakeClock()


@pytest.fixture
def service(time):
    def build(look=lambda _tenant: FINE):
        return HealthService(
            everywhere=[Probe(name="Everywhere", look=look)],
            of_site=[Probe(name="On the site", look=lambda _tenant: FINE)],
            of_project=[ProjectProbe(name="In the project", look=lambda _tenant, _project: FINE)],
            of_person=[PersonProbe(name=f"For {ADA}", look=lambda _tenant, person: FINE if person == ADA else None)],
            timer=lambda: time().timestamp(),
        )

    return build


def names(checks):
    return [check.name for check in checks]


def test_sites_and_projects_have_their_own(service):
    assert names(service().of(TENANT, ADA)) == ["Everywhere", "On the site", "For ada"]
    assert names(service().of_project(TENANT, PROJECT, ADA)) == ["In the project", "Everywhere", "For ada"]


@pytest.mark.parametrize(
    ("error", "ok"), [(JiraForbiddenError("Not you."), False), (JiraUnavailableError("Jira is away."), None)]
)
def test_jira_that_says_no_is_bad_and_one_that_is_away_is_unknown(service, error, ok):
    def look(_tenant):
        raise error

    check, *_ = service(look).of(TENANT, ADA)
    assert (check.ok, check.message) == (ok, error.message)


def test_where_there_is_nothing_to_say_nothing_is_said(service):
    assert names(service(lambda _tenant: None).of(TENANT, ADA)) == ["On the site", "For ada"]


def test_a_failed_check_without_a_message_is_reported(service):
    silent = Outcome(ok=False, message="")
    check, *_ = service(lambda _tenant: silent).of(TENANT, ADA)
    assert (check.name, check.ok) == ("Everywhere", False)


def test_one_that_hangs_could_not_be_checked(service):
    released = threading.Event()
    built = service(lambda _tenant: replace(FINE) if released.wait(5) else FINE)
    built._deadline = Deadline(seconds=0.05, threads=4)
    slow, quick, _ = built.of(TENANT, ADA)

    assert (slow.ok, quick.ok) == (None, True)
    assert "took too long" in slow.message
    released.set()


def test_what_is_found_for_one_person_is_not_told_to_another(service):
    built = service()
    assert "For ada" in names(built.of(TENANT, ADA))
    assert "For ada" not in names(built.of(TENANT, AccountId("bob")))


def test_what_was_found_is_believed_for_ten_seconds(service, time):
    asked = []
    built = service(lambda tenant: asked.append(tenant) or FINE)
    for seconds in (0, 9, 2):
        time.advance(seconds=seconds)
        built.of(TENANT, ADA)
    assert asked == [TENANT, TENANT]
    built.of(TenantId("t2"), ADA)
    assert asked[-1] == "t2"
