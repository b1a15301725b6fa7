"""The API of the delivery pages: message delivery between the chat and Jira, on a site or in one project."""

from datetime import timedelta

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import ConversationId
from jira_chat.sync.delivery import Delays, StuckConversation
from jira_chat.sync.reconciliation import Run
from jira_chat.web import body, delivery_answers
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Retry(msgspec.Struct):
    conversation: bounds.Id | None
    """None for all conversations."""


def show(person: Principal, services: Services) -> Response:
    """Return the last day's figures, stuck messages, and the latest comparison."""
    return jsonify(_shown(person, services))


def retry(person: Principal, services: Services) -> Response:
    """Retry messages that Jira does not have, of one conversation or all."""
    named = body.read(request, _Retry).conversation
    chosen = None if named is None else ConversationId(named)
    services.delivery.retry(person.tenant, person.project, chosen)
    return jsonify(_shown(person, services))


def compare(person: Principal, services: Services) -> Response:
    """Start a comparison of messages with Jira's comments, which the worker runs in the background."""
    services.reconciliation.start(person.tenant, person.project)
    return jsonify(_shown(person, services))


def _shown(person: Principal, services: Services) -> delivery_answers.Delivery:
    overview = services.delivery.overview(person.tenant, person.project)
    run = services.reconciliation.latest(person.tenant, person.project)
    counts = overview.counts
    return delivery_answers.Delivery(
        sent=counts.sent,
        in_jira=counts.in_jira,
        heard=counts.heard,
        waiting=counts.waiting,
        failed=counts.refused,
        oldest_waiting=counts.oldest_waiting,
        to_jira=_delays(overview.to_jira),
        from_jira=_delays(overview.from_jira),
        stuck=[_stuck(each) for each in overview.stuck],
        comparison=None if run is None else _comparison(run),
    )


def _delays(delays: Delays) -> delivery_answers.Delays:
    return delivery_answers.Delays(measured=delays.measured, median=_seconds(delays.median), p95=_seconds(delays.p95))


def _seconds(delay: timedelta | None) -> float | None:
    return None if delay is None else round(delay.total_seconds(), 1)


def _stuck(each: StuckConversation) -> delivery_answers.StuckMessages:
    stuck = each.messages
    return delivery_answers.StuckMessages(
        conversation=stuck.conversation,
        project=stuck.project,
        issue_key=stuck.issue_key,
        messages=stuck.waiting + stuck.refused,
        oldest=stuck.oldest,
        reason=each.reason,
        given_up=each.given_up,
        closed=stuck.closed,
    )


def _comparison(run: Run) -> delivery_answers.Comparison:
    return delivery_answers.Comparison(
        started_at=run.started_at,
        finished_at=run.finished_at,
        total=run.total,
        found=shown(delivery_answers.Found, run.found),
    )
