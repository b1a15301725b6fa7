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
from tests.support.in_process import SITE, InProcessStack, code_in
from tests.support.sign_in_methods import PASSWORD, WAYS, WebSite, attempt, outcome

ANN = "ann@acme.example"
STAFF = BlockedGroup(id="staff-id", name="staff")
FAILED = (401, "sign_in_failed")
UNAVAILABLE = (503, "sign_in_unavailable")


@pytest.fixture
def jira(stack):
    """The sandbox's Jira with a group that the project lists; both are as new for each test."""
    jira = stack.sandbox.jira
    users, groups = list(jira.users), list(jira.groups)
    jira.groups.append(Group(STAFF.id, STAFF.name))
    stack.jira(up=True)
    stack.forget_limits()
    stack.forget_groups()
    stack.configure()
    stack.register(ANN, PASSWORD)
    stack.configure(blocked_groups=(STAFF,))
    yield jira
    stack.jira(up=True)
    jira.users[:], jira.groups[:] = users, groups


def user(jira, email: str, *, name: str = "ann", shown: bool = True, groups: tuple[str, ...] = (STAFF.id,)) -> User:
    """Give somebody a Jira account, in the listed group unless said otherwise."""
    made = User(name, f"account-of-{name}", name.title(), "atlassian", email, shows_email=shown)
    jira.users.append(made)
    for group in jira.groups:
        if group.group_id in groups:
            group.members.append(made)
    return made


def sign_in(stack: InProcessStack, email: str = ANN, password: str = PASSWORD) -> tuple[int, str]:
    stack.forget_limits()
    return outcome(stack.ask("sign-in", {"site": SITE, "email": email, "password": password}))


def enter(stack: InProcessStack, website: WebSite, way: str, email: str = ANN):
    path, body = attempt(website, way, email)
    return stack.ask(path, {"site": SITE} | body)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_closed_to_members(stack, website, jira, way: str) -> None:
    user(jira, ANN)
    answer = enter(stack, website, way)
    assert outcome(answer) == ((401, "identity_refused") if way == "identity" else FAILED)


def test_letters_may_be_typed_in_any_case(stack, jira) -> None:
    user(jira, "Ann@Acme.Example")
    assert sign_in(stack, "ANN@acme.example") == FAILED


@pytest.mark.parametrize(
    "almost", ["joann@acme.example", "ann@acme.example.org", "ann@acme.exampl", "ann+staff@acme.example"]
)
def test_addresses_that_are_only_alike_are_other_peoples(stack, jira, almost: str) -> None:
    user(jira, almost)
    assert sign_in(stack) == (200, "")


def test_an_address_that_a_profile_hides_tells_nothing(stack, jira) -> None:
    user(jira, ANN, shown=False)
    assert sign_in(stack) == (200, "")


def test_a_name_that_looks_like_an_address_is_none(stack, jira) -> None:
    someone = user(jira, "someone@acme.example")
    jira.users[jira.users.index(someone)] = replace(someone, display_name=ANN)
    assert sign_in(stack) == (200, "")


def test_one_of_several_accounts_is_enough(stack, jira) -> None:
    user(jira, ANN, name="customer", groups=())
    user(jira, ANN, name="staff")
    assert sign_in(stack) == FAILED


def test_a_group_is_known_by_its_id_whatever_it_is_called(stack, jira) -> None:
    user(jira, ANN)
    group = next(each for each in jira.groups if each.group_id == STAFF.id)
    group.name = "employees"
    assert sign_in(stack) == FAILED


def test_another_group_that_takes_the_name_is_another(stack, jira) -> None:
    jira.groups.append(Group("another-id", STAFF.name))
    user(jira, ANN, groups=("another-id",))
    assert sign_in(stack) == (200, "")


def test_an_answer_counts_for_twenty_seconds_at_most(stack, jira) -> None:
    assert sign_in(stack) == (200, "")
    ann = user(jira, ANN)
    stack.forget_groups(after=19)
    assert sign_in(stack) == (200, "")
    stack.forget_groups(after=20)
    assert sign_in(stack) == FAILED

    next(each for each in jira.groups if each.group_id == STAFF.id).members.remove(ann)
    stack.forget_groups(after=19)
    assert sign_in(stack) == FAILED
    stack.forget_groups(after=20)
    assert sign_in(stack) == (200, "")


def test_what_an_admin_changes_counts_at_once(stack, jira) -> None:
    user(jira, ANN)
    assert sign_in(stack) == FAILED
    stack.configure(blocked_groups=())
    assert sign_in(stack) == (200, "")
    stack.configure(blocked_groups=(STAFF,))
    assert sign_in(stack) == FAILED


