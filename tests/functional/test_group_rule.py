"""Disable login for users in specified groups: asked of Jira at each attempt, over REST."""

import json
import logging
from dataclasses import replace

import pytest
from sqlalchemy import select

from jira_chat.settings.models import BlockedGroup
from jira_chat.sign_in.tables import blocked_attempts
from sandbox import seed
from sandbox.misbehaviour import Rule
from sandbox.state import Group, User
from tests.support.premises import SITE, Premises, code_in
from tests.support.ways_in import PASSWORD, WAYS, WebSite, attempt, outcome

ANN = "ann@acme.example"
STAFF = BlockedGroup(id="staff-id", name="staff")
FAILED = (401, "sign_in_failed")
UNAVAILABLE = (503, "sign_in_unavailable")


@pytest.fixture
def jira(premises):
    """The sandbox's Jira with a group that the project lists; both are as new for each test."""
    jira = premises.sandbox.jira
    users, groups = list(jira.users), list(jira.groups)
    jira.groups.append(Group(STAFF.id, STAFF.name))
    premises.jira(up=True)
    premises.forget_limits()
    premises.forget_groups()
    premises.configure()
    premises.register(ANN, PASSWORD)
    premises.configure(blocked_groups=(STAFF,))
    yield jira
    premises.jira(up=True)
    jira.users[:], jira.groups[:] = users, groups


def user(jira, email: str, *, name: str = "ann", shown: bool = True, groups: tuple[str, ...] = (STAFF.id,)) -> User:
    """Give somebody a Jira account, in the listed group unless said otherwise."""
    made = User(name, f"account-of-{name}", name.title(), "atlassian", email, shows_email=shown)
    jira.users.append(made)
    for group in jira.groups:
        if group.group_id in groups:
            group.members.append(made)
    return made


def sign_in(premises: Premises, email: str = ANN, password: str = PASSWORD) -> tuple[int, str]:
    premises.forget_limits()
    return outcome(premises.ask("sign-in", {"site": SITE, "email": email, "password": password}))


def enter(premises: Premises, website: WebSite, way: str, email: str = ANN):
    path, body = attempt(website, way, email)
    return premises.ask(path, {"site": SITE} | body)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_closed_to_members(premises, website, jira, way: str) -> None:
    user(jira, ANN)
    answer = enter(premises, website, way)
    assert outcome(answer) == ((401, "identity_refused") if way == "identity" else FAILED)


def test_letters_may_be_typed_in_any_case(premises, jira) -> None:
    user(jira, "Ann@Acme.Example")
    assert sign_in(premises, "ANN@acme.example") == FAILED


@pytest.mark.parametrize(
    "almost", ["joann@acme.example", "ann@acme.example.org", "ann@acme.exampl", "ann+staff@acme.example"]
)
def test_addresses_that_are_only_alike_are_other_peoples(premises, jira, almost: str) -> None:
    user(jira, almost)
    assert sign_in(premises) == (200, "")


def test_an_address_that_a_profile_hides_tells_nothing(premises, jira) -> None:
    user(jira, ANN, shown=False)
    assert sign_in(premises) == (200, "")


def test_a_name_that_looks_like_an_address_is_none(premises, jira) -> None:
    someone = user(jira, "someone@acme.example")
    jira.users[jira.users.index(someone)] = replace(someone, display_name=ANN)
    assert sign_in(premises) == (200, "")


def test_one_of_several_accounts_is_enough(premises, jira) -> None:
    user(jira, ANN, name="customer", groups=())
    user(jira, ANN, name="staff")
    assert sign_in(premises) == FAILED


def test_a_group_is_known_by_its_id_whatever_it_is_called(premises, jira) -> None:
    user(jira, ANN)
    group = next(each for each in jira.groups if each.group_id == STAFF.id)
    group.name = "employees"
    assert sign_in(premises) == FAILED


def test_another_group_that_takes_the_name_is_another(premises, jira) -> None:
    jira.groups.append(Group("another-id", STAFF.name))
    user(jira, ANN, groups=("another-id",))
    assert sign_in(premises) == (200, "")


def test_an_answer_counts_for_twenty_seconds_at_most(premises, jira) -> None:
    assert sign_in(premises) == (200, "")
    ann = user(jira, ANN)
    premises.forget_groups(after=19)
    assert sign_in(premises) == (200, "")
    premises.forget_groups(after=20)
    assert sign_in(premises) == FAILED

    next(each for each in jira.groups if each.group_id == STAFF.id).members.remove(ann)
    premises.forget_groups(after=19)
    assert sign_in(premises) == FAILED
    premises.forget_groups(after=20)
    assert sign_in(premises) == (200, "")


def test_what_an_admin_changes_counts_at_once(premises, jira) -> None:
    user(jira, ANN)
    assert sign_in(premises) == FAILED
    premises.configure(blocked_groups=())
    assert sign_in(premises) == (200, "")
    premises.configure(blocked_groups=(STAFF,))
    assert sign_in(premises) == FAILED


