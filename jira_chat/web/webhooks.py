"""Jira's webhooks: enqueued and answered at once; the worker handles them."""

from flask import Response, request

from jira_chat.kernel.bounds import LONGEST_ID
from jira_chat.kernel.ids import TenantId
from jira_chat.web import body, parameters
from jira_chat.web.services import Services

ACCEPTED = 204


def received(tenant: TenantId, services: Services, event: str) -> Response:
    """Store an event; the worker reads the issue that it names."""
    # The id is constant across retries of a delivery; the event is included because ids are unique per webhook only.
    delivery = parameters.header(request, "X-Atlassian-Webhook-Identifier", LONGEST_ID)
    delivery_id = f"{event}:{delivery}"[:120] if delivery else None
    services.inbound.take(tenant, event, body.content(request), delivery_id=delivery_id)
    return Response(status=ACCEPTED)
