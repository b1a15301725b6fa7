"""Invalidation of a web process's caches of database rows by hints."""

from jira_chat.broker.hints import Gap, Hint
from jira_chat.conversations.events import Changed
from jira_chat.conversations.service import ConversationService
from jira_chat.installations.events import Left
from jira_chat.installations.service import Installations
from jira_chat.kernel.kinds import Kinds
from jira_chat.settings.events import SettingsSaved
from jira_chat.settings.service import SettingsService

_EVENTS = Kinds((Left, SettingsSaved, Changed))


class Forgetting:
    """Invalidates caches. It handles each hint before all other listeners do."""

    def __init__(
        self, installations: Installations, settings: SettingsService, conversations: ConversationService
    ) -> None:
        self._installations = installations
        self._settings = settings
        self._conversations = conversations

    def begin(self) -> None:
        """Turn the caches on; from now on this process hears of changes."""
        self._installations.remember()
        self._settings.remember()
        self._conversations.remember()

    def handle(self, hint: Hint) -> None:
        """Forget what a hint reports as changed."""
        match _EVENTS.read(hint.kind, hint.data):
            case Left():
                self._installations.forget()
            case SettingsSaved():
                self._settings.forget()
            case Changed(tenant=tenant, conversation=conversation):
                self._conversations.forget(tenant, conversation)

    def forget(self, gap: Gap) -> None:
        """Forget what lost hints may have reported as changed."""
        if gap.is_whole:
            self._installations.forget()
            self._settings.forget()
        self._conversations.forget_all()
