"""Access to files: a person may see a file if they may see a message that it was sent with.

A message that continues in another conversation takes its files along but also stays where it was written, so everybody
who may see either message may see its files.
"""

from jira_chat.access.principals import Principal
from jira_chat.attachments.errors import FileGoneError
from jira_chat.attachments.models import StoredFile
from jira_chat.conversations import messages, repository, rules
from jira_chat.storage.engine import Database


class ShownFiles:
    """Access checks of files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self, person: Principal, file: StoredFile) -> None:
        """Check that a person may see a file that was sent. Raises FileGoneError."""
        with self._database.reading() as connection:
            at = file.conversation
            while at is not None and (conversation := repository.find(connection, file.tenant, at)) is not None:
                if rules.may_see(person, conversation):
                    return
                former = conversation.follows
                has_it = former is not None and messages.have_file(connection, file.tenant, former, file.attachment.id)
                at = former if has_it else None
        raise FileGoneError
