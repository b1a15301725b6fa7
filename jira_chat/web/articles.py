"""The API of articles that may help before a customer has written."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.bounds import Line
from jira_chat.web import body, panel, widget
from jira_chat.web.answers import shown
from jira_chat.web.article_answers import FoundArticle, FoundArticles
from jira_chat.web.services import Services


class _Query(msgspec.Struct):
    query: Line


def find(_caller: None, services: Services, widget_key: str) -> Response:
    """Find articles by the customer's text, which is sent in the body to keep it out of logs."""
    query = body.read(request, _Query).query
    record = widget.anywhere(services, widget_key)
    stranger = Principal(tenant=record.tenant, surface=Surface.WIDGET, project=record.project)
    services.allowances.spend(Kind.ARTICLES, stranger, request.remote_addr or "")
    desk = record.service_desk if record.settings.suggest_articles else None
    found = () if desk is None else services.articles.find(record.tenant, desk, query)
    words = panel.words_of(record.tenant, services)
    answer = FoundArticles(
        articles=[shown(FoundArticle, each) for each in found],
        texts={key: text for key, text in words.items() if key.startswith("articles.")},
    )
    return jsonify(answer)
