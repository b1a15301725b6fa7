"""Auto-login: secrets and their rotation, and who is signed in by which token."""

import json
from dataclasses import replace
from functools import partial

import jwt
import pytest
from sqlalchemy import func, select

from jira_chat.access.principals import IDENTITY, Principal, Surface
from jira_chat.customers import accounts
from jira_chat.customers.tables import account_sessions
from jira_chat.kernel.errors import NotFoundError, UnauthorizedError
from jira_chat.settings import history
from jira_chat.sign_in.auto_login import IdentityService
from jira_chat.sign_in.errors import IdentityRefusedError, SignInUnavailableError
from jira_chat.sign_in.group_rule import BlockedAttempt
from jira_chat.storage import tables, used_tokens
from jira_chat.storage.vault import Vault
from tests.support.signing_in import BLOCKED, PROJECT, Reception


@pytest.fixture
def service(reception: Reception) -> IdentityService:
    return identity_service(reception, reception.vault)


def identity_service(reception: Reception, vault: Vault) -> IdentityService:
    return IdentityService(
        reception.database, vault, reception.service, sessions=reception.sessions, clock=reception.clock
    )


@pytest.fixture
def secret(service, tenant) -> str:
    return service.make(tenant, PROJECT, author="ada", name="Ada Admin").secret


@pytest.fixture
def token(clock, secret):
    def token(*, key=secret, **changes) -> str:
        now = int(clock().timestamp())
        claims = {
            "email": "carla@example.com",
            "name": "Carla Costa",
            "aud": "key",
            "iat": now,
            "exp": now + 300,
            "jti": "jti-number-1",
        }
        return jwt.PyJWS().encode(json.dumps(claims | changes).encode(), key, algorithm="HS256")

    return token


class TestSecrets:
    def test_a_secret_is_long_sealed_and_told_once(self, service, tenant, reception):
        made = service.make(tenant, PROJECT, author="ada", name="Ada Admin")

        assert len(made.secret) >= 43
        assert made.secret not in repr(made)
        (known,) = service.live(tenant, PROJECT)
        assert (known.id, known.created_by, known.created_at, known.secret) == (
            made.id,
            "Ada Admin",
            reception.clock(),
            "",
        )

    def test_a_third_ends_the_oldest(self, service, tenant, clock):
        made = []
        for _ in range(3):
            made.append(service.make(tenant, PROJECT, author="ada", name="Ada Admin").id)
            clock.advance(minutes=1)

        assert [each.id for each in service.live(tenant, PROJECT)] == [made[2], made[1]]

    def test_one_can_be_ended_once(self, service, tenant, secret):
        (known,) = service.live(tenant, PROJECT)

        service.end(tenant, PROJECT, known.id, author="ada", name="Ada Admin")

        assert service.live(tenant, PROJECT) == []
        with pytest.raises(NotFoundError):
            service.end(tenant, PROJECT, known.id, author="ada", name="Ada Admin")

    def test_its_end_ends_the_sessions_of_all_whom_the_site_vouches_for(self, service, tenant, secret, reception):
        place = reception.place()
        vouched = reception.service.vouched_for(
            place, email="carla@example.com", name="Carla", use=lambda _connection: None
        )
        elsewhere = reception.service.vouched_for(
            reception.place(project="10001"), email="carla@example.com", name="Carla", use=lambda _connection: None
        )
        session = reception.sessions.recognise(vouched.token).session
        (known,) = service.live(tenant, PROJECT)
        service.end(tenant, PROJECT, known.id, author="ada", name="Ada Admin")

        with pytest.raises(UnauthorizedError):
            reception.sessions.recognise(vouched.token)
        assert reception.hints.told[-1].topics == [f"session:{session}"]
        reception.sessions.recognise(elsewhere.token)

    def test_others_cannot_end_it(self, service, tenant, other_tenant, secret):
        (known,) = service.live(tenant, PROJECT)

        for of_tenant, project in [(other_tenant, PROJECT), (tenant, "10001")]:
            with pytest.raises(NotFoundError):
                service.end(of_tenant, project, known.id, author="eve", name="Eve")
        assert service.live(tenant, PROJECT) == [known]

    def test_making_and_ending_is_part_of_the_history(self, service, tenant, secret, database):
        (known,) = service.live(tenant, PROJECT)
        service.end(tenant, PROJECT, known.id, author="ada", name="Ada Admin")

        with database.reading() as connection:
            ended, made = history.latest(connection, tenant, history.of_project(PROJECT))
        at = known.created_at.isoformat()
        assert [(each.field, each.before, each.after) for each in (*made.changes, *ended.changes)] == [
            ("identity", [], [at]),
            ("identity", [at], []),
        ]
        assert made.by == "Ada Admin"


