from datetime import timedelta

import pytest

from jira_chat.access.permissions import Permission
from jira_chat.access.principals import IDENTITY, Principal, Surface
from jira_chat.customers import accounts
from jira_chat.kernel.errors import InvalidInputError, TooManyRequestsError, UnauthorizedError
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.errors import MailboxUnprovedError, SignInFailedError, SignInUnavailableError
from tests.support.signing_in import BLOCKED, PORTAL, PROJECT, unhurried_throttle
from tests.support.threads import all_at_once

ANN = "ann@example.com"
PASSWORD = "violin harbour teapot"
ANOTHER = "nine paper lanterns"
VISITOR = Principal(tenant="t", surface=Surface.WIDGET, project=PROJECT, visitor="v1")


@pytest.fixture
def service(reception):
    return reception.service


@pytest.fixture
def register(reception):
    """Let somebody register, and return the session."""

    def register(email=ANN, name="Ann Lee", password=PASSWORD, place=None, language=None):
        place = place or reception.place()
        request = reception.service.request_code(place, email, Purpose.REGISTER, language=language)
        return reception.service.register(
            place,
            name=name,
            email=email,
            request=request,
            code=reception.code(),
            password=password,
            language=language,
        )

    return register


@pytest.fixture
def ask(reception):
    """Ask for a code and return it with its request, as arguments."""

    def ask(purpose, email=ANN, place=None):
        request, code = reception.ask(purpose, email, place)
        return {"request": request, "code": code}

    return ask


def two_tries(failures):
    return None if failures > 2 else timedelta(0)


def block(reception, email=ANN):
    reception.directory.users[email] = ["ann"]
    reception.directory.members["ann"] = {BLOCKED.id}
    reception.clock.advance(seconds=61)
    reception.rule._remembered.clear()


def test_registering_proves_the_address_and_signs_in(reception, register):
    signed_in = register(name=" Ann  Lee ", email=" ANN@example.com")

    assert (signed_in.name, signed_in.email) == ("Ann Lee", ANN)
    person = reception.sessions.recognise(signed_in.token)
    assert (person.name, person.anonymous, person.method) == ("Ann Lee", False, "code")
    assert reception.jobs("make_customer") == [{"chat_account": person.chat_account, "project": PROJECT}]
    assert reception.hints.works > 0
    assert reception.service.account_of(person).email == ANN


def test_nothing_is_created_before_the_address_is_proved(reception, ask):
    asked = ask(Purpose.REGISTER)
    code = asked["code"]
    for wrong in ("000000" if code != "000000" else "111111", "", "no digits", code * 2):
        with pytest.raises(SignInFailedError):
            reception.service.register(
                reception.place(), name="Ann", email=ANN, **asked | {"code": wrong}, password=PASSWORD, language=None
            )
    assert reception.service._find(reception.place(), ANN) is None
    assert reception.jobs("make_customer") == []


def test_what_cannot_be_used_costs_no_code(reception, ask):
    code = ask(Purpose.REGISTER)
    for changes in ({"name": ""}, {"password": "short"}, {"email": "ann"}):
        asked = {"name": "Ann", "email": ANN, "password": PASSWORD} | changes
        with pytest.raises(InvalidInputError) as refused:
            reception.service.register(reception.place(), **code, language=None, **asked)
        assert refused.value.details["fields"].keys() == changes.keys()
    reception.service.register(reception.place(), name="Ann", email=ANN, **code, password=None, language=None)


def test_a_right_code_is_not_lost_to_a_bad_password_but_costs_a_try(reception, register, ask):
    for_register = ask(Purpose.REGISTER)
    place, service = reception.place(), reception.service
    for _ in range(4):
        with pytest.raises(InvalidInputError, match="easy to guess"):
            service.register(place, name="Ann", email=ANN, **for_register, password="password123", language=None)
    assert reception.service._find(place, ANN) is None
    service.register(place, name="Ann", email=ANN, **for_register, password=PASSWORD, language=None)

    for_reset = ask(Purpose.RESET)
    for _ in range(5):
        with pytest.raises(InvalidInputError, match="easy to guess"):
            service.reset_password(place, email=ANN, **for_reset, password="password123")
    with pytest.raises(SignInFailedError):
        service.reset_password(place, email=ANN, **for_reset, password=ANOTHER)
    service.with_password(place, ANN, PASSWORD)


