"""Signing in, registering and passwords: use cases of customers without a session in Jira.

All check in the same order: whether another attempt is permitted (throttle), whether this person may sign in here at
all (group rule), whether the credential is right, whether a new password is good. All refusals are one error, with the
same timing.
"""

import logging
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from jira_chat.access.principals import IDENTITY, Principal
from jira_chat.broker.hints import Hints
from jira_chat.customers import accounts
from jira_chat.customers.accounts import ChatAccount
from jira_chat.customers.sessions import AccountSessions
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import UnauthorizedError, UnavailableError
from jira_chat.kernel.ids import ChatAccountId
from jira_chat.sign_in import emails, names, passwords
from jira_chat.sign_in.codes import Asked, Purpose
from jira_chat.sign_in.confirmations import make_customer
from jira_chat.sign_in.errors import MailboxUnprovedError, SignInFailedError, SignInUnavailableError
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.known_browsers import KnownBrowsers
from jira_chat.sign_in.lockout import Throttle
from jira_chat.sign_in.mailboxes import CODE, Mailboxes
from jira_chat.sign_in.mails import LanguagesOf
from jira_chat.sign_in.passwords import Passwords
from jira_chat.sign_in.place import Place, SignedIn, refusing_on_time
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.storage.engine import Database

log = logging.getLogger(__name__)

PASSWORD = "password"  # noqa: S105 -- the name of a method


class MergeIdentities(Protocol):
    """Moves a visitor's conversations to the customer they sign in as."""

    def __call__(self, visitor: Principal, customer: Principal, *, method: str) -> object:
        """Move all conversations of the visitor to the customer."""


