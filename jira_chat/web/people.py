"""The API of the privacy section: export and erasure of one person's data.

The body names the person, because an address in a URL would get into logs.
"""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel import bounds
from jira_chat.web import answers, body, history_answers, site_settings
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Named(msgspec.Struct):
    person: bounds.Address
    """An e-mail address or an account id."""


def show(person: Principal, services: Services) -> Response:
    """Return the history of erasures."""
    return jsonify(_erasures(person, services))


def export(person: Principal, services: Services) -> Response:
    """Return all stored data about one person."""
    named = body.read(request, _Named)
    return jsonify(msgspec.to_builtins(services.people.export(person.tenant, named.person)))


def erase(person: Principal, services: Services) -> Response:
    """Erase one person permanently."""
    named = body.read(request, _Named)
    services.people.erase(person.tenant, named.person, site_settings.author(person))
    return jsonify(_erasures(person, services))


def _erasures(person: Principal, services: Services) -> answers.Erasures:
    history = services.people.erasures(person.tenant)
    return answers.Erasures(history=[shown(history_answers.Change, each) for each in history])
