"""The API of an agent's offers, and of the simulation of an offer."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.conversations import rules
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ConversationId
from jira_chat.settings import languages
from jira_chat.web import body, offer_answers, parameters
from jira_chat.web.services import Services


class _Answer(msgspec.Struct):
    accepts: bool


def show(agent: Principal, services: Services) -> Response:
    """Return the agent's offers."""
    offered = [
        offer_answers.Offer(
            conversation=each.offer.conversation,
            customer=rules.name_for_agents(each.chat),
            summary=each.chat.summary,
            seconds=each.seconds,
        )
        for each in services.offers.offered(agent)
    ]
    return jsonify(offer_answers.Offers(offers=offered))


def answer(agent: Principal, services: Services, conversation: str) -> tuple[str, int]:
    """Accept or decline an offer."""
    services.offers.answer(agent, ConversationId(conversation), accepts=body.read(request, _Answer).accepts)
    return "", 204


def spoken_languages() -> list[offer_answers.SpokenLanguage]:
    """Return the languages that agents can answer in."""
    return [offer_answers.SpokenLanguage(code=each.code, name=each.english_name) for each in languages.LANGUAGES]


def simulate(admin: Principal, services: Services) -> Response:
    """Return the agent who would now be offered a chat with the given language and label, by the saved settings."""
    if admin.project is None:
        raise ForbiddenError("This page is not allowed to do that.")
    language = languages.match(parameters.query(request, "language"))
    label = parameters.query(request, "label").strip()
    choice = services.offers.simulate(admin.tenant, admin.project, language, [label] if label else [])
    name = None if choice.candidate is None else choice.candidate.name
    return jsonify(offer_answers.Simulation(name=name, because=choice.because))
