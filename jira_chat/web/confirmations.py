"""The page behind the link in a mail. Its button confirms an address; opening it, as mail scanners do, does nothing."""

import msgspec
from flask import Response, make_response, render_template, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.bounds import Token
from jira_chat.kernel.errors import NotFoundError
from jira_chat.web import body, headers, panel, widget
from jira_chat.web.services import Services

_ENTRY = "src/confirmation/main.ts"


class _Confirmation(msgspec.Struct):
    token: Token


def show(_caller: None, services: Services, widget_key: str) -> Response:
    """Show a project's confirmation page; the token is in the URL fragment, which is not sent to us."""
    record = widget.anywhere(services, widget_key)
    document = render_template(
        "widget/confirmation.html",
        language=panel.language(record.tenant, services),
        texts=panel.words_of(record.tenant, services),
        project=" ".join(record.name.split()),
        entry=services.assets.entry(_ENTRY),
    )
    return headers.page(make_response(document), origin=services.config.origin, ancestors=("'none'",))


def confirm(_caller: None, services: Services, widget_key: str) -> tuple[str, int]:
    """Confirm an address. Only invalid links count against the limit: many people may share a network address."""
    asked = body.read(request, _Confirmation)
    record = widget.anywhere(services, widget_key)
    somebody = Principal(tenant=record.tenant, surface=Surface.WIDGET, project=record.project)
    address = request.remote_addr or ""
    services.allowances.check(Kind.REFUSED_TOKENS, somebody, address)
    try:
        services.confirmations.confirm(record, asked.token)
    except NotFoundError:
        services.allowances.spend(Kind.REFUSED_TOKENS, somebody, address)
        raise
    return "", 204