class SignIn:
    """The only way to sign in to chat accounts.

    Use cases raise TooManyRequestsError with `retry_after`, UnavailableError, SignInUnavailableError,
    SignInFailedError, and InvalidInputError with `fields` for invalid input.
    """

    def __init__(
        self,
        database: Database,
        hints: Hints,
        *,
        rule: GroupRule,
        throttle: Throttle,
        passwords: Passwords,
        mailboxes: Mailboxes,
        browsers: KnownBrowsers,
        sessions: AccountSessions,
        merge_identities: MergeIdentities,
        languages_of: LanguagesOf,
        timing: ResponseTiming,
        clock: Clock,
    ) -> None:
        self._database = database
        self._hints = hints
        self._rule = rule
        self._throttle = throttle
        self._passwords = passwords
        self._mailboxes = mailboxes
        self._browsers = browsers
        self._sessions = sessions
        self._merge_identities = merge_identities
        self._languages_of = languages_of
        self._timing = timing
        self._clock = clock

    def request_code(self, place: Place, email: str, purpose: Purpose, *, language: str | None) -> str:
        """Mail a code to an address, and return the secret of the request; see `Mailboxes`."""
        return self._mailboxes.request_code(place, email, purpose, language=language)

    def with_password(self, place: Place, email: str, password: str) -> SignedIn:
        """Sign in with e-mail and password."""
        email = emails.normal(email)
        known = self._browsers.knows(place.browser, place.tenant, email)
        account = self._prove_password(place, email, password, known=known)
        outdated = account.password_hash is not None and self._passwords.is_outdated(account.password_hash)
        renewed = self._passwords.hash(password) if outdated else None
        with self._database.transaction() as connection:
            _require_same_password(connection, account)
            if renewed is not None:
                accounts.set_password(connection, account, renewed)
            token = self._open(connection, place, account, method=PASSWORD)
        return self._welcome(place, account, token, method=PASSWORD)

    def with_code(self, place: Place, email: str, request: str, code: str) -> SignedIn:
        """Sign in with a mailed code."""
        asked = Asked(tenant=place.tenant, request=request, email=emails.normal(email), purpose=Purpose.SIGN_IN)
        self._mailboxes.prove(place, asked, code)
        account = self._account_of(place, asked.email)
        with self._database.transaction() as connection:
            self._mailboxes.redeem(connection, asked, code)
            token = self._open(connection, place, account, method=CODE)
        return self._welcome(place, account, token, method=CODE)

    def register(
        self,
        place: Place,
        *,
        name: str,
        email: str,
        request: str,
        code: str,
        password: str | None,
        language: str | None,
    ) -> SignedIn:
        """Create an account whose address a code proves. An existing account is signed in to, unchanged."""
        name, email = names.normal(name), emails.normal(email)
        if password is not None:
            passwords.check_length(password)
        asked = Asked(tenant=place.tenant, request=request, email=email, purpose=Purpose.REGISTER)
        self._mailboxes.prove(place, asked, code)
        password_hash = None if password is None else self._new_hash(password, name, email)
        spoken = self._languages_of(place.tenant).choose([language]).code if language else None
        wanted = accounts.new(place.tenant, email, name, password_hash=password_hash, language=spoken)
        with self._database.transaction() as connection:
            self._mailboxes.redeem(connection, asked, code)
            account = accounts.find_or_create(connection, wanted, now=self._clock())
            token = self._open(connection, place, account, method=CODE)
        return self._welcome(place, account, token, method=CODE)

    def reset_password(self, place: Place, *, email: str, request: str, code: str, password: str) -> SignedIn:
        """Set a new password with a code, and end all existing sessions."""
        passwords.check_length(password)
        asked = Asked(tenant=place.tenant, request=request, email=emails.normal(email), purpose=Purpose.RESET)
        self._mailboxes.prove(place, asked, code)
        account = self._account_of(place, asked.email)
        password_hash = self._new_hash(password, asked.email)
        with self._database.transaction() as connection:
            self._mailboxes.redeem(connection, asked, code)
            token = self._replace_password(connection, place, account, password_hash, method=CODE)
        self._sessions.announce_end(account)
        return self._welcome(place, account, token, method=CODE)

    def change_password(self, place: Place, person: Principal, *, password: str, new_password: str) -> SignedIn:
        """Replace a password that the customer knows, or set the first one; all other sessions end.

        Raises MailboxUnprovedError if a code is required, see `may_set_password`.
        """
        account = self.account_of(person)
        if not self.may_set_password(account, person):
            raise MailboxUnprovedError
        passwords.check_length(new_password)
        # A session proves an earlier sign-in with this browser.
        if account.password_hash is None:
            self._throttle.code(place.tenant, account.email, place.address, known=True)
            self._ask_rule(place, account.email, method=PASSWORD)
        else:
            self._prove_password(place, account.email, password, known=True)
        password_hash = self._new_hash(new_password, account.name, account.email)
        with self._database.transaction() as connection:
            _require_same_password(connection, account)
            token = self._replace_password(connection, place, account, password_hash, method=person.method)
        self._sessions.announce_end(account)
        return SignedIn(token=token, name=account.name, email=account.email)

    def vouched_for(
        self, place: Place, *, email: str, name: str, use: Callable[[Connection], None], session: str | None = None
    ) -> SignedIn:
        """Sign in a customer vouched for by a web site, in its project alone.

        `use` marks the site's token as used, in the transaction that opens the session, or raises. If `session` is a
        token of the same customer, from the same method and place, they keep it. The caller has verified the site's
        signature, so that Jira is asked only about addresses that a site vouches for.
        """
        name, email = names.normal(name), emails.normal(email)
        self._ask_rule(place, email, method=IDENTITY)
        wanted = accounts.new(place.tenant, email, name, vouched_in=place.record.project)
        kept = None if session is None else self._vouched_session(place, session)
        with self._database.transaction() as connection:
            use(connection)
            account = accounts.find_or_create(connection, wanted, now=self._clock())
            if session is not None and kept == account.id:
                return SignedIn(token=session, name=account.name, email=account.email)
            token = self._open(connection, place, account, method=IDENTITY)
        return self._welcome(place, account, token, method=IDENTITY)

    def sign_out(self, person: Principal) -> None:
        """End a person's session and its sockets."""
        self._sessions.end(person)

    def account_of(self, person: Principal) -> ChatAccount:
        """Return the account of a signed-in person.

        Raises UnauthorizedError if it does not exist (any more).
        """
        with self._database.reading() as connection:
            account = accounts.find(connection, person.tenant, person.chat_account) if person.chat_account else None
        if account is None:
            raise UnauthorizedError("account_unknown")
        return account

    def may_set_password(self, account: ChatAccount, person: Principal) -> bool:
        """Whether a person has a password, or has just proved their mailbox.

        A password is valid in all projects and for good, so neither a web site's word nor an old session may set one.
        """
        knows = account.password_hash is not None
        return account.vouched_in is None and (knows or self._sessions.is_fresh(person))

    def _vouched_session(self, place: Place, token: str) -> ChatAccountId | None:
        """Return the account of a session token, if it is valid and a site vouched for the customer in this place."""
        try:
            person = self._sessions.recognise(token)
        except UnauthorizedError:
            return None
        here = (place.tenant, place.record.project, place.site, IDENTITY)
        is_here = (person.tenant, person.project, person.site, person.method) == here
        return person.chat_account if is_here else None

    def _prove_password(self, place: Place, email: str, password: str, *, known: bool) -> ChatAccount:
        timer = self._timing.begin()
        self._throttle.password(place.tenant, email, place.address, known=known)
        with refusing_on_time(timer):
            try:
                blocked = self._rule.blocks(place.record, email)
                account = self._find(place, email)
                right = self._passwords.verify(account.password_hash if account else None, password)
            except (SignInUnavailableError, UnavailableError):
                self._throttle.take_back_password(place.tenant, email, known=known)
                raise
            timer.choose()
            self._refuse(place, method=PASSWORD, blocked=blocked, right=right)
            if account is None:
                raise SignInFailedError
        self._throttle.succeeded(place.tenant, email, known=known, by_mail=False)
        return account

    def _ask_rule(self, place: Place, email: str, *, method: str) -> None:
        timer = self._timing.begin()
        with refusing_on_time(timer):
            blocked = self._rule.blocks(place.record, email)
            timer.choose()
            self._refuse(place, method=method, blocked=blocked, right=True)

    def _refuse(self, place: Place, *, method: str, blocked: bool, right: bool) -> None:
        """Raise SignInFailedError if blocked or the credential is wrong."""
        if blocked:
            self._rule.note(place.record, method=method)
        if blocked or not right:
            raise SignInFailedError

    def _new_hash(self, password: str, *about: str) -> str:
        """Judge and hash a new password. It is expensive, so callers have proved who they are before."""
        self._passwords.check(password, about=about)
        return self._passwords.hash(password)

    def _replace_password(
        self, connection: Connection, place: Place, account: ChatAccount, password_hash: str, *, method: str
    ) -> str:
        accounts.set_password(connection, account, password_hash)
        self._sessions.end_all(connection, account)
        return self._open(connection, place, account, method=method)

    def _open(self, connection: Connection, place: Place, account: ChatAccount, *, method: str) -> str:
        """Open a session, and make the account a customer of the project in Jira."""
        make_customer(connection, place.record, account, clock=self._clock)
        return self._sessions.open(connection, account, place.record.project, site=place.site, method=method)

    def _welcome(self, place: Place, account: ChatAccount, token: str, *, method: str) -> SignedIn:
        self._hints.notify_worker()
        if place.visitor is not None:
            self._merge_identities(place.visitor, self._sessions.recognise(token), method=method)
        log.info("signed_in", extra={"tenant": place.tenant, "project": place.record.project, "method": method})
        # A site's word proves no mailbox.
        browser = None if account.vouched_in else self._browsers.remember(account.tenant, account.email)
        return SignedIn(token=token, name=account.name, email=account.email, browser=browser)

    def _find(self, place: Place, email: str) -> ChatAccount | None:
        with self._database.reading() as connection:
            return accounts.find_by_email(connection, place.tenant, email)

    def _account_of(self, place: Place, email: str) -> ChatAccount:
        account = self._find(place, email)
        if account is None:
            raise SignInFailedError
        return account


def _require_same_password(connection: Connection, account: ChatAccount) -> None:
    """Refuse who proved a password that was replaced meanwhile; checking it takes time. Raises SignInFailedError."""
    if not accounts.keeps_password(connection, account):
        raise SignInFailedError
