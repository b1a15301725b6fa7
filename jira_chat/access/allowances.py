"""Rate limits for people: visitors, chats, messages, frames and tickets.

Uses are counted within a project: per person, per network address, and for the whole project. A stranger can be a new
person with every request, but not at a new address. A whole company may share one address, so people vouched for are
not counted by address, and the project counts them separately, so that a flood of strangers does not lock them out.

Stored keys identify nobody: they are keyed hashes.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from jira_chat.access.principals import IDENTITY, Principal
from jira_chat.broker.limits import Limits, Prepared
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.kernel.limit_rules import ADDRESS, PERSON, PROJECT, LimitRules
from jira_chat.kernel.networks import network_of
from jira_chat.kernel.waits import in_words


class Kind(StrEnum):
    """The kinds of counted uses."""

    VISITORS = "visitors"
    STARTS = "starts"
    LEFT_MESSAGES = "left-messages"
    """Starts while no agent is online, by people who leave an address."""
    MESSAGES = "messages"
    FRAMES = "frames"
    TICKETS = "tickets"
    REFUSED_TOKENS = "refused-tokens"
    TRANSCRIPTS = "transcripts"
    ARTICLES = "articles"
    UPLOADS = "uploads"
    UPLOADED_MEGABYTES = "uploaded-megabytes"


class Allowance(NamedTuple):
    """A person's prepared uses of one kind."""

    kind: Kind
    person: Principal
    prepared: Prepared


Noticed = Callable[[Kind, str, TenantId, ProjectId], None]
"""Called for each refusal with the kind, the scope of the used-up limit, the tenant and the project."""

_REFUSALS = {
    Kind.VISITORS: "Too many new chats.",
    Kind.STARTS: "Too many new chats.",
    Kind.LEFT_MESSAGES: "Too many new chats.",
    Kind.MESSAGES: "Too many messages.",
    Kind.FRAMES: "Too many frames.",
    Kind.TICKETS: "Too many connections.",
    Kind.REFUSED_TOKENS: "Too many tokens were refused.",
    Kind.TRANSCRIPTS: "Too many downloads.",
    Kind.ARTICLES: "Too many searches.",
    Kind.UPLOADS: "Too many files.",
    Kind.UPLOADED_MEGABYTES: "Too many large files.",
}


class Allowances:
    """Counts people's uses against the limits of each kind. While Redis is not available nothing is limited."""

    def __init__(
        self,
        rules: Mapping[Kind, LimitRules],
        limits_of: Callable[[Mapping[str, str]], Limits],
        *,
        secret: bytes,
        noticed: Noticed | None = None,
    ) -> None:
        self._rules = rules
        self._limits = limits_of({_name(kind, scope): rules[kind][scope] for kind in rules for scope in rules[kind]})
        self._secret = secret
        self._noticed = noticed

    def spend(self, kind: Kind, person: Principal, address: str, *, amount: int = 1) -> None:
        """Count a use of the given amount.

        Raises TooManyRequestsError, with `retry_after` in seconds, if a limit is used up.
        """
        self.take(self.of(kind, person, address, amount=amount))

    def take(self, allowance: Allowance) -> None:
        """Count one prepared use. Raises as `spend`."""
        try:
            self._limits.spend_prepared(allowance.prepared)
        except TooManyRequestsError as error:
            raise self._refusal(allowance.kind, allowance.person, error) from None

    def of(self, kind: Kind, person: Principal, address: str, *, amount: int = 1) -> Allowance:
        """Prepare a person's uses, each of the given amount."""
        return Allowance(kind, person, self._limits.prepare(*self._uses(kind, person, address), amount=amount))

    def spend_each(self, allowances: Sequence[Allowance]) -> list[TooManyRequestsError | None]:
        """Count one use each for several people at once, and return each one's refusal or None."""
        refusals = self._limits.spend_each([each.prepared for each in allowances])
        return [
            None if refusal is None else self._refusal(each.kind, each.person, refusal)
            for each, refusal in zip(allowances, refusals, strict=True)
        ]

    def check(self, kind: Kind, person: Principal, address: str) -> None:
        """Raise as `spend` if a limit is used up, without counting."""
        try:
            for use in self._uses(kind, person, address):
                self._limits.check(*use)
        except TooManyRequestsError as error:
            raise self._refusal(kind, person, error) from None

    def _uses(self, kind: Kind, person: Principal, address: str) -> list[tuple[str, ...]]:
        counted = counted_for(person, address)
        return [(_name(kind, scope), self._hidden(*counted[scope])) for scope in self._rules[kind] if scope in counted]

    def _refusal(self, kind: Kind, person: Principal, error: TooManyRequestsError) -> TooManyRequestsError:
        if self._noticed is not None and person.project is not None:
            self._noticed(kind, error.details["limit"].removeprefix(_name(kind, "")), person.tenant, person.project)
        wait = error.details["retry_after"]
        return TooManyRequestsError(f"{_REFUSALS[kind]} Please try again in {in_words(wait)}.", retry_after=wait)

    def _hidden(self, *parts: str) -> str:
        return hmac.new(self._secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def counted_for(person: Principal, address: str) -> dict[str, tuple[str, ...]]:
    """Return the keys that identify a person, their network and their project in counts, by scope."""
    place: tuple[str, ...] = (person.tenant, person.project or "")
    counted = {PERSON: (*place, person.customer)} if person.customer is not None else {}
    if _is_vouched_for(person):
        return counted | {PROJECT: (*place, "vouched for")}
    return counted | {ADDRESS: (*place, network_of(address)), PROJECT: (*place, "strangers")}


def _is_vouched_for(person: Principal) -> bool:
    """Whether Jira or the web site knows the person. A confirmed address is not enough: mailboxes are easy to get."""
    return person.method == IDENTITY or (person.account is not None and person.chat_account is None)


def _name(kind: Kind, scope: str) -> str:
    return f"{kind}/{scope}"
