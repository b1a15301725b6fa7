"""The API for signing in and registering, on external pages and in the portal, and for a customer's own account.

All sign-in answers have the same shape. Refusals come from `sign_in/service.py`, with its timing.
"""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.errors import ChatNotOfferedError
from jira_chat.customers import visitors
from jira_chat.kernel.bounds import LONGEST_ID, Address, Id, Line, Secret, Tag, Token
from jira_chat.kernel.errors import InvalidInputError, UnauthorizedError
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in.codes import Purpose
from jira_chat.sign_in.errors import IdentityRefusedError
from jira_chat.sign_in.methods import Offers, offered
from jira_chat.sign_in.place import Place, SignedIn
from jira_chat.web import answers, body, panel, parameters, widget
from jira_chat.web.services import Services

Stranger = Principal | None
"""A person in the portal who is unknown to Jira, or None for anybody on an external page."""


class _CodeRequest(msgspec.Struct, kw_only=True):
    site: Address | None = None
    browser: Id | None = None
    email: Address
    purpose: Purpose
    language: Tag | None = None


class _SignIn(msgspec.Struct, kw_only=True):
    site: Address | None = None
    browser: Id | None = None
    email: Address
    password: Secret | None = None
    code: Id | None = None
    request: Id = ""


class _Registration(msgspec.Struct, kw_only=True):
    site: Address | None = None
    browser: Id | None = None
    name: Line
    email: Address
    code: Id
    request: Id = ""
    password: Secret | None = None
    language: Tag | None = None


class _Reset(msgspec.Struct, kw_only=True):
    site: Address | None = None
    browser: Id | None = None
    email: Address
    code: Id
    request: Id = ""
    password: Secret


class _Identification(msgspec.Struct, kw_only=True):
    site: Address | None = None
    token: Token
    session: Id | None = None
    """The browser's current customer token."""


class _NewPassword(msgspec.Struct, kw_only=True):
    password: Secret = ""
    new_password: Secret


def code(stranger: Stranger, services: Services, widget_key: str) -> tuple[Response, int]:
    """Mail a code, or another appropriate message; the answers differ only in their secret."""
    asked = body.read(request, _CodeRequest)
    place = place_of(stranger, services, widget_key, asked.site, browser=asked.browser)
    _need(_offers(place, services).codes_for(asked.purpose))
    secret = services.sign_in.request_code(place, asked.email, asked.purpose, language=asked.language)
    return jsonify(answers.CodeRequest(request=secret)), 202


def sign_in(stranger: Stranger, services: Services, widget_key: str) -> Response:
    """Sign in with a password or a code."""
    asked = body.read(request, _SignIn)
    place = place_of(stranger, services, widget_key, asked.site, browser=asked.browser)
    offers = _offers(place, services)
    if asked.password is not None and asked.code is None:
        _need(offers.password)
        return welcome(services.sign_in.with_password(place, asked.email, asked.password))
    if asked.code is not None and asked.password is None:
        _need(offers.code)
        return welcome(services.sign_in.with_code(place, asked.email, asked.request, asked.code))
    raise InvalidInputError("Send either a password or a code.")


def register(stranger: Stranger, services: Services, widget_key: str) -> Response:
    """Create an account for a proved address, or sign in to the existing one."""
    asked = body.read(request, _Registration)
    place = place_of(stranger, services, widget_key, asked.site, browser=asked.browser)
    _need(_offers(place, services).registration)
    signed_in = services.sign_in.register(
        place,
        name=asked.name,
        email=asked.email,
        request=asked.request,
        code=asked.code,
        password=asked.password or None,
        language=asked.language,
    )
    return welcome(signed_in)


def reset(stranger: Stranger, services: Services, widget_key: str) -> Response:
    """Reset a forgotten password."""
    asked = body.read(request, _Reset)
    place = place_of(stranger, services, widget_key, asked.site, browser=asked.browser)
    _need(_offers(place, services).reset)
    signed_in = services.sign_in.reset_password(
        place, email=asked.email, request=asked.request, code=asked.code, password=asked.password
    )
    return welcome(signed_in)


