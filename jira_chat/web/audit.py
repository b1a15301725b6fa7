"""The API of the audit log on the settings page."""

from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.audit import rules
from jira_chat.audit.models import Kind
from jira_chat.audit.service import LONGEST_KEPT, MOST_EXPORTED, MOST_SHOWN
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.spreadsheets import as_csv
from jira_chat.web import headers, parameters
from jira_chat.web.audit_answers import AuditEvent, AuditLog
from jira_chat.web.services import Services

_DIGITS = 18
"""The most digits of an event's number."""


def show(person: Principal, services: Services) -> Response:
    """Return the project's audit events, filtered by the query parameters `kind` and `before` (an event's number)."""
    found = services.audit.latest(person, _kind(), before=_before(), limit=MOST_SHOWN + 1)
    shown = found[:MOST_SHOWN]
    log = AuditLog(
        events=[AuditEvent(at=each.event.at, by=each.event.name, did=rules.did(each.event)) for each in shown],
        older=shown[-1].number if len(found) > MOST_SHOWN else None,
        kinds=list(Kind),
        longest_kept=LONGEST_KEPT.days,
    )
    return jsonify(log)


def export(person: Principal, services: Services) -> Response:
    """Return the latest 10,000 events as a CSV file, filtered by `kind`."""
    found = services.audit.latest(person, _kind(), limit=MOST_EXPORTED)
    events = [each.event for each in found]
    rows = [(each.at.isoformat(), each.name, rules.did(each), each.kind, each.key, each.about) for each in events]
    text = as_csv(("at", "who", "did", "kind", "request", "about"), rows).encode()
    return headers.download(Response(text, content_type="text/csv; charset=utf-8"), "chat-audit-log.csv")


def _kind() -> Kind | None:
    said = parameters.query(request, "kind")
    if said and said not in list(Kind):
        raise InvalidInputError(f"Choose one of these kinds: {', '.join(Kind)}.")
    return Kind(said) if said else None


def _before() -> int | None:
    said = parameters.query(request, "before")
    if said and not (said.isascii() and said.isdigit() and len(said) <= _DIGITS):
        raise InvalidInputError("An event has a number.")
    return int(said) if said else None
