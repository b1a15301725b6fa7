import time
from itertools import product

import pytest

from jira_chat.access.permissions import Permission
from jira_chat.jira.errors import JiraForbiddenError
from jira_chat.settings.models import BlockedGroup, ProjectRecord, ProjectSettings
from jira_chat.sign_in.errors import SignInUnavailableError
from jira_chat.sign_in.group_rule import REMEMBERED, GroupRule
from tests.support.signing_in import BLOCKED, PORTAL, PROJECT, Directory
from tests.support.truth_tables import table, title

ANN = "ann@example.com"
SIGN_IN = table("Who may sign in?")
RULES = {"none": ((), False), "groups": ((BLOCKED,), False), "admins": ((), True), "both": ((BLOCKED,), True)}


@pytest.fixture
def directory():
    return Directory()


@pytest.fixture
def rule(directory):
    return GroupRule(None, directory.for_tenant, portal_of=lambda _record: PORTAL, clock=None)


def project(*, project=PROJECT, groups=(BLOCKED,), admins=True):
    settings = ProjectSettings(blocked_groups=groups, block_admins=admins)
    return ProjectRecord(
        tenant="t",
        project=project,
        key="SUP",
        name="Support",
        service_desk="4",
        widget_key="key",
        version=1,
        settings=settings,
    )


@pytest.mark.parametrize(
    "case", list(product(RULES, ("member", "admin", "user", "unknown", "hidden"), ("up", "down"))), ids=title
)
def test_who_may_sign_in(rule, directory, case):
    """All combinations of `docs/who-may-chat.md`."""
    asked, person, jira = case
    directory.away = jira == "down"
    directory.users = {} if person in {"unknown", "hidden"} else {ANN: [person]}
    directory.members = {each: {BLOCKED.id} for each in ("member", "hidden")}
    directory.granted = {(each, Permission.ADMINISTER_PROJECTS, PROJECT) for each in ("admin", "hidden")}
    groups, admins = RULES[asked]

    def tried() -> str:
        try:
            return "sign_in_failed" if rule.blocks(project(groups=groups, admins=admins), ANN) else "yes"
        except SignInUnavailableError as error:
            return error.code

    assert tried() == SIGN_IN.decide(rule=asked, person=person, jira=jira)


def test_a_member_of_a_listed_group_is_blocked(rule, directory):
    directory.users[ANN] = ["ann"]
    directory.members["ann"] = {"g7", BLOCKED.id}

    assert rule.blocks(project(), ANN)
    assert not rule.blocks(project(groups=(BlockedGroup(id="g2", name=BLOCKED.name),)), ANN)


@pytest.mark.parametrize(
    "grant", [("ann", Permission.ADMINISTER, None), ("ann", Permission.ADMINISTER_PROJECTS, PROJECT)]
)
def test_who_may_administer_jira_or_the_project_is_blocked(rule, directory, grant):
    directory.users[ANN] = ["ann"]
    directory.granted.add(grant)

    assert rule.blocks(project(groups=()), ANN)
    assert not rule.blocks(project(groups=(), admins=False), ANN)
    assert rule.blocks(project(project="10001", groups=()), ANN) == (grant[2] is None)


def test_any_account_that_shows_the_address_counts(rule, directory):
    directory.users[ANN] = ["customer", "staff"]
    directory.members["staff"] = {BLOCKED.id}

    assert rule.blocks(project(), ANN)


def test_the_apps_own_groups_block_nobody(rule, directory):
    directory.members["app"] = {BLOCKED.id}
    directory.granted.add(("app", Permission.ADMINISTER, None))

    assert not rule.blocks(project(), "stranger@example.com")


@pytest.mark.parametrize(("groups", "admins"), [((BLOCKED,), True), ((BLOCKED,), False), ((), True)])
def test_everybody_costs_the_same_questions(rule, directory, groups, admins):
    directory.users |= {
        "plain@example.com": ["plain"],
        "member@example.com": ["member"],
        "admin@example.com": ["admin"],
    }
    directory.members["member"] = {BLOCKED.id}
    directory.granted.add(("admin", Permission.ADMINISTER, None))
    rule.blocks(project(groups=groups, admins=admins), "first@example.com")
    asked = []
    for email in ("plain@example.com", "member@example.com", "admin@example.com", "nobody@example.com"):
        directory.calls.clear()
        rule.blocks(project(groups=groups, admins=admins), email)
        asked.append(list(directory.calls))

    assert asked == [asked[0]] * 4
    assert asked[0][0] == "find_users"