def identify(_anybody: None, services: Services, widget_key: str) -> Response:
    """Sign in with an identity token. Only refused tokens count: many customers may share a network address."""
    asked = body.read(request, _Identification)
    place = place_of(None, services, widget_key, asked.site)
    somebody = Principal(tenant=place.tenant, surface=Surface.WIDGET, project=place.record.project)
    services.allowances.check(Kind.REFUSED_TOKENS, somebody, place.address)
    try:
        return welcome(services.identity.identify(place, asked.token, session=asked.session))
    except IdentityRefusedError:
        services.allowances.spend(Kind.REFUSED_TOKENS, somebody, place.address)
        raise


def sign_out(customer: Principal, services: Services) -> tuple[str, int]:
    """Sign out: end the session and its sockets."""
    services.sign_in.sign_out(customer)
    return "", 204


def password(customer: Principal, services: Services) -> Response:
    """Change the password and end all other sessions."""
    asked = body.read(request, _NewPassword)
    record = services.settings.of_project(customer.tenant, customer.project) if customer.project else None
    if record is None:
        raise _not_offered()
    place = Place(record=record, site=customer.site, address=request.remote_addr or "")
    signed_in = services.sign_in.change_password(
        place, customer, password=asked.password, new_password=asked.new_password
    )
    return jsonify(answers.Token(token=signed_in.token))


def me(customer: Principal, services: Services) -> Response:
    """Return the customer's own account."""
    account = services.sign_in.account_of(customer)
    person = answers.Person(
        name=account.name,
        email=account.email,
        has_password=account.password_hash is not None,
        vouched=account.vouched_in is not None,
        may_set_password=services.sign_in.may_set_password(account, customer),
    )
    return jsonify(person)


def place_of(
    stranger: Stranger, services: Services, widget_key: str, site: str | None, *, browser: str | None = None
) -> Place:
    """Return the place of a sign-in.

    Raises ChatNotOfferedError if the key's project offers no chat there.
    """
    surface = Surface.WIDGET if stranger is None else Surface.PORTAL
    there = widget.site_of(widget_key, site or "")
    record = panel.offering(widget.find(services, widget_key), services, surface, site=there)
    if record is None:
        raise _not_offered()
    if stranger is not None and (stranger.tenant, stranger.project) != (record.tenant, record.project):
        raise _not_offered()
    return Place(
        record=record,
        site=there if stranger is None else None,
        address=request.remote_addr or "",
        visitor=_visitor(services, record),
        browser=browser,
    )


def welcome(signed_in: SignedIn) -> Response:
    """Return the signed-in customer with the session's token and, after a proved credential, the browser's."""
    answer = answers.SignedIn(
        token=signed_in.token,
        customer=answers.Customer(name=signed_in.name, email=signed_in.email),
        browser=msgspec.UNSET if signed_in.browser is None else signed_in.browser,
    )
    return jsonify(answer)


def _visitor(services: Services, record: ProjectRecord) -> Principal | None:
    """Return the browser's visitor until now; an invalid token is ignored."""
    token = parameters.header(request, "X-Visitor", LONGEST_ID)
    if not token.startswith(visitors.PREFIX):
        return None
    try:
        visitor = services.visitors.recognise(token)
    except UnauthorizedError:
        return None
    return visitor if (visitor.tenant, visitor.project) == (record.tenant, record.project) else None


def _offers(place: Place, services: Services) -> Offers:
    return offered(place.record.settings, external=place.site is not None, mail=services.mail_enabled)


def _need(is_offered: bool) -> None:
    if not is_offered:
        raise _not_offered()


def _not_offered() -> ChatNotOfferedError:
    return ChatNotOfferedError("This is not available here at the moment.")