def test_no_password_is_judged_or_hashed_before_somebody_proved_who_they_are(reception, register, monkeypatch):
    session = reception.sessions.recognise(register().token)
    place, service = reception.place(), reception.service

    def judged(*_args, **_options):
        raise AssertionError("dear work for a stranger")

    monkeypatch.setattr(reception.passwords, "check", judged)
    monkeypatch.setattr(reception.passwords, "hash", judged)
    request, _code = reception.ask(Purpose.RESET, ANN)
    for code in ({"request": "", "code": "123456"}, {"request": request, "code": "no code"}):
        with pytest.raises(SignInFailedError):
            service.register(place, name="A", email=ANN, **code, password=PASSWORD, language=None)
        with pytest.raises(SignInFailedError):
            service.reset_password(place, email=ANN, **code, password=PASSWORD)
    with pytest.raises(SignInFailedError):
        service.change_password(place, session, password="wrong", new_password=ANOTHER)


def test_who_signed_in_is_given_what_makes_the_browser_known(reception, register):
    registered = register()
    assert reception.browsers.knows(registered.browser, reception.tenant, ANN)
    again = reception.service.with_password(reception.place(), ANN, PASSWORD)
    assert reception.browsers.knows(again.browser, reception.tenant, ANN)


class TestWhatAProjectVouchedFor:
    OTHER = "10001"

    @pytest.fixture
    def vouch(self, reception):
        def vouch(name="Made-up Name", project=PROJECT):
            place = reception.place(project=project)
            signed_in = reception.service.vouched_for(place, email=ANN, name=name, use=lambda _connection: None)
            assert signed_in.browser is None
            return reception.sessions.recognise(signed_in.token)

        return vouch

    def test_sets_no_password(self, reception, vouch, register, ask):
        person = vouch()
        for password in ("", PASSWORD):
            with pytest.raises(MailboxUnprovedError):
                reception.service.change_password(reception.place(), person, password=password, new_password=ANOTHER)
        for project in (PROJECT, self.OTHER):
            with pytest.raises(SignInFailedError):
                reception.service.with_password(reception.place(project=project), ANN, ANOTHER)

        # Not of the account that a code proved either, which has one.
        register()
        with pytest.raises(MailboxUnprovedError):
            reception.service.change_password(reception.place(), vouch(), password=PASSWORD, new_password=ANOTHER)
        reception.service.with_password(reception.place(), ANN, PASSWORD)

    def test_is_nobody_in_another_project(self, reception, vouch):
        here, there = vouch(), vouch(project=self.OTHER)
        assert here.chat_account != there.chat_account

        for purpose in (Purpose.SIGN_IN, Purpose.RESET):
            reception.service.request_code(reception.place(project=self.OTHER), ANN, purpose, language=None)
            assert "There is no account" in reception.mails()[-1]["text"]

    def test_changes_nothing_of_whom_a_code_proved(self, reception, vouch, register):
        before = vouch()
        proved = reception.sessions.recognise(register(name="Ann Lee").token)
        after = vouch(name="Another Name")

        assert before.chat_account == after.chat_account != proved.chat_account
        assert reception.service._find(reception.place(), ANN).name == "Ann Lee"
        with reception.database.transaction() as connection:
            accounts.set_jira_account(connection, reception.tenant, after.chat_account, "qm:1", name="Ann of Jira")
        account = reception.service._find(reception.place(), ANN)
        assert (account.name, account.jira_account) == ("Ann Lee", None)
        assert vouch().name == "Ann of Jira"


def test_an_address_that_is_known_is_told_so_by_mail_alone(reception, register):
    first = register()
    again = register(name="Somebody else", password=ANOTHER)

    assert "already have an account" in reception.mails()[-1]["text"]
    assert (again.name, again.email) == (first.name, first.email)
    one, another = (reception.sessions.recognise(each.token).chat_account for each in (first, again))
    assert one == another
    with pytest.raises(SignInFailedError):
        reception.service.with_password(reception.place(), ANN, ANOTHER)


def test_registered_twice_at_the_same_moment(reception, ask):
    code = ask(Purpose.REGISTER)

    def register():
        try:
            return reception.service.register(
                reception.place(), name="Ann", email=ANN, **code, password=None, language=None
            )
        except SignInFailedError:
            return None

    assert len([each for each in all_at_once(*[register] * 3) if each]) == 1


def test_a_password_signs_in(reception, register):
    register()
    signed_in = reception.service.with_password(reception.place(site=None), " ANN@example.com ", PASSWORD)

    person = reception.sessions.recognise(signed_in.token)
    assert (person.surface, person.method) == (Surface.PORTAL, "password")


