"""Pure decisions about settings: valid values, allowed sites, problems."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

import msgspec

from jira_chat.kernel.bounds import LONGEST_ID, short
from jira_chat.kernel.problems import FieldProblem
from jira_chat.settings import host_names, invitation, look, schedule
from jira_chat.settings.models import BlockedGroup, NewProjectDefaults, Problem, ProjectSettings

LONGEST_WELCOME = 200
LONGEST_GREETING = 1000
LONGEST_LABEL = 100
LONGEST_LAUNCHER = 40
MOST_SITES = 100
MOST_GROUPS = 100
MOST_REOPEN_DAYS = 365
MOST_UNANSWERED_MINUTES = 1440
OFFER_SECONDS = range(10, 601)
OFFER_CAPACITY = range(1, 101)

LONGEST_SITE = 500
"""Characters of a pasted site, including a page and its query."""

_LONGEST_HOST = 253
"""RFC 1035, 2.3.4, in characters before encoding, which only adds more."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_EXAMPLE = "for example https://www.example.com or https://*.example.com"


class InvalidSiteError(ValueError):
    """A web site is invalid; the error's text tells how to correct it."""


def checked(settings: ProjectSettings) -> tuple[ProjectSettings, dict[str, str]]:
    """Return the normalized settings, and a message for each invalid field, by its path."""
    problems: dict[str, str] = {}
    sites: list[str] = []
    for index, typed in enumerate(settings.sites[:MOST_SITES]):
        try:
            sites.append(normal_site(typed))
        except InvalidSiteError as error:
            problems[f"sites.{index}"] = str(error)
    if len(settings.sites) > MOST_SITES:
        problems["sites"] = f"At most {MOST_SITES} web sites can be listed; use *. for subdomains."
    if settings.reopen_days not in range(MOST_REOPEN_DAYS + 1):
        problems["reopen_days"] = f"Enter a whole number of days from 0 to {MOST_REOPEN_DAYS}; 0 means never."
    if settings.unanswered_minutes not in range(MOST_UNANSWERED_MINUTES + 1):
        problems["unanswered_minutes"] = (
            f"Enter a whole number of minutes from 0 to {MOST_UNANSWERED_MINUTES}; 0 means never."
        )
    if len(settings.request_type or "") > LONGEST_ID:
        problems["request_type"] = "This request type no longer exists. Choose another."
    problems |= _offer_problems(settings) | group_problems("blocked_groups", settings.blocked_groups)
    problems |= text_problems("welcome", settings.welcome, LONGEST_WELCOME)
    problems |= text_problems("greeting", settings.greeting, LONGEST_GREETING)
    pages = invitation.normal_pages(settings.invite_pages)
    problems |= _invitation_problems(settings, pages)
    visibility, schedule_problems = schedule.checked(settings.visibility)
    chosen_look, look_problems = look.checked(settings.look)
    problems |= schedule_problems | look_problems | text_problems("look.label", settings.look.label, LONGEST_LAUNCHER)
    for index, special in enumerate(settings.visibility.special_days):
        problems |= text_problems(f"visibility.special_days.{index}.label", special.label, LONGEST_LABEL)
    normal = msgspec.structs.replace(
        settings,
        sites=tuple(dict.fromkeys(sites)),
        blocked_groups=tuple({group.id: group for group in settings.blocked_groups}.values()),
        welcome=settings.welcome.strip(),
        greeting=settings.greeting.strip(),
        look=chosen_look,
        invite_text=settings.invite_text.strip(),
        invite_pages=pages,
        visibility=visibility,
        request_type=settings.request_type or None,
    )
    return normal, problems


def _invitation_problems(settings: ProjectSettings, pages: Sequence[str]) -> dict[str, str]:
    problems = invitation.problems_of(
        invites=settings.invite, text=settings.invite_text, seconds=settings.invite_seconds, pages=pages
    )
    return problems | text_problems("invite_text", settings.invite_text, invitation.LONGEST_TEXT)


def _offer_problems(settings: ProjectSettings) -> dict[str, str]:
    problems = {}
    if settings.offer_seconds not in OFFER_SECONDS:
        problems["offer_seconds"] = f"Enter a whole number of seconds from {OFFER_SECONDS[0]} to {OFFER_SECONDS[-1]}."
    if settings.offer_capacity not in OFFER_CAPACITY:
        problems["offer_capacity"] = f"Enter a whole number from {OFFER_CAPACITY[0]} to {OFFER_CAPACITY[-1]}."
    return problems


def initial(defaults: NewProjectDefaults) -> ProjectSettings:
    """Return the settings of a project before its first save."""
    chosen = {name: getattr(defaults, name) for name in NewProjectDefaults.__struct_fields__}
    return ProjectSettings(**chosen)


