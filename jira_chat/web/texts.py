"""The API of Translate and Customize Chat."""

from io import BytesIO
from typing import Annotated

import msgspec
from flask import Response, jsonify, request, send_file

from jira_chat.access.principals import Principal
from jira_chat.kernel.bounds import Id, Text
from jira_chat.settings.added_languages import NewLanguage
from jira_chat.web import body, history_answers, site_settings, text_answers
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Save(msgspec.Struct):
    texts: Annotated[dict[Id, Text | None], msgspec.Meta(max_length=1000)]


def overview(person: Principal, services: Services) -> Response:
    """Return all languages, each with its number of changed texts."""
    return jsonify(_languages(person, services))


def add_language(person: Principal, services: Services) -> Response:
    """Add a language to the site."""
    wanted = body.read(request, NewLanguage)
    services.added_languages.add(person.tenant, wanted, author=site_settings.author(person))
    return jsonify(_languages(person, services))


def remove_language(person: Principal, services: Services, language: str) -> tuple[str, int]:
    """Remove an added language with its texts."""
    services.added_languages.remove(person.tenant, language, author=site_settings.author(person))
    return "", 204


def _languages(person: Principal, services: Services) -> text_answers.Languages:
    changed = services.texts.changed_counts(person.tenant)
    listed = [
        text_answers.Language(
            code=each.code,
            name=each.name,
            english_name=each.english_name,
            dir=each.dir,
            changed=changed.get(each.code, 0),
            base=each.base,
        )
        for each in services.added_languages.every(person.tenant)
    ]
    return text_answers.Languages(languages=listed)


def show(person: Principal, services: Services, language: str) -> Response:
    """Return all texts of a language for editing."""
    return jsonify(_shown(person, services, language))


def save(person: Principal, services: Services, language: str) -> Response:
    """Change texts, or reset them to the default."""
    edits = body.read(request, _Save).texts
    services.texts.save(person.tenant, language, edits, author=site_settings.author(person))
    return jsonify(_shown(person, services, language))


def export(person: Principal, services: Services, language: str) -> Response:
    """Return all texts of a language as a file."""
    content = services.texts.export(person.tenant, language).encode()
    return send_file(
        BytesIO(content),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"jira-chat-texts-{language}.json",
    )


def import_file(person: Principal, services: Services, language: str) -> Response:
    """Import the texts of an exported file."""
    services.texts.import_file(person.tenant, language, body.content(request), author=site_settings.author(person))
    return jsonify(_shown(person, services, language))


def _shown(person: Principal, services: Services, language: str) -> text_answers.LanguageTexts:
    page = services.texts.page(person.tenant, language)
    return text_answers.LanguageTexts(
        language=page.language.code,
        dir=page.language.dir,
        texts=[shown(text_answers.Text, each) for each in page.texts],
        history=[shown(history_answers.Change, each) for each in page.history],
    )
