"""The API of the card beside a conversation; Jira's part is a request of its own, because it may be slow."""

from datetime import timedelta
from typing import Literal, cast
from urllib.parse import quote

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.conversations import rules
from jira_chat.conversations.customer_cards import CustomerCard
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.visits import Visit
from jira_chat.jira import request_details
from jira_chat.kernel.ids import ConversationId
from jira_chat.settings import prechat
from jira_chat.web.answers import shown
from jira_chat.web.card_answers import Card, CardCustomer, CardPlace, CardRequest, OtherConversation, Pair, SlaClock
from jira_chat.web.services import Services

_Trust = Literal["proved", "vouched", "unconfirmed"]
_Method = Literal["password", "code", "identity", "portal"]


def show(agent: Principal, services: Services, conversation: str) -> Response:
    """Return what is stored here about a conversation's customer."""
    found = services.customer_cards.of(agent, ConversationId(conversation))
    visit, answers = found.details.visit or Visit(), found.details.answers
    site = services.installations.active(agent.tenant).site_url
    card = Card(
        customer=_customer(found),
        place=CardPlace(
            site=found.conversation.site or "",
            url=visit.url,
            title=visit.title,
            referrer=visit.referrer,
            language=visit.language,
            time_zone=visit.time_zone,
            device=visit.device,
        ),
        meta=[Pair(id=name, name=name, value=value) for name, value in visit.meta.items()],
        answers=[Pair(id=each.field, name=each.label, value=each.shown) for each in answers],
        others=[_other(each, site) for each in found.others],
        more=found.more,
        rating=found.conversation.rating,
    )
    return jsonify(card)


def show_request(agent: Principal, services: Services, conversation: str) -> Response:
    """Return Jira's details of a conversation's request."""
    read = services.request_reading.read(agent, ConversationId(conversation))
    reporter = read.details.reporter
    card = CardRequest(
        type=read.details.type,
        email=(reporter.email if reporter else None) or None,
        organizations=list(read.organizations),
        fields=[shown(Pair, each) for each in read.details.fields],
        clocks=[_clock(each) for each in read.details.clocks],
    )
    return jsonify(card)


def _customer(card: CustomerCard) -> CardCustomer:
    conversation = card.conversation
    email, trust = _address(card)
    return CardCustomer(
        name=rules.name_for_agents(conversation),
        email=email,
        trust=trust,
        method=cast("_Method | None", card.method),
        anonymous=conversation.anonymous,
    )


def _address(card: CustomerCard) -> tuple[str | None, _Trust | None]:
    if card.account is not None:
        return card.account.email, "vouched" if card.account.vouched_in else "proved"
    said = card.conversation.unconfirmed_email
    said = said or next((each.shown for each in card.details.answers if each.field == prechat.EMAIL), None)
    return said, "unconfirmed" if said else None


def _other(conversation: Conversation, site: str) -> OtherConversation:
    key, rating = conversation.issue_key, conversation.rating
    return OtherConversation(
        id=conversation.id,
        key=key,
        address=None if key is None else f"{site}/browse/{quote(key)}",
        summary=conversation.summary or "",
        created_at=conversation.created_at,
        resolved=conversation.resolved,
        status=conversation.progress.status,
        rating=None if rating is None else rating.score,
    )


def _clock(clock: request_details.SlaClock) -> SlaClock:
    return SlaClock(
        name=clock.name,
        running=clock.running,
        breached=clock.breached,
        remaining=_seconds(clock.remaining),
        elapsed=_seconds(clock.elapsed),
        goal=_seconds(clock.goal),
    )


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()
