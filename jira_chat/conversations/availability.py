"""Where chat is offered, and to which customers: the first two tables of `docs/who-may-chat.md`, decided here alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jira_chat.access.principals import IDENTITY, Principal, Surface
from jira_chat.access.trials import TRIAL_PAGE
from jira_chat.conversations.errors import (
    ChatNotOfferedError,
    IdentityRequiredError,
    NobodyOnlineError,
    SignInRequiredError,
)
from jira_chat.kernel.errors import DomainError
from jira_chat.settings import rules, schedule
from jira_chat.settings.models import ProjectSettings


class Availability(StrEnum):
    """Whether a person can chat: the first obstacle in this order, or OFFERED."""

    NOT_OFFERED = "not_offered"
    """Not on this surface, or not on this web site."""
    HIDDEN = "hidden"
    """Offered here at other times."""
    IDENTITY_REQUIRED = "identity_required"
    SIGN_IN_REQUIRED = "sign_in_required"
    NOBODY_ONLINE = "nobody_online"
    OFFERED = "offered"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The moment at which a person wants to begin: what chat hours and presence are checked against."""

    now: datetime
    zone: str | None
    """The customer's time zone, if their browser reports it."""
    agents_online: bool


def of_place(
    settings: ProjectSettings | None, surface: Surface, *, site: str | None = None, moment: Moment | None = None
) -> Availability:
    """Return whether a surface has chat, regardless of the person: OFFERED, NOT_OFFERED or HIDDEN.

    `site` is the web site of an external page, or TRIAL_PAGE; None where the browser itself limits our frame to the
    listed sites. Without a `moment` the question is about a conversation that has begun, for which hours do not matter.
    `settings` are None before the first save.
    """
    if settings is None or not _is_on(settings, surface, site):
        return Availability.NOT_OFFERED
    if moment is not None and not schedule.is_shown(
        settings.visibility, moment.now, moment.zone, agents_online=moment.agents_online
    ):
        return Availability.HIDDEN
    return Availability.OFFERED


def of_surroundings(settings: ProjectSettings | None, person: Principal) -> Availability:
    """Return whether chat is still offered where a customer is."""
    return of_place(settings, person.surface, site=person.site or "")


def to_person(settings: ProjectSettings | None, person: Principal, *, moment: Moment | None = None) -> Availability:
    """Return whether a customer may begin a conversation at a `moment`, or without one continue theirs."""
    here = of_place(settings, person.surface, site=person.site or "", moment=moment)
    if settings is None or here is not Availability.OFFERED:
        return here
    if settings.require_identity and person.surface is Surface.WIDGET and person.method != IDENTITY:
        return Availability.IDENTITY_REQUIRED
    if person.anonymous and not settings.anonymous:
        return Availability.SIGN_IN_REQUIRED
    # A later answer would not reach them.
    if person.anonymous and moment is not None and not moment.agents_online:
        return Availability.NOBODY_ONLINE
    return Availability.OFFERED


def takes_messages(settings: ProjectSettings, *, mail: bool) -> bool:
    """Return whether visitors may leave messages for a later answer: a code must be able to confirm their address."""
    return settings.leave_messages and mail and (settings.registration or settings.sign_in_code)


def may_leave(settings: ProjectSettings | None, person: Principal, moment: Moment) -> bool:
    """Return whether a customer may leave a message, if the project takes them: nobody is online to chat with."""
    barred = to_person(settings, person, moment=moment)
    return not moment.agents_online and barred in (Availability.SIGN_IN_REQUIRED, Availability.NOBODY_ONLINE)


def require(availability: Availability) -> None:
    """Raise the refusal unless chat is OFFERED.

    Raises ChatNotOfferedError (also for HIDDEN), IdentityRequiredError, SignInRequiredError, NobodyOnlineError.
    """
    if availability is not Availability.OFFERED:
        raise refusal(availability)


def refusal(availability: Availability) -> DomainError:
    """Return the error that tells a customer why they cannot chat."""
    error, message = _REFUSALS[availability]
    return error(message)


def _is_on(settings: ProjectSettings, surface: Surface, site: str | None) -> bool:
    if surface is Surface.PORTAL:
        return settings.portal
    if surface is not Surface.WIDGET:
        return False
    # A person on TRIAL_PAGE had a trial key, which is valid for this project alone.
    return settings.external and (site in (None, TRIAL_PAGE) or rules.is_allowed(settings.sites, site or ""))


_NOT_HERE = (ChatNotOfferedError, "Chat is not available here at the moment.")
_REFUSALS: dict[Availability, tuple[type[DomainError], str]] = {
    Availability.NOT_OFFERED: _NOT_HERE,
    Availability.HIDDEN: _NOT_HERE,
    Availability.IDENTITY_REQUIRED: (
        IdentityRequiredError,
        "Please sign in to this web site first; the chat will then know you.",
    ),
    Availability.SIGN_IN_REQUIRED: (SignInRequiredError, "Please sign in to chat with us."),
    Availability.NOBODY_ONLINE: (
        NobodyOnlineError,
        "Nobody is online to answer right now. Please sign in or register, so that our answer reaches you.",
    ),
}