@pytest.mark.parametrize("role", ["administers Jira", "administers the project"])
def test_administrators_are_refused_unless_that_is_switched_off(premises, jira, role: str) -> None:
    ann = user(jira, ANN, groups=())
    admins = jira.projects[0].admins
    if role == "administers Jira":
        next(each for each in jira.groups if each.name == "jira-administrators").members.append(ann)
    else:
        admins.append(ann)
    premises.configure(block_admins=True)
    assert sign_in(premises) == FAILED
    premises.configure(block_admins=False)
    assert sign_in(premises) == (200, "")
    admins[:] = [seed.ADA]
    for group in jira.groups:
        group.members[:] = [member for member in group.members if member != ann]


TROUBLE = {
    "an error": Rule("error", times=None),
    "too busy": Rule("rate_limit", times=None, seconds=60),
    "no search": Rule("rate_limit", prefix="/rest/api/3/user/search", times=None, seconds=60),
    "no groups": Rule("rate_limit", prefix="/rest/api/3/user/groups", times=None, seconds=60),
    "no permissions": Rule("rate_limit", prefix="/rest/api/3/permissions/check", times=None, seconds=60),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_without_an_answer_nobody_gets_in(premises, website, jira, trouble: str) -> None:
    premises.configure(blocked_groups=(STAFF,), block_admins=True)
    before = attempts(premises)
    premises.sandbox.misbehaviour.add(replace(TROUBLE[trouble]))
    for way in WAYS if trouble == "too busy" else ("password",):
        answer = enter(premises, website, way)
        assert outcome(answer) == UNAVAILABLE
        portal = f"{premises.sandbox.configuration.url}/servicedesk/customer/portal/1"
        assert answer.json["error"]["portal"] == portal
        assert "token" not in answer.json
    assert attempts(premises) == before
    premises.jira(up=True)
    assert sign_in(premises) == (200, "")


def test_without_an_answer_no_code_is_sent(premises, jira) -> None:
    before = premises.newest_mail()
    premises.jira(up=False)
    asked = premises.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
    assert outcome(asked) == UNAVAILABLE
    assert premises.newest_mail() == before


def test_a_rule_of_nobody_asks_nothing(premises, jira) -> None:
    premises.configure()
    premises.jira(up=False)
    assert sign_in(premises) == (200, "")


def test_whoever_is_refused_learns_by_mail_where_to_sign_in(premises, jira) -> None:
    user(jira, ANN)
    asked = premises.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
    assert outcome(asked) == (202, "")
    mail = premises.newest_mail()
    assert mail is not None
    assert code_in(mail) is None
    assert f"{premises.sandbox.configuration.url}/servicedesk/customer/portal/1" in mail["text"]


def test_refusals_cannot_be_told_apart(premises, jira) -> None:
    staff, admin, nobody = "staff@acme.example", "boss@acme.example", "nobody@acme.example"
    premises.configure()
    for email in (staff, admin):
        premises.register(email, PASSWORD)
    user(jira, staff, name="staff")
    jira.projects[0].admins.append(user(jira, admin, name="boss", groups=()))
    premises.configure(blocked_groups=(STAFF,), block_admins=True)
    tried = [(ANN, "wrong password"), (nobody, PASSWORD), (staff, PASSWORD), (staff, "wrong"), (admin, PASSWORD)]
    answers = set()
    for email, password in tried:
        premises.forget_limits()
        answer = premises.ask("sign-in", {"site": SITE, "email": email, "password": password})
        answers.add((answer.status, answer.data, tuple(answer.headers.items())))
    assert len(answers) == 1
    jira.projects[0].admins[:] = [seed.ADA]


def test_admins_see_how_often_and_not_who(premises, website, jira, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    user(jira, ANN)
    before = attempts(premises)
    for way in WAYS:
        enter(premises, website, way)
    assert sign_in(premises, "bob@acme.example") == FAILED

    shown = premises.send("GET", "/api/project-settings", token=premises.admin_session()).json["blocked_attempts"]
    assert shown["last_day"] == before + len(WAYS)
    assert shown["last_month"] >= shown["last_day"]
    latest = shown["latest"][: len(WAYS)]
    assert [each["method"] for each in latest] == ["identity", "code", "code", "code", "password"]
    assert all(each.keys() == {"at", "method"} for each in latest)
    with premises.core.database.reading() as connection:
        kept = [dict(row) for row in connection.execute(select(blocked_attempts)).mappings()]
    assert not any(part in json.dumps(kept, default=str) for part in ("ann", "acme.example", "bob"))
    logged = [json.dumps(record.__dict__, default=str) for record in caplog.records if "jira_chat" in record.name]
    assert logged
    assert not any("@acme.example" in line for line in logged)


def attempts(premises: Premises) -> int:
    return premises.services.group_rule.blocked_attempts(premises.tenant, premises.project).last_day