class TestIdentifying:
    def test_somebody_new_is_signed_in_and_becomes_a_customer(self, service, reception, token):
        signed_in = service.identify(reception.place(), token())

        person = reception.sessions.recognise(signed_in.token)
        assert (signed_in.name, signed_in.email) == ("Carla Costa", "carla@example.com")
        assert (person.name, person.method, person.surface) == ("Carla Costa", "identity", Surface.WIDGET)
        assert reception.jobs("make_customer") == [{"chat_account": person.chat_account, "project": PROJECT}]

    def test_the_same_address_is_the_same_account(self, service, reception, token):
        first = service.identify(reception.place(), token())
        second = service.identify(reception.place(), token(email="CARLA@example.com", jti="jti-number-2"))

        accounts = {reception.sessions.recognise(each.token).chat_account for each in (first, second)}
        assert len(accounts) == 1

    def test_the_same_customer_again_keeps_their_session(self, service, reception, token, database):
        first = service.identify(reception.place(), token())
        again = service.identify(reception.place(), token(jti="jti-number-2"), session=first.token)

        assert again.token == first.token
        assert len(reception.jobs("make_customer")) == 1
        with database.reading() as connection:
            assert connection.execute(select(func.count()).select_from(account_sessions)).scalar_one() == 1

    def test_a_session_that_is_not_theirs_or_ended_is_not_kept(self, service, reception, token):
        anns = service.identify(reception.place(), token(email="ann@example.com"))
        first = service.identify(reception.place(), token(jti="jti-number-2"), session=anns.token)
        assert first.token != anns.token
        elsewhere = replace(reception.place(), site="https://shop.example.com")
        assert service.identify(elsewhere, token(jti="jti-number-3"), session=first.token).token != first.token
        reception.sessions.end(reception.sessions.recognise(first.token))
        for number, held in enumerate((first.token, "c.unknown", ""), 4):
            new = service.identify(reception.place(), token(jti=f"jti-number-{number}"), session=held)
            assert new.token not in {first.token, held}

    def test_a_visitor_is_merged(self, service, reception, token, tenant):
        visitor = Principal(tenant=tenant, surface=Surface.WIDGET, project=PROJECT, visitor="v1")

        signed_in = service.identify(reception.place(visitor=visitor), token())

        assert reception.merged == [(visitor, reception.sessions.recognise(signed_in.token), "identity")]

    def test_both_live_secrets_count_and_ended_ones_do_not(self, service, reception, token, tenant, *, secret, clock):
        clock.advance(minutes=1)
        newer = service.make(tenant, PROJECT, author="ada", name="Ada").secret
        service.identify(reception.place(), token(key=secret, jti="jti-number-1"))
        service.identify(reception.place(), token(key=newer, jti="jti-number-2"))
        clock.advance(minutes=1)
        service.make(tenant, PROJECT, author="ada", name="Ada")

        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token(key=secret, jti="jti-number-3"))

    def test_a_token_counts_once_until_the_last_moment(self, service, reception, token, clock, database):
        last = token()
        service.identify(reception.place(), last)

        clock.advance(minutes=5, seconds=29)
        with database.transaction() as connection:
            used_tokens.forget_expired(connection, now=clock())
        with pytest.raises(IdentityRefusedError, match="jti"):
            service.identify(reception.place(), last)

    def test_without_a_secret_there_is_nothing_to_sign_with(self, service, reception, token, tenant):
        (known,) = service.live(tenant, PROJECT)
        service.end(tenant, PROJECT, known.id, author="ada", name="Ada")

        with pytest.raises(IdentityRefusedError, match="settings page"):
            service.identify(reception.place(), token())

    @pytest.mark.parametrize(
        "changes",
        [
            {"email": "nobody"},
            {"email": "a@b@c.example"},
            {"email": "carla@example.com\u0000"},
            {"email": "x" * 300 + "@example.com"},
            {"name": " "},
            {"name": "x" * 101},
            {"name": "Carla\u202e"},
            {"aud": "another"},
            {"exp": 10**12},
        ],
    )
    def test_what_cannot_be_used_is_said_before_anybody_is_asked(self, service, reception, token, changes):
        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token(**changes))
        assert reception.directory.calls == []
        assert reception.time.slept == []


