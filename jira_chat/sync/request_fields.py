"""The field values of a conversation's request. Pure."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jira_chat.conversations import answers as given_answers
from jira_chat.conversations import rules, visits
from jira_chat.conversations.answers import Answer
from jira_chat.conversations.details import Details
from jira_chat.conversations.models import Conversation
from jira_chat.jira import adf
from jira_chat.kernel import utf16
from jira_chat.settings.request_form import RequestForm

_LONGEST_DESCRIPTION = 30_000
"""UTF-16 code units before the line with the mark. Jira takes 32,767."""

_LONGEST_SUMMARY = 255
_MARK_BYTES = 5


@dataclass(frozen=True, kw_only=True)
class RequestFields:
    """The values of a request's fields."""

    summary: str
    description: str | None
    """None if the request type has no description; the first message then becomes a comment."""
    others: Mapping[str, Any]


def mark_of(conversation: Conversation) -> str:
    """Return the eight letters and digits that identify a request whose creation Jira did not confirm.

    Each transfer raises another request with its own mark. We search the few hundred latest requests of a desk, of
    which two share a mark once in a hundred billion.
    """
    name = f"{conversation.id}:{conversation.transfers}" if conversation.transfers else conversation.id
    digest = hashlib.sha256(name.encode()).digest()
    return base64.b32encode(digest[:_MARK_BYTES]).decode()


def marks_of(conversation: Conversation) -> tuple[str, str]:
    """Return the two texts that identify a request: its mark, and the text of versions without marks."""
    mark = mark_of(conversation)
    return mark, mark if conversation.transfers else f"Chat conversation {conversation.id}"


def fields_of(
    conversation: Conversation,
    body: str,
    details: Details,
    form: RequestForm | None,
    *,
    tell_visit: bool,
    continues: str | None = None,
) -> RequestFields:
    """Return the values for a request type; answers to questions it no longer asks go into the description.

    `continues` is the key of the request that this one continues.
    """
    summary = conversation.summary or rules.summary_of(body)
    questions = {question.id: question for question in (form.questions if form else ())}
    fitting = [
        each for each in details.answers if each.field in questions and given_answers.fits(each, questions[each.field])
    ]
    others = [each for each in details.answers if each not in fitting]
    values = {each.field: _value(each) for each in fitting}
    mark = f"[chat {mark_of(conversation)}]"
    if form is not None and not form.has_description:
        # Without a description, the summary has to hold the mark.
        return RequestFields(
            summary=f"{utf16.first(summary, _LONGEST_SUMMARY - len(mark) - 1)} {mark}", description=None, others=values
        )
    told = visits.lines(details.visit) if tell_visit and details.visit else []
    said = "\n\n".join(filter(None, (body, "\n".join([*given_answers.shown_lines(others), *told]))))
    earlier = f"\nContinues {continues}" if continues else ""
    started = f"Started in chat{_where(conversation)} {mark}{_left_by(conversation)}{earlier}"
    description = f"{utf16.first(said, _LONGEST_DESCRIPTION)}\n\n{started}"
    return RequestFields(summary=summary, description=description, others=values)


def answers_all(form: RequestForm, answers: Sequence[Answer]) -> bool:
    """Whether these answers suffice to raise a request of this type."""
    return not form.unaskable and all(
        any(given_answers.fits(answer, question) for answer in answers) for question in form.questions
    )


def visit_property(details: Details) -> dict[str, Any] | None:
    """Return the entity property with the customer's page and device, None if there is no visit."""
    visit = details.visit
    if visit is None:
        return None
    return {
        "page": {"url": visit.url, "title": visit.title},
        "referrer": visit.referrer,
        "language": visit.language,
        "timeZone": visit.time_zone,
        "device": visit.device,
        "meta": visit.meta,
    }


def _where(conversation: Conversation) -> str:
    if not conversation.site:
        return ""
    host = urlsplit(conversation.site).netloc
    return f" on {host}{(conversation.page or '').rstrip('/')}"


def _left_by(conversation: Conversation) -> str:
    """Return a line that says who left the message; the name comes last so that it cannot pass for more than a name."""
    email = conversation.unconfirmed_email
    return f"\nAddress not confirmed: {email} ({conversation.customer_name})" if email else ""


def _value(answer: Answer) -> Any:
    """Return an answer in the shape that Jira expects for its kind of field."""
    first = answer.value[0]
    match answer.kind:
        case "choice":
            return {"id": first}
        case "choices":
            return [{"id": each} for each in answer.value]
        case "number":
            number = float(first)
            return int(number) if number.is_integer() else number
        case "paragraph":
            return adf.from_text(first)
        case _:
            return first