@pytest.mark.parametrize("role", ["administers Jira", "administers the project"])
def test_administrators_are_refused_unless_that_is_switched_off(stack, jira, role: str) -> None:
    ann = user(jira, ANN, groups=())
    admins = jira.projects[0].admins
    if role == "administers Jira":
        next(each for each in jira.groups if each.name == "jira-administrators").members.append(ann)
    else:
        admins.append(ann)
    stack.configure(block_admins=True)
    assert sign_in(stack) == FAILED
    stack.configure(block_admins=False)
    assert sign_in(stack) == (200, "")
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
def test_without_an_answer_nobody_gets_in(stack, website, jira, trouble: str) -> None:
    stack.configure(blocked_groups=(STAFF,), block_admins=True)
    before = attempts(stack)
    stack.sandbox.misbehaviour.add(replace(TROUBLE[trouble]))
    for way in WAYS if trouble == "too busy" else ("password",):
        answer = enter(stack, website, way)
        assert outcome(answer) == UNAVAILABLE
        portal = f"{stack.sandbox.configuration.url}/servicedesk/customer/portal/1"
        assert answer.json["error"]["portal"] == portal
        assert "token" not in answer.json
    assert attempts(stack) == before
    stack.jira(up=True)
    assert sign_in(stack) == (200, "")


def test_without_an_answer_no_code_is_sent(stack, jira) -> None:
    before = stack.newest_mail()
    stack.jira(up=False)
    asked = stack.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
    assert outcome(asked) == UNAVAILABLE
    assert stack.newest_mail() == before


def test_a_rule_of_nobody_asks_nothing(stack, jira) -> None:
    stack.configure()
    stack.jira(up=False)
    assert sign_in(stack) == (200, "")


def test_a_refused_customer_learns_by_mail_where_to_sign_in(stack, jira) -> None:
    user(jira, ANN)
    asked = stack.ask("code", {"site": SITE, "email": ANN, "purpose": "sign_in"})
    assert outcome(asked) == (202, "")
    mail = stack.newest_mail()
    assert mail is not None
    assert code_in(mail) is None
    assert f"{stack.sandbox.configuration.url}/servicedesk/customer/portal/1" in mail["text"]


def test_refusals_cannot_be_told_apart(stack, jira) -> None:
    staff, admin, nobody = "staff@acme.example", "boss@acme.example", "nobody@acme.example"
    stack.configure()
    for email in (staff, admin):
        stack.register(email, PASSWORD)
    user(jira, staff, name="staff")
    jira.projects[0].admins.append(user(jira, admin, name="boss", groups=()))
    stack.configure(blocked_groups=(STAFF,), block_admins=True)
    tried = [(ANN, "wrong password"), (nobody, PASSWORD), (staff, PASSWORD), (staff, "wrong"), (admin, PASSWORD)]
    answers = set()
    for email, password in tried:
        stack.forget_limits()
        answer = stack.ask("sign-in", {"site": SITE, "email": email, "password": password})
        answers.add((answer.status, answer.data, tuple(answer.headers.items())))
    assert len(answers) == 1
    jira.projects[0].admins[:] = [seed.ADA]


def test_admins_see_how_often_and_not_who(stack, website, jira, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    user(jira, ANN)
    before = attempts(stack)
    for way in WAYS:
        enter(stack, website, way)
    assert sign_in(stack, "bob@acme.example") == FAILED

    shown = stack.send("GET", "/api/project-settings", token=stack.admin_session()).json["blocked_attempts"]
    assert shown["last_day"] == before + len(WAYS)
    assert shown["last_month"] >= shown["last_day"]
    latest = shown["latest"][: len(WAYS)]
    assert [each["method"] for each in latest] == ["identity", "code", "code", "code", "password"]
    assert all(each.keys() == {"at", "method"} for each in latest)
    with stack.infrastructure.database.reading() as connection:
        kept = [dict(row) for row in connection.execute(select(blocked_attempts)).mappings()]
    assert not any(part in json.dumps(kept, default=str) for part in ("ann", "acme.example", "bob"))
    logged = [json.dumps(record.__dict__, default=str) for record in caplog.records if "jira_chat" in record.name]
    assert logged
    assert not any("@acme.example" in line for line in logged)


def attempts(stack: InProcessStack) -> int:
    return stack.services.group_rule.blocked_attempts(stack.tenant, stack.project).last_day
