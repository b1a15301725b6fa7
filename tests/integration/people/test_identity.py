"""Auto-login: secrets and their rotation, and who is signed in by which token."""

import json

import jwt
import pytest

from jira_chat.kernel.errors import NotFoundError, UnavailableError
from jira_chat.people import accounts, identity, identity_tokens
from jira_chat.people.blocking import BlockedAttempt
from jira_chat.people.errors import IdentityRefusedError, SignInUnavailableError
from jira_chat.people.identity import IdentityService
from jira_chat.people.principals import IDENTITY, Principal, Surface
from jira_chat.settings import history
from jira_chat.storage.vault import Vault
from tests.support.signing_in import BLOCKED, PROJECT, Reception


class Memory:
    """What was used, in place of Redis."""

    def __init__(self) -> None:
        self.used: set[tuple[str, ...]] = set()
        self.away = False

    def use(self, *names: str) -> bool:
        if self.away:
            raise UnavailableError("Not now.")
        first = names not in self.used
        self.used.add(names)
        return first


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def service(reception: Reception, memory) -> IdentityService:
    return identity_service(reception, reception.vault, memory)


def identity_service(reception: Reception, vault: Vault, memory: Memory) -> IdentityService:
    return IdentityService(
        reception.database, vault, memory, reception.service, sessions=reception.sessions, clock=reception.clock
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

    def test_a_visitor_is_handed_over(self, service, reception, token, tenant):
        visitor = Principal(tenant=tenant, surface=Surface.WIDGET, project=PROJECT, visitor="v1")

        signed_in = service.identify(reception.place(visitor=visitor), token())

        assert reception.handed_over == [(visitor, reception.sessions.recognise(signed_in.token), "identity")]

    def test_both_live_secrets_count_and_ended_ones_do_not(self, service, reception, token, tenant, *, secret, clock):
        clock.advance(minutes=1)
        newer = service.make(tenant, PROJECT, author="ada", name="Ada").secret
        service.identify(reception.place(), token(key=secret, jti="jti-number-1"))
        service.identify(reception.place(), token(key=newer, jti="jti-number-2"))
        clock.advance(minutes=1)
        service.make(tenant, PROJECT, author="ada", name="Ada")

        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token(key=secret, jti="jti-number-3"))

    def test_a_token_counts_once(self, service, reception, token):
        service.identify(reception.place(), token())

        with pytest.raises(IdentityRefusedError, match="jti"):
            service.identify(reception.place(), token())

    def test_while_uses_cannot_be_noted_nobody_is_signed_in(self, service, reception, token, memory):
        memory.away = True

        with pytest.raises(UnavailableError):
            service.identify(reception.place(), token())
        assert reception.jobs("make_customer") == []

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
    def test_with_the_last_one_all_ends_that_they_vouched_for(self, service, reception, token, tenant):
        recognise = reception.sessions.recognise
        vouched = recognise(service.identify(reception.place(), token()).token)
        other = accounts.new(tenant, "dan@example.com", "Dan Dee", password_hash=None, language=None)
        with reception.database.transaction() as connection:
            account = accounts.find_or_create(connection, other, now=reception.clock())
            own = reception.sessions.open(connection, account, PROJECT, site=None, method="code")
            elsewhere = reception.sessions.open(connection, account, "10001", site=None, method=IDENTITY)
        own, elsewhere = recognise(own), recognise(elsewhere)
        service.make(tenant, PROJECT, author="ada", name="Ada Admin")
        first, second = service.live(tenant, PROJECT)

        service.end(tenant, PROJECT, first.id, author="ada", name="Ada Admin")
        assert reception.sessions.live([vouched, own, elsewhere]) == {vouched.session, own.session, elsewhere.session}

        service.end(tenant, PROJECT, second.id, author="ada", name="Ada Admin")
        assert reception.sessions.live([vouched, own, elsewhere]) == {own.session, elsewhere.session}
        assert reception.hints.told[-1].topics == [f"session:{vouched.session}"]


class TestAnotherSecretKey:
    def test_a_secret_that_cannot_be_read_is_none(self, service, reception, memory, token, tenant):
        changed = identity_service(reception, Vault("another secret key"), memory)
        with pytest.raises(IdentityRefusedError, match="no identity secret"):
            changed.identify(reception.place(), token())

        made = changed.make(tenant, PROJECT, author="ada", name="Ada Admin")
        assert changed.identify(reception.place(), token(key=made.secret)).email == "carla@example.com"


class TestTheGroupRule:
    @pytest.fixture(autouse=True)
    def carla_is_staff(self, reception):
        reception.directory.users["carla@example.com"] = ["carla"]
        reception.directory.members["carla"] = {BLOCKED.id}

    def test_it_refuses_like_a_wrong_signature_and_at_the_same_beat(self, service, reception, token):
        refusals = []
        for made in (
            token(),
            token(key="a secret that this project has never had at all"),
            token(key="a secret that this project has never had at all", email="nobody@example.com"),
        ):
            before = reception.time.now
            with pytest.raises(IdentityRefusedError) as refused:
                service.identify(reception.place(), made)
            refusals.append((refused.value.message, refused.value.details, reception.time.now - before))

        assert len({str(each) for each in refusals}) == 1
        assert refusals[0][2] == pytest.approx(0.5)

    def test_it_comes_before_the_token_is_used_up(self, service, reception, token, memory):
        with pytest.raises(IdentityRefusedError):
            service.identify(reception.place(), token())

        assert memory.used == set()
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


def test_a_use_is_remembered_for_longer_than_a_token_counts():
    assert identity.REMEMBERED > identity_tokens.LONGEST_LIFE + 2 * identity_tokens.LEEWAY
