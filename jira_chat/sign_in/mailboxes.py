"""Proof of a mailbox by one-time codes: request, mail and check.

A code is checked in three steps, so that a right one is not lost to other errors of a request: that it is live (which
costs nothing), that it is right (which costs an attempt), and, in the transaction that needs it, that it ends.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.customers import accounts
from jira_chat.kernel.clock import Clock
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in import emails
from jira_chat.sign_in.codes import Asked, Codes, Purpose
from jira_chat.sign_in.errors import SignInFailedError
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.known_browsers import KnownBrowsers
from jira_chat.sign_in.lockout import Throttle
from jira_chat.sign_in.mails import Mails, Situation, Wording
from jira_chat.sign_in.place import Place, refusing_on_time
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.storage.engine import Database

CODE = "code"

LinkFor = Callable[[ProjectRecord, Principal | None, str], str | None]


def _no_link(_record: ProjectRecord, _visitor: Principal | None, _email: str) -> str | None:
    return None


def situation(purpose: Purpose, *, blocked: bool, has_account: bool) -> Situation:
    """Return the kind of mail for a request for a code; PORTAL and UNKNOWN have no code."""
    if blocked:
        return Situation.PORTAL
    match purpose:
        case Purpose.REGISTER:
            return Situation.KNOWN if has_account else Situation.REGISTER
        case Purpose.SIGN_IN:
            return Situation.SIGN_IN if has_account else Situation.UNKNOWN
        case Purpose.RESET:
            return Situation.RESET if has_account else Situation.UNKNOWN


class Mailboxes:
    """Proves by a mailed code that a person reads an address."""

    def __init__(
        self,
        database: Database,
        hints: Hints,
        *,
        rule: GroupRule,
        throttle: Throttle,
        codes: Codes,
        browsers: KnownBrowsers,
        mails: Mails,
        link_for: LinkFor = _no_link,
        timing: ResponseTiming,
        clock: Clock,
    ) -> None:
        """`link_for` returns a link that also confirms an address, None if there is nothing to confirm."""
        self._database = database
        self._hints = hints
        self._rule = rule
        self._throttle = throttle
        self._codes = codes
        self._browsers = browsers
        self._mails = mails
        self._link_for = link_for
        self._timing = timing
        self._clock = clock

    def request_code(self, place: Place, email: str, purpose: Purpose, *, language: str | None) -> str:
        """Mail a code to an address and return the secret of the request, without which the code is not valid.

        Only the reader of the mail learns its text, and whether it has a code.
        """
        timer = self._timing.begin()
        email = emails.normal(email)
        self._throttle.mail(place.tenant, email, place.address, known=self._knows(place, email))
        with refusing_on_time(timer):
            blocked = self._rule.blocks(place.record, email)
            timer.choose()
            if blocked:
                self._rule.note(place.record, method=CODE)
            confirm = self._link_for(place.record, place.visitor, email)
            portal = self._rule.portal_of(place.record) if blocked else None
            wording = self._mails.wording(place.tenant, language)
            with self._database.transaction() as connection:
                asked = self._enqueue_mail(
                    connection, place, email, purpose, wording, blocked=blocked, confirm=confirm, portal=portal
                )
            self._hints.notify_worker()
        timer.wait()
        return asked.request

    def prove(self, place: Place, asked: Asked, code: str) -> None:
        """Check a mailed code. It stays valid until `redeem`, but each call costs an attempt.

        Raises SignInFailedError, at the timer's chosen moment, whatever is wrong.
        """
        known = self._knows(place, asked.email)
        timer = self._timing.begin()
        self._throttle.code(place.tenant, asked.email, place.address, known=known)
        with refusing_on_time(timer):
            with self._database.reading() as connection:
                if not self._codes.is_live(connection, asked, now=self._clock()):
                    raise SignInFailedError
            blocked = self._rule.blocks(place.record, asked.email)
            timer.choose()
            with self._database.transaction() as connection:
                right = self._try(connection, asked, code, known=known)
            if blocked:
                self._rule.note(place.record, method=CODE)
            if blocked or not right:
                raise SignInFailedError
        self._throttle.succeeded(place.tenant, asked.email, known=known, by_mail=True)

    def redeem(self, connection: Connection, asked: Asked, code: str) -> None:
        """End a proved code, in the transaction of the change that needs it.

        Raises SignInFailedError if another request has already used it.
        """
        if not self._codes.redeem(connection, asked, code, now=self._clock()):
            raise SignInFailedError

    def _try(self, connection: Connection, asked: Asked, code: str, *, known: bool) -> bool:
        tried = self._codes.spend_try(connection, asked, code, now=self._clock())
        if tried is None:
            return False
        if not tried.guessable:
            return tried.right
        if not self._throttle.begin_guess(connection, asked.tenant, asked.email, known=known):
            return False
        if tried.right:
            self._throttle.take_back_guess(connection, asked.tenant, asked.email, known=known)
        return tried.right

    def _enqueue_mail(
        self,
        connection: Connection,
        place: Place,
        email: str,
        purpose: Purpose,
        wording: Wording,
        *,
        blocked: bool,
        confirm: str | None,
        portal: str | None,
    ) -> Asked:
        has_account = accounts.find_by_email(connection, place.tenant, email) is not None
        told = situation(purpose, blocked=blocked, has_account=has_account)
        code, link = None, portal
        if told in {Situation.PORTAL, Situation.UNKNOWN}:
            asked = self._codes.issue_none(connection, place.tenant, email, purpose, now=self._clock())
        else:
            known = self._knows(place, email)
            long = self._throttle.needs_long_code(connection, place.tenant, email, known=known)
            asked, code = self._codes.issue(connection, place.tenant, email, purpose, long=long, now=self._clock())
            link = confirm if purpose is not Purpose.RESET else None
        self._mails.enqueue(connection, place.record, email, told, wording, code=code, link=link)
        return asked

    def _knows(self, place: Place, email: str) -> bool:
        return self._browsers.knows(place.browser, place.tenant, email)