def normal_site(typed: str) -> str:
    """Return a web site as an origin, optionally with a leading `*.` for its subdomains; the default scheme is https.

    Raises InvalidSiteError, which tells how to correct it.
    """
    # Checked first, because urlsplit normalizes the host's characters in quadratic time.
    if len(typed) > LONGEST_SITE:
        raise InvalidSiteError(f"Use at most {LONGEST_SITE} characters: only the site, without a page.")
    text = typed.strip().lower()
    if not text:
        raise InvalidSiteError(f"Enter a web site, {_EXAMPLE}, or remove this line.")
    if "://" not in text:
        text = _completed(text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InvalidSiteError("This is not a web address. Enter one such as https://www.example.com.") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidSiteError(f"Only http:// and https:// web sites can be listed, {_EXAMPLE}.")
    if parts.username is not None or parts.password is not None:
        raise InvalidSiteError("Leave out the user name and password.")
    site = f"{parts.scheme}://{_normal_host(parts)}{_port_suffix(parts.scheme, port)}"
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidSiteError(f"Enter only the site, without a page: {site}")
    return site


def is_allowed(sites: Iterable[str], origin: str) -> bool:
    """Whether a page of `origin` may use the widget. No listed site means any web site; `null` is never one."""
    page = _page(origin) if len(origin) <= LONGEST_SITE and "://" in origin else None
    if page is None:
        return False
    listed = tuple(sites)
    return not listed or any(_matches(site, page) for site in listed)


@lru_cache(4096)
def _page(origin: str) -> str | None:
    """Return a page's origin in the form of listed sites, None if it is invalid.

    It is cached because it runs for each message, and normalizing a host name (40 µs) takes longer than storing a
    message.
    """
    try:
        page = normal_site(origin)
    except InvalidSiteError:
        return None
    return None if "*" in page else page


def shown_of_agents(settings: ProjectSettings) -> tuple[bool, bool]:
    """Return whether customers see agents' names, and whether they see photos, which are only shown with names."""
    return settings.show_agent_names, settings.show_agent_names and settings.show_agent_photos


def problems_of(settings: ProjectSettings, *, has_service_desk: bool, mail: bool = False) -> list[Problem]:
    """Return the reasons why chat cannot go live, most important first."""
    problems = []
    if not has_service_desk:
        problems.append(
            Problem(
                code="no_service_desk",
                message="This project is not a service project, so it has no portal and no requests to chat about.",
            )
        )
    if not settings.portal and not settings.external:
        problems.append(
            Problem(
                code="nowhere",
                message="Customers cannot find the chat yet: add it to the portal or allow external web pages.",
            )
        )
    if settings.external and not settings.portal and not _anybody_outside(settings, mail=mail):
        advice = "allow anonymous access" + (", registration or signing in with a code." if mail else ".")
        problems.append(Problem(code="nobody", message=f"Visitors of external web pages cannot chat yet: {advice}"))
    return problems


def _anybody_outside(settings: ProjectSettings, *, mail: bool) -> bool:
    """Whether any visitor can chat on external pages; registration and codes need mail."""
    return (
        settings.anonymous or settings.require_identity or (mail and (settings.registration or settings.sign_in_code))
    )


def _completed(text: str) -> str:
    """Add https:// to a typed host. Raises InvalidSiteError if it does not look like a host."""
    host = text.removeprefix("//")
    if "." not in host.partition("/")[0]:
        raise InvalidSiteError(f"Enter a web site, {_EXAMPLE}.")
    return f"https://{host}"


def _normal_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if len(host) > _LONGEST_HOST:
        raise InvalidSiteError(f"This is not a host name: it has more than {_LONGEST_HOST} characters.")
    if "[" in parts.netloc[1:]:
        raise InvalidSiteError("Nothing can stand before an address in brackets, such as https://[2001:db8::1].")
    wildcard, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    if not name or "*" in name:
        raise InvalidSiteError("A * can only stand for all subdomains, at the start: https://*.example.com")
    if ":" in name:
        return f"[{_normal_ipv6(name)}]"
    try:
        normal = host_names.normal(name)
    except ValueError:
        raise InvalidSiteError(
            f"“{short(name)}” is not a host name. Enter one such as https://www.example.com."
        ) from None
    if wildcard and host_names.is_public_suffix(normal):
        raise InvalidSiteError(
            f"Anybody can have a web site below {short(name)}. List your own: https://*.example.{short(name)}"
        )
    return wildcard + normal


def _normal_ipv6(name: str) -> str:
    try:
        address = IPv6Address(name)
    except ValueError:
        raise InvalidSiteError("This is not a web address. Enter one such as https://www.example.com.") from None
    if address.scope_id is not None:
        # A zone may contain any characters, and sites are sent in a header.
        raise InvalidSiteError("Leave out the % and what follows it.")
    return address.compressed


def _port_suffix(scheme: str, port: int | None) -> str:
    return "" if port is None or port == _DEFAULT_PORTS[scheme] else f":{port}"


def _matches(site: str, page: str) -> bool:
    scheme, _, host = site.partition("://")
    page_scheme, _, page_host = page.partition("://")
    if scheme != page_scheme:
        return False
    return page_host.endswith(host[1:]) if host.startswith("*.") else page_host == host


def group_problems(field: str, groups: Sequence[BlockedGroup]) -> dict[str, str]:
    """Return a message for each invalid group, by the field's path."""
    problems = {
        f"{field}.{index}": "This is no group of Jira's. Remove it and choose the group again."
        for index, group in enumerate(groups)
        if len(group.id) > LONGEST_ID or len(group.name) > LONGEST_ID
    }
    return problems | ({field: f"At most {MOST_GROUPS} groups can be chosen."} if len(groups) > MOST_GROUPS else {})


def text_problems(field: str, text: str, longest: int) -> dict[str, str]:
    """Return a message for an invalid text, by the field's path."""
    if len(text) > longest:
        return {field: FieldProblem("too_long", most=longest, length=len(text))}
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
        return {field: FieldProblem("control_characters")}
    return {}