class TestEndingSecrets:
    def test_with_one_all_ends_that_the_project_vouched_for(self, service, reception, token, tenant):
        recognise = reception.sessions.recognise
        vouched = recognise(service.identify(reception.place(), token()).token)
        other = accounts.new(tenant, "dan@example.com", "Dan Dee")
        with reception.database.transaction() as connection:
            account = accounts.find_or_create(connection, other, now=reception.clock())
            own = reception.sessions.open(connection, account, PROJECT, site=None, method="code")
            elsewhere = reception.sessions.open(connection, account, "10001", site=None, method=IDENTITY)
        own, elsewhere = recognise(own), recognise(elsewhere)
        (secret,) = service.live(tenant, PROJECT)

        service.end(tenant, PROJECT, secret.id, author="ada", name="Ada Admin")

        assert reception.sessions.live([vouched, own, elsewhere]) == {own, elsewhere}
        assert reception.hints.told[-1].topics == [f"session:{vouched.session}"]

    def test_that_end_while_jira_is_asked_open_nothing(self, service, reception, token, tenant, monkeypatch):
        (secret,) = service.live(tenant, PROJECT)
        end = partial(service.end, tenant, PROJECT, secret.id, author="ada", name="Ada Admin")
        monkeypatch.setattr(reception.service, "_ask_rule", lambda *_args, **_options: end())
        with pytest.raises(IdentityRefusedError, match="not accepted"):
            service.identify(reception.place(), token())

    def test_because_there_are_newer_ones_end_all_that_the_project_vouched_for(self, service, reception, token, tenant):
        vouched = reception.sessions.recognise(service.identify(reception.place(), token()).token)
        service.make(tenant, PROJECT, author="ada", name="Ada Admin")
        assert reception.sessions.live([vouched])
        service.make(tenant, PROJECT, author="ada", name="Ada Admin")
        assert not reception.sessions.live([vouched])


class TestAnotherSecretKey:
    def test_a_secret_that_cannot_be_read_is_none(self, service, reception, token, tenant):
        changed = identity_service(reception, Vault("another secret key"))
        with pytest.raises(IdentityRefusedError, match="no identity secret"):
            changed.identify(reception.place(), token())

        made = changed.make(tenant, PROJECT, author="ada", name="Ada Admin")
        assert changed.identify(reception.place(), token(key=made.secret)).email == "carla@example.com"


class TestTheGroupRule:
    @pytest.fixture(autouse=True)
    def carla_is_staff(self, reception):
        reception.directory.users["carla@example.com"] = ["carla"]
        reception.directory.members["carla"] = {BLOCKED.id}

    def test_it_refuses_in_the_words_for_a_wrong_signature(self, service, reception, token):
        refusals = []
        for made in (token(), token(key="a secret that this project has never had at all")):
            with pytest.raises(IdentityRefusedError) as refused:
                service.identify(reception.place(), made)
            refusals.append((refused.value.message, refused.value.details))

        assert refusals[0] == refusals[1]

    def test_without_a_secret_nothing_is_learnt_and_jira_is_not_asked(self, service, reception, token):
        for email in ("carla@example.com", "nobody@example.com"):
            forged = token(key="a secret that this project has never had at all", email=email)
            with pytest.raises(IdentityRefusedError):
                service.identify(reception.place(), forged)

        assert reception.directory.calls == []
        assert reception.time.slept == []
        assert reception.rule.blocked_attempts(reception.tenant, PROJECT).last_day == 0

    def test_it_comes_before_the_token_is_used_up(self, service, reception, token, database):
        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token())

        with database.reading() as connection:
            assert connection.execute(select(tables.used_tokens)).all() == []
        assert reception.jobs("make_customer") == []

    def test_admins_see_the_attempt(self, service, reception, token, tenant):
        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token())

        attempts = reception.rule.blocked_attempts(tenant, PROJECT)
        assert attempts.latest == [BlockedAttempt(at=reception.clock(), method="identity")]

    def test_it_fails_closed(self, service, reception, token):
        reception.directory.away = True

        with pytest.raises(SignInUnavailableError):
            service.identify(reception.place(), token())
