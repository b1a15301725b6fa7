"""What a web process remembers of the database, and the hints at which it forgets it."""

from jira_chat.broker.hints import Hint
from jira_chat.conversations import announcements
from jira_chat.conversations.service import ConversationService
from jira_chat.installations.service import LEFT, Installations
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.settings.service import SAVED, SettingsService


class Forgetting:
    """Hears hints before everybody else does."""

    def __init__(
        self, installations: Installations, settings: SettingsService, conversations: ConversationService
    ) -> None:
        self._installations = installations
        self._settings = settings
        self._conversations = conversations

    def begin(self) -> None:
        """Let this process remember, because from now on it hears of changes."""
        self._installations.remember()
        self._settings.remember()
        self._conversations.remember()

    def handle(self, hint: Hint) -> None:
        """Forget what a hint says has changed."""
        if hint.kind == LEFT:
            self._installations.forget()
        elif hint.kind == SAVED:
            self._settings.forget()
        elif hint.kind == announcements.CHANGED:
            self._conversations.forget(TenantId(hint.data["tenant"]), ConversationId(hint.data["conversation"]))

    def forget_all(self) -> None:
        """Forget everything, because hints may have been lost."""
        self._installations.forget()
        self._settings.forget()
        self._conversations.forget_all()