def test_without_a_rule_jira_is_not_asked(rule, directory):
    directory.away = True
    assert not rule.blocks(project(groups=(), admins=False), ANN)
    assert directory.calls == []


def test_an_answer_is_remembered_for_twenty_seconds_at_most(rule, directory):
    directory.users[ANN] = ["ann"]
    assert not rule.blocks(project(), ANN)
    directory.members["ann"] = {BLOCKED.id}
    assert not rule.blocks(project(), ANN)

    rule._remembered.expire(time.monotonic() + REMEMBERED.total_seconds())
    assert rule.blocks(project(), ANN)


def test_of_who_is_signed_in_only_what_is_needed_is_asked(rule, directory):
    rule.blocks(project(), "first@example.com")
    directory.calls.clear()

    assert not rule.still_blocks(project(), ANN, anew=False)
    assert directory.calls == ["find_users"]


def test_who_is_signed_in_is_asked_about_anew_and_remembered(rule, directory):
    assert not rule.still_blocks(project(), ANN, anew=False)
    directory.users[ANN] = ["ann"]
    directory.members["ann"] = {BLOCKED.id}

    assert not rule.still_blocks(project(), ANN, anew=False)
    assert rule.still_blocks(project(), ANN, anew=True)
    assert rule.still_blocks(project(), ANN, anew=False)


def test_an_attempt_is_no_quicker_for_an_address_whose_owner_is_here(rule, directory):
    rule.blocks(project(), "first@example.com")
    rule.still_blocks(project(), ANN, anew=True)
    directory.calls.clear()
    rule.blocks(project(), ANN)
    here = list(directory.calls)
    directory.calls.clear()
    rule.blocks(project(), "nobody@example.com")

    assert directory.calls == here


def test_another_rule_is_another_question(rule, directory):
    directory.users[ANN] = ["ann"]
    directory.members["ann"] = {"g2"}
    assert not rule.blocks(project(), ANN)
    assert rule.blocks(project(groups=(BLOCKED, BlockedGroup(id="g2", name="more"))), ANN)


def test_without_an_answer_nobody_is_let_in(rule, directory):
    directory.away = True
    with pytest.raises(SignInUnavailableError) as refused:
        rule.blocks(project(), ANN)
    assert refused.value.details["portal"] == PORTAL

    directory.away = False
    assert not rule.blocks(project(), ANN)


def test_an_app_that_may_not_ask_lets_nobody_in(rule, directory, monkeypatch):
    def refuse(_account):
        raise JiraForbiddenError("The app may not see groups.", status=403)

    monkeypatch.setattr(directory, "groups_of", refuse)
    with pytest.raises(SignInUnavailableError):
        rule.blocks(project(), ANN)


def test_an_app_to_which_jira_shows_nobody_lets_nobody_in(rule, directory):
    """Jira's searches answer 200 and an empty list then."""
    directory.users[ANN] = ["ann"]
    directory.members["ann"] = {BLOCKED.id}
    directory.permitted = False
    with pytest.raises(SignInUnavailableError):
        rule.blocks(project(), ANN)

    directory.permitted = True
    assert rule.blocks(project(), ANN)


def test_whether_the_app_may_see_people_is_not_asked_each_time(rule, directory):
    rule.blocks(project(), ANN)
    assert directory.calls[:3] == ["myself", "shows_people", "find_users"]
    directory.calls.clear()
    rule.blocks(project(), "bob@example.com")
    assert directory.calls[0] == "find_users"

    directory.permitted = False
    rule._own.expire(time.monotonic() + 60)
    with pytest.raises(SignInUnavailableError):
        rule.blocks(project(), "carl@example.com")