def test_a_code_signs_in_once(reception, register, ask):
    register(password=None)
    code = ask(Purpose.SIGN_IN)
    signed_in = reception.service.with_code(reception.place(), ANN, **code)

    assert reception.sessions.recognise(signed_in.token).method == "code"
    with pytest.raises(SignInFailedError):
        reception.service.with_code(reception.place(), ANN, **code)


def test_a_code_for_one_purpose_is_none_for_another(reception, register, ask):
    register()
    code = ask(Purpose.SIGN_IN)
    with pytest.raises(SignInFailedError):
        reception.service.reset_password(reception.place(), email=ANN, **code, password=ANOTHER)


def test_an_account_without_a_password_has_none_that_is_right(reception, register):
    register(password=None)
    for password in ("", "None", PASSWORD):
        with pytest.raises(SignInFailedError):
            reception.service.with_password(reception.place(), ANN, password)


def test_an_account_is_one_sites_alone(reception, register, other_tenant):
    register()
    reception.tenant = other_tenant
    with pytest.raises(SignInFailedError):
        reception.service.with_password(reception.place(), ANN, PASSWORD)


def test_a_forgotten_password_is_set_anew_and_ends_all_sessions(reception, register, ask):
    before = register()
    after = reception.service.reset_password(reception.place(), email=ANN, **ask(Purpose.RESET), password=ANOTHER)

    with pytest.raises(UnauthorizedError):
        reception.sessions.recognise(before.token)
    person = reception.sessions.recognise(after.token)
    ended = [hint for hint in reception.hints.told if hint.kind == "ended"]
    assert ended[-1].topics == [f"account:{reception.tenant}:{person.chat_account}"]
    reception.service.with_password(reception.place(), ANN, ANOTHER)
    with pytest.raises(SignInFailedError):
        reception.service.with_password(reception.place(), ANN, PASSWORD)


def test_a_password_is_changed_by_who_knows_it(reception, register):
    first, second = register(), register()
    person = reception.sessions.recognise(first.token)
    place = reception.place()
    with pytest.raises(SignInFailedError):
        reception.service.change_password(place, person, password=ANOTHER, new_password=ANOTHER)
    changed = reception.service.change_password(place, person, password=PASSWORD, new_password=ANOTHER)

    assert reception.sessions.recognise(changed.token).chat_account == person.chat_account
    for ended in (first, second):
        with pytest.raises(UnauthorizedError):
            reception.sessions.recognise(ended.token)
    reception.service.with_password(place, ANN, ANOTHER)


def test_a_password_that_is_replaced_while_it_is_judged_counts_no_more(reception, register, monkeypatch):
    """Otherwise, whoever guessed the old one could undo the new one."""
    person = reception.sessions.recognise(register().token)
    service, place = reception.service, reception.place()
    new_hash = service._passwords.hash(ANOTHER)

    account = service.account_of(person)

    def replace_first(*_args):
        with reception.database.transaction() as connection:
            accounts.set_password(connection, account, new_hash)

    def judge(password, *_about):
        replace_first()
        return service._passwords.hash(password)

    monkeypatch.setattr(service, "_new_hash", judge)
    with pytest.raises(SignInFailedError):
        service.change_password(place, person, password=PASSWORD, new_password="the thief's own choice")
    with reception.database.transaction() as connection:
        accounts.set_password(connection, account, account.password_hash)
    monkeypatch.setattr(service._passwords, "is_outdated", replace_first)
    with pytest.raises(SignInFailedError):
        service.with_password(place, ANN, PASSWORD)
    assert service.account_of(person).password_hash == new_hash


def test_who_has_none_may_choose_one(reception, register):
    person = reception.sessions.recognise(register(password=None).token)
    reception.service.change_password(reception.place(), person, password="", new_password=PASSWORD)
    reception.service.with_password(reception.place(), ANN, PASSWORD)


def test_a_session_of_last_week_sets_no_first_password(reception, register, ask):
    person = reception.sessions.recognise(register(password=None).token)
    reception.clock.advance(hours=1)
    with pytest.raises(MailboxUnprovedError):
        reception.service.change_password(reception.place(), person, password="", new_password=PASSWORD)
    assert not reception.service.may_set_password(reception.service.account_of(person), person)

    reception.service.reset_password(reception.place(), email=ANN, **ask(Purpose.RESET), password=PASSWORD)
    reception.service.with_password(reception.place(), ANN, PASSWORD)


