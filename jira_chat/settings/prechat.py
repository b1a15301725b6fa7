"""Questions before a chat: those of the project, then those that its request type requires. Pure."""

from collections.abc import Sequence

from jira_chat.jira.models import FieldChoice
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.request_form import Question, RequestForm

NAME, EMAIL, CONSENT = "chat_name", "chat_email", "chat_consent"
"""Ids of our own questions. Ids of Jira's fields never start with `chat_`."""

AGREED = "yes"

_NAME = Question(id=NAME, kind="text", label="Name")
_EMAIL = Question(id=EMAIL, kind="email", label="E-mail, not confirmed")
_CONSENT = Question(id=CONSENT, kind="choices", label="Consent", choices=(FieldChoice(AGREED, "Given"),))


def of_strangers(question: Question) -> bool:
    """Whether only unknown people are asked this question."""
    return question.id in {NAME, EMAIL}


def asked(settings: ProjectSettings | None, form: RequestForm | None, *, stranger: bool) -> Sequence[Question]:
    """Return the questions for a customer; the labels of our own questions are for agents."""
    own = () if settings is None else _own(settings)
    return [each for each in own if stranger or not of_strangers(each)] + list(form.questions if form else ())


def keeps_from_leaving(settings: ProjectSettings, form: RequestForm | None) -> bool:
    """Whether there are questions that a left message with its contact does not answer."""
    return bool(asked(settings, form, stranger=False))


def _own(settings: ProjectSettings) -> Sequence[Question]:
    wanted = ((settings.ask_name, _NAME), (settings.ask_email, _EMAIL), (settings.ask_consent, _CONSENT))
    return [question for is_wanted, question in wanted if is_wanted]
