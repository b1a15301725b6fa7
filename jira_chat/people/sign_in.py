"""Signing in, registering, passwords: the use cases of customers whom neither Jira nor a panel session vouches for.

Each asks in the same order: may it be tried again (throttle), may this person sign in here at all (group rule), is the
credential right. All refusals are one error, and it comes at the same beat.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from jira_chat.broker.hints import Hints
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnauthorizedError
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox import queue
from jira_chat.people import accounts, emails, names, passwords
from jira_chat.people.account_sessions import AccountSessions
from jira_chat.people.accounts import ChatAccount
from jira_chat.people.blocking import GroupRule
from jira_chat.people.codes import Codes, Purpose
from jira_chat.people.errors import SignInFailedError, SignInUnavailableError
from jira_chat.people.mails import Mails, Situation
from jira_chat.people.pacing import Beat, Pace
from jira_chat.people.passwords import Passwords
from jira_chat.people.principals import IDENTITY, Principal
from jira_chat.people.throttle import Throttle
from jira_chat.settings import languages
from jira_chat.settings.models import ProjectRecord
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

MAKE_CUSTOMER = "make_customer"
"""A job: let a chat account (`chat_account`) be a customer of a project (`project`) in Jira."""

PASSWORD = "password"  # noqa: S105 -- the name of a method
CODE = "code"

_SITUATIONS = {
    Purpose.SIGN_IN: Situation.SIGN_IN,
    Purpose.REGISTER: Situation.REGISTER,
    Purpose.RESET: Situation.RESET,
}


class HandOver(Protocol):
    """Gives what a visitor began to the customer who turned out to be the same person."""

    def __call__(self, visitor: Principal, customer: Principal, *, method: str) -> object:
        """Hand all conversations over."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody signs in: a project, on a web site (None: in the portal), from a network address."""

    record: ProjectRecord
    site: str | None
    address: str
    visitor: Principal | None = None
    """Who they were in this browser until now."""

    @property
    def tenant(self) -> TenantId:
        """The site of Jira."""
        return self.record.tenant


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A new session and whose it is."""

    token: str
    name: str
    email: str


class SignIn:
    """The only door to chat accounts.

    Use cases raise TooManyRequestsError with `retry_after`, UnavailableError, SignInUnavailableError,
    SignInFailedError, and InvalidInputError with `fields` for what cannot be used whoever asks.
    """

    def __init__(
        self,
        database: Database,
        hints: Hints,
        *,
        rule: GroupRule,
        throttle: Throttle,
        passwords: Passwords,
        codes: Codes,
        sessions: AccountSessions,
        mails: Mails,
        hand_over: HandOver,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self._database = database
        self._hints = hints
        self._rule = rule
        self._throttle = throttle
        self._passwords = passwords
        self._codes = codes
        self._sessions = sessions
        self._mails = mails
        self._hand_over = hand_over
        self._pace = pace
        self._clock = clock

    def request_code(self, place: Place, email: str, purpose: Purpose, *, language: str | None) -> None:
        """Send a mail to whoever reads an address. What it says, and whether there is a code in it, only they learn."""
        beat = self._pace.begin()
        email = emails.normal(email)
        self._throttle.mail(place.tenant, email, place.address)
        with _on(beat):
            blocked = self._rule.blocks(place.record, email)
            beat.choose()
            if blocked:
                self._rule.note(place.record, method=CODE)
            with self._database.transaction() as connection:
                self._promise_mail(connection, place, email, purpose, blocked=blocked, language=language)
            self._hints.work_waits()
        beat.wait()

    def with_password(self, place: Place, email: str, password: str) -> SignedIn:
        """Sign in with e-mail and password."""
        email = emails.normal(email)
        account = self._prove_password(place, email, password)
        outdated = account.password_hash is not None and self._passwords.is_outdated(account.password_hash)
        renewed = self._passwords.hash(password) if outdated else None
        with self._database.transaction() as connection:
            if renewed is not None:
                accounts.set_password(connection, account, renewed)
            token = self._open(connection, place, account, method=PASSWORD)
        return self._welcome(place, account, token, method=PASSWORD)

    def with_code(self, place: Place, email: str, code: str) -> SignedIn:
        """Sign in with a code that was sent by mail."""
        email = emails.normal(email)
        self._prove_mailbox(place, email, Purpose.SIGN_IN, code)
        account = self._account_of(place, email)
        with self._database.transaction() as connection:
            token = self._open(connection, place, account, method=CODE)
        return self._welcome(place, account, token, method=CODE)

    def register(
        self, place: Place, *, name: str, email: str, code: str, password: str | None, language: str | None
    ) -> SignedIn:
        """Create an account whose address a code proves. One that exists is signed in to and stays as it is."""
        name, email = names.normal(name), emails.normal(email)
        if password is not None:
            passwords.check(password, about=(name, email))
        self._prove_mailbox(place, email, Purpose.REGISTER, code)
        password_hash = None if password is None else self._passwords.hash(password)
        spoken = languages.choose([language]).code if language else None
        wanted = accounts.new(place.tenant, email, name, password_hash=password_hash, language=spoken)
        return self._sign_in_as(place, wanted, method=CODE)

    def reset_password(self, place: Place, *, email: str, code: str, password: str) -> SignedIn:
        """Set a new password with a code, and end all sessions that there were."""
        email = emails.normal(email)
        passwords.check(password, about=(email,))
        self._prove_mailbox(place, email, Purpose.RESET, code)
        account = self._account_of(place, email)
        token = self._set_password(place, account, password, method=CODE)
        return self._welcome(place, account, token, method=CODE)

    def change_password(self, place: Place, person: Principal, *, password: str, new_password: str) -> SignedIn:
        """Replace a password that the customer knows, or give one to an account without; all other sessions end."""
        account = self.account_of(person)
        passwords.check(new_password, about=(account.name, account.email))
        if account.password_hash is None:
            self._ask_rule(place, account.email, method=PASSWORD)
        else:
            self._prove_password(place, account.email, password)
        token = self._set_password(place, account, new_password, method=person.method)
        return SignedIn(token=token, name=account.name, email=account.email)

    def vouched_for(self, place: Place, *, email: str, name: str, prove: Callable[[], None]) -> SignedIn:
        """Sign in whom the customer's own site vouches for; `prove` raises what is wrong with its word."""
        name, email = names.normal(name), emails.normal(email)
        self._ask_rule(place, email, method=IDENTITY, prove=prove)
        wanted = accounts.new(place.tenant, email, name, password_hash=None, language=None)
        return self._sign_in_as(place, wanted, method=IDENTITY)

    def sign_out(self, person: Principal) -> None:
        """End the session that somebody holds, and its sockets."""
        self._sessions.end(person)

    def account_of(self, person: Principal) -> ChatAccount:
        """Return the account of somebody who signed in.

        Raises UnauthorizedError when there is none (any more).
        """
        with self._database.reading() as connection:
            account = accounts.find(connection, person.tenant, person.chat_account) if person.chat_account else None
        if account is None:
            raise UnauthorizedError("account_unknown")
        return account

    def _prove_password(self, place: Place, email: str, password: str) -> ChatAccount:
        beat = self._pace.begin()
        self._throttle.password(place.tenant, email, place.address)
        with _on(beat):
            blocked = self._rule.blocks(place.record, email)
            account = self._find(place, email)
            right = self._passwords.verify(account.password_hash if account else None, password)
            beat.choose()
            self._refuse(place, method=PASSWORD, blocked=blocked, right=right)
            if account is None:
                raise SignInFailedError
        self._throttle.succeeded(place.tenant, email, place.address, by_mail=False)
        return account

    def _prove_mailbox(self, place: Place, email: str, purpose: Purpose, code: str) -> None:
        beat = self._pace.begin()
        self._throttle.code(place.address)
        with _on(beat):
            blocked = self._rule.blocks(place.record, email)
            # No answer is needed here: this takes as long as a wrong password does.
            self._find(place, email)
            self._passwords.verify(None, code)
            beat.choose()
            with self._database.transaction() as connection:
                right = self._codes.redeem(connection, place.tenant, email, purpose, code, now=self._clock())
            self._refuse(place, method=CODE, blocked=blocked, right=right)
        self._throttle.succeeded(place.tenant, email, place.address, by_mail=True)

    def _ask_rule(self, place: Place, email: str, *, method: str, prove: Callable[[], None] = lambda: None) -> None:
        beat = self._pace.begin()
        with _on(beat):
            blocked = self._rule.blocks(place.record, email)
            beat.choose()
            self._refuse(place, method=method, blocked=blocked, right=True)
            prove()

    def _refuse(self, place: Place, *, method: str, blocked: bool, right: bool) -> None:
        """Let go on only who is not blocked and has the right credential."""
        if blocked:
            self._rule.note(place.record, method=method)
        if blocked or not right:
            raise SignInFailedError

    def _promise_mail(
        self, connection: Connection, place: Place, email: str, purpose: Purpose, *, blocked: bool, language: str | None
    ) -> None:
        known = accounts.find_by_email(connection, place.tenant, email)
        situation, code, link = _SITUATIONS[purpose], None, None
        if blocked:
            situation, link = Situation.PORTAL, self._rule.portal_of(place.record)
        elif known is None and purpose is not Purpose.REGISTER:
            situation = Situation.UNKNOWN
        else:
            code = self._codes.issue(connection, place.tenant, email, purpose, now=self._clock())
            if known is not None and purpose is Purpose.REGISTER:
                situation = Situation.KNOWN
        self._mails.promise(connection, place.record, email, situation, language=language, code=code, link=link)

    def _sign_in_as(self, place: Place, wanted: ChatAccount, *, method: str) -> SignedIn:
        with self._database.transaction() as connection:
            account = accounts.find_or_create(connection, wanted, now=self._clock())
            token = self._open(connection, place, account, method=method)
        return self._welcome(place, account, token, method=method)

    def _set_password(self, place: Place, account: ChatAccount, password: str, *, method: str) -> str:
        password_hash = self._passwords.hash(password)
        with self._database.transaction() as connection:
            accounts.set_password(connection, account, password_hash)
            self._sessions.end_all(connection, account)
            token = self._open(connection, place, account, method=method)
        self._sessions.announce_end(account)
        return token

    def _open(self, connection: Connection, place: Place, account: ChatAccount, *, method: str) -> str:
        """Open a session, and see to it that Jira knows the customer in this project."""
        record = place.record
        if account.jira_account is None or record.settings.registration:
            payload = {"chat_account": account.id, "project": record.project}
            stream = f"account:{account.id}"
            queue.promise(
                connection, record.tenant, stream=stream, kind=MAKE_CUSTOMER, payload=payload, now=self._clock()
            )
        return self._sessions.open(connection, account, record.project, site=place.site, method=method)

    def _welcome(self, place: Place, account: ChatAccount, token: str, *, method: str) -> SignedIn:
        self._hints.work_waits()
        if place.visitor is not None:
            self._hand_over(place.visitor, self._sessions.recognise(token), method=method)
        log.info("signed_in", extra={"tenant": place.tenant, "project": place.record.project, "method": method})
        return SignedIn(token=token, name=account.name, email=account.email)

    def _find(self, place: Place, email: str) -> ChatAccount | None:
        with self._database.reading() as connection:
            return accounts.find_by_email(connection, place.tenant, email)

    def _account_of(self, place: Place, email: str) -> ChatAccount:
        account = self._find(place, email)
        if account is None:
            raise SignInFailedError
        return account


@contextmanager
def _on(beat: Beat) -> Iterator[None]:
    """Let refusals be heard on the beat."""
    try:
        yield
    except (SignInFailedError, SignInUnavailableError):
        beat.wait()
        raise