def test_signing_out_ends_the_session(reception, register):
    token = register().token
    reception.service.sign_out(reception.sessions.recognise(token))
    with pytest.raises(UnauthorizedError):
        reception.sessions.recognise(token)


def test_what_was_said_before_goes_with_who_signs_in(reception, register):
    signed_in = register(place=reception.place(visitor=VISITOR))

    customer = reception.sessions.recognise(signed_in.token)
    assert reception.merged == [(VISITOR, customer, "code")]


def test_whom_their_site_vouches_for_is_signed_in(reception):
    proved = []
    signed_in = reception.service.vouched_for(
        reception.place(), email=ANN, name="Ann Lee", use=lambda _connection: proved.append(True)
    )

    assert proved == [True]
    assert reception.sessions.recognise(signed_in.token).method == IDENTITY


def test_a_word_that_does_not_hold_signs_nobody_in(reception):
    def prove(_connection):
        raise UnauthorizedError("forged")

    with pytest.raises(UnauthorizedError):
        reception.service.vouched_for(reception.place(), email=ANN, name="Ann", use=prove)
    assert reception.service._find(reception.place(), ANN) is None


@pytest.fixture
def refused(reception, register, ask):
    """Every way in, for somebody who would get in by all of them."""
    register()
    place, service = reception.place(), reception.service
    requested, for_register, for_reset = ask(Purpose.SIGN_IN), ask(Purpose.REGISTER), ask(Purpose.RESET)
    return {
        "password": lambda: service.with_password(place, ANN, PASSWORD),
        "code": lambda: service.with_code(place, ANN, **requested),
        "register": lambda: service.register(place, name="A", email=ANN, **for_register, password=None, language=None),
        "reset": lambda: service.reset_password(place, email=ANN, **for_reset, password=ANOTHER),
        "identity": lambda: service.vouched_for(place, email=ANN, name="Ann", use=lambda _connection: None),
    }


@pytest.mark.parametrize("way", ["password", "code", "register", "reset", "identity"])
def test_the_group_rule_holds_for_every_way_in(reception, refused, way):
    block(reception)
    with pytest.raises(SignInFailedError):
        refused[way]()
    attempts = reception.rule.blocked_attempts(reception.tenant, PROJECT)
    assert attempts.last_day == 1
    assert attempts.latest[0].method == {"password": "password", "identity": "identity"}.get(way, "code")


@pytest.mark.parametrize("way", ["password", "code", "register", "reset", "identity"])
def test_while_jira_is_away_nobody_is_let_in(reception, refused, way):
    reception.directory.away = True
    reception.rule._remembered.clear()
    with pytest.raises(SignInUnavailableError) as refusal:
        refused[way]()
    assert refusal.value.details == {"portal": PORTAL}


def test_the_rule_is_asked_before_the_credential(reception, register, ask):
    register()
    code = ask(Purpose.SIGN_IN)
    block(reception)
    with pytest.raises(SignInFailedError):
        reception.service.with_code(reception.place(), ANN, **code)
    proved = []
    with pytest.raises(SignInFailedError):
        reception.service.vouched_for(
            reception.place(), email=ANN, name="Ann", use=lambda _connection: proved.append(True)
        )
    assert proved == []


def test_administrators_use_jiras_own_login(reception, register):
    register()
    reception.directory.users[ANN] = ["ann"]
    reception.directory.granted.add(("ann", Permission.ADMINISTER_PROJECTS, PROJECT))
    reception.rule._remembered.clear()
    with pytest.raises(SignInFailedError):
        reception.service.with_password(reception.place(), ANN, PASSWORD)
    reception.service.with_password(reception.place(block_admins=False), ANN, PASSWORD)


def test_a_code_for_somebody_blocked_is_the_way_to_the_portal(reception):
    block(reception)
    reception.service.request_code(reception.place(), ANN, Purpose.REGISTER, language=None)

    (mail,) = reception.mails()
    assert PORTAL in mail["text"]
    assert not any(word.isdigit() and len(word) == 6 for word in mail["text"].split())
    assert reception.rule.blocked_attempts(reception.tenant, PROJECT).last_day == 1


@pytest.mark.parametrize("purpose", [Purpose.SIGN_IN, Purpose.RESET])
def test_who_has_no_account_learns_it_by_mail(reception, purpose):
    reception.service.request_code(reception.place(), ANN, purpose, language=None)
    (mail,) = reception.mails()
    assert "There is no account" in mail["text"]
    assert mail["to"] == ANN


