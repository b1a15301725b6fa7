"""The API of notices to a project's team about unanswered chats."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.notices import rules
from jira_chat.notices.models import Notices, Wanted
from jira_chat.web import body, notice_answers
from jira_chat.web.services import Services


class _Wanted(msgspec.Struct):
    minutes: int
    emails: bounds.Few[bounds.Address]
    webhook: bounds.Line | None
    """Null keeps the saved one, empty removes it."""


def show(person: Principal, services: Services) -> Response:
    """Return the project's notice settings and the outcome of the last notice."""
    return _shown(services, services.notices.of_project(person))


def save(person: Principal, services: Services) -> Response:
    """Save the project's notice settings."""
    typed = body.read(request, _Wanted)
    wanted = Wanted(minutes=typed.minutes, emails=typed.emails, webhook=typed.webhook)
    return _shown(services, services.notices.save(person, wanted))


def test(person: Principal, services: Services) -> tuple[Response, int]:
    """Send a test notice to all receivers in the background; `show` returns the outcome."""
    return _shown(services, services.notices.test(person)), 202


def _shown(services: Services, known: Notices) -> Response:
    answer = notice_answers.Notices(
        minutes=known.minutes,
        emails=list(known.emails),
        webhook_host=known.webhook_host,
        mail=services.mail_enabled,
        most_minutes=rules.MOST_MINUTES,
        most_emails=rules.MOST_EMAILS,
        sent_at=known.sent_at,
        failed_at=known.failed_at,
        failure=known.failure,
    )
    return jsonify(answer)