def test_all_refusals_are_one(reception, register, ask):
    register()
    block(reception, "boss@example.com")
    place = reception.place()
    refusals = []
    for email, password in ((ANN, "wrong"), ("nobody@example.com", PASSWORD), ("boss@example.com", PASSWORD)):
        with pytest.raises(SignInFailedError) as refusal:
            reception.service.with_password(place, email, password)
        refusals.append((refusal.value.code, refusal.value.message, dict(refusal.value.details)))
        with pytest.raises(SignInFailedError) as refusal:
            reception.service.with_code(place, email, "no request", "123456")
        refusals.append((refusal.value.code, refusal.value.message, dict(refusal.value.details)))

    assert refusals == [refusals[0]] * 6


@pytest.mark.parametrize("latency", [0.0, 0.03, 0.12, 0.4])
def test_refusals_come_at_the_same_beat_and_successes_at_once(reception, register, latency):
    register()
    block(reception, "boss@example.com")
    reception.directory.on_call = lambda _verb: reception.time.sleep(latency)
    reception.rule.blocks(reception.place().record, "first@example.com")
    waits = {}
    for email in (ANN, "nobody@example.com", "boss@example.com"):
        reception.rule._remembered.clear()
        began = reception.time.now
        with pytest.raises(SignInFailedError):
            reception.service.with_password(reception.place(), email, "wrong")
        waits[email] = reception.time.now - began
    assert len({round(wait, 6) for wait in waits.values()}) == 1
    assert (waits[ANN] * 2) == pytest.approx(round(waits[ANN] * 2))

    reception.directory.on_call = lambda _verb: None
    began = reception.time.now
    reception.service.with_password(reception.place(), ANN, PASSWORD)
    assert reception.time.now == began


def test_a_code_is_answered_on_the_beat_for_everybody(reception, register):
    register()
    block(reception, "boss@example.com")
    for email in (ANN, "nobody@example.com", "boss@example.com"):
        began = reception.time.now
        reception.service.request_code(reception.place(), email, Purpose.SIGN_IN, language=None)
        assert reception.time.now - began == 0.5


def test_too_many_failures_wait_with_any_browser(reception, register):
    register()
    for email in (ANN, "nobody@example.com"):
        service = reception.build(unhurried_throttle(reception.database, reception.clock, two_tries))
        for _ in range(2):
            with pytest.raises(SignInFailedError):
                service.with_password(reception.place(), email, "wrong")
        with pytest.raises(TooManyRequestsError):
            service.with_password(reception.place(), email, PASSWORD)


def test_what_could_not_be_tried_is_no_failure(reception, register):
    register()
    service = reception.build(unhurried_throttle(reception.database, reception.clock, two_tries))
    reception.directory.away = True
    reception.rule._remembered.clear()
    for _ in range(5):
        with pytest.raises(SignInUnavailableError):
            service.with_password(reception.place(), ANN, PASSWORD)
    reception.directory.away = False
    service.with_password(reception.place(), ANN, PASSWORD)


def test_after_too_many_failures_a_code_lets_in_and_makes_passwords_count_again(reception, register, ask):
    register()
    reception.service = service = reception.build(unhurried_throttle(reception.database, reception.clock, two_tries))
    for _ in range(2):
        with pytest.raises(SignInFailedError):
            service.with_password(reception.place(), ANN, "wrong")
    with pytest.raises(TooManyRequestsError):
        service.with_password(reception.place(), ANN, PASSWORD)

    service.with_code(reception.place(), ANN, **ask(Purpose.SIGN_IN))
    service.with_password(reception.place(), ANN, PASSWORD)


def test_a_hash_with_former_parameters_is_replaced_when_used(reception, register, monkeypatch):
    register()
    before = reception.service._find(reception.place(), ANN).password_hash
    monkeypatch.setattr(reception.service._passwords, "is_outdated", lambda _stored: True)
    reception.service.with_password(reception.place(), ANN, PASSWORD)

    assert reception.service._find(reception.place(), ANN).password_hash != before
    reception.service.with_password(reception.place(), ANN, PASSWORD)


def test_jira_hears_of_a_customer_where_it_should(reception, register):
    register()
    reception.service.with_password(reception.place(), ANN, PASSWORD)
    assert len(reception.jobs("make_customer")) == 2
    account = reception.service._find(reception.place(), ANN)
    with reception.database.transaction() as connection:
        accounts.set_jira_account(connection, reception.tenant, account.id, "qm:1", name="Ann")
    reception.service.with_password(reception.place(registration=False), ANN, PASSWORD)
    assert len(reception.jobs("make_customer")) == 2
