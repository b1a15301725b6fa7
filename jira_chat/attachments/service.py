"""The use cases of files: upload, download, deletion. A file is visible to those who may see its message."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

from jira_chat.access.principals import Principal
from jira_chat.attachments import repository, rules
from jira_chat.attachments.errors import AttachmentsOffError, FileGoneError
from jira_chat.attachments.intake import AcceptedFile, Intake, Read
from jira_chat.attachments.models import COMMENT, MISSING, REFUSED, Attachment, FileProblem, Source, StoredFile
from jira_chat.attachments.store import FileStore
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.kernel.ids import AttachmentId, ConversationId, ProjectId, TenantId, new_id
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database

UNSENT_FOR = timedelta(hours=1)
"""How long an uploaded file is kept unsent."""

RESTORED_FOR = timedelta(hours=1)
"""How long a file restored from Jira is kept."""

_MOST_FORGOTTEN = 200


class AttachmentService:
    """Uploads, stores, returns and deletes files."""

    def __init__(
        self,
        database: Database,
        store: FileStore,
        settings: SettingsService,
        intake: Intake,
        *,
        kept_for: timedelta,
        clock: Clock,
    ) -> None:
        self._database = database
        self._store = store
        self._settings = settings
        self._intake = intake
        self._kept_for = kept_for
        self._clock = clock

    def check(self, person: Principal, *, client_id: str, size: int | None) -> None:
        """Check a file as far as possible before it is read.

        Raises AttachmentsOffError, FileTooLargeError, InvalidInputError, ForbiddenError.
        """
        rules.check_client_id(client_id)
        rules.uploader_of(person)
        self.require_on(person.tenant, person.project)
        if size is not None:
            self._intake.check_size(size)

    def uploaded(self, person: Principal, client_id: str) -> Attachment | None:
        """Return the file that a person uploaded with this id, None if there is none."""
        with self._database.reading() as connection:
            found = repository.find_uploaded(connection, person.tenant, rules.uploader_of(person), client_id)
        return None if found is None else found.attachment

    def upload(self, person: Principal, *, client_id: str, name: str, read: Read) -> Attachment:
        """Take in a file for sending. A repeated `client_id` returns the same file.

        Raises what `check` and `Intake.take` raise.
        """
        self.check(person, client_id=client_id, size=None)
        if person.project is None:
            raise ForbiddenError("Only people in a conversation send files.")
        known = self.uploaded(person, client_id)
        if known is not None:
            return known
        source = Source(
            tenant=person.tenant,
            project=person.project,
            uploader=rules.uploader_of(person),
            client_id=client_id,
        )
        with self._intake.take(read, name) as accepted:
            return self._keep(accepted, source)

    def of_comment(self, tenant: TenantId, conversation: ConversationId, comment: str) -> dict[str, Attachment]:
        """Return the known files of a Jira comment, by their media ids in its document."""
        with self._database.reading() as connection:
            found = repository.of_uploader(connection, tenant, rules.jira_uploader(conversation, comment))
        return {each.client_id: each.attachment for each in found}

    def take_from_jira(self, source: Source, *, name: str, read: Read) -> Attachment:
        """Take in a file of a comment. Raises as `Intake.take`."""
        with self._intake.take(read, name) as accepted:
            return self._keep(accepted, source)

    def note_missing(self, source: Source, *, name: str, size: int) -> Attachment:
        """Store a placeholder for a file of a comment that we do not pass on."""
        attachment = Attachment(
            id=AttachmentId(new_id()),
            name=rules.plain_name(name)[: rules.LONGEST_NAME],
            type="",
            size=size,
            until=self._clock() + self._kept_for,
            problem=FileProblem.MISSING,
        )
        return self._note(source, attachment, jira_ref=MISSING)

    def check_size(self, size: int) -> None:
        """Check a file's size in bytes. Raises FileTooLargeError."""
        self._intake.check_size(size)

    def find(self, tenant: TenantId, file: AttachmentId) -> StoredFile:
        """Return a sent file, even one that only Jira still has. Raises NotFoundError."""
        with self._database.reading() as connection:
            found = repository.find(connection, tenant, file)
        if found is None or found.seq is None:
            raise FileGoneError
        return found

    def is_here(self, file: StoredFile) -> bool:
        """Whether a file's content is stored here."""
        return file.attachment.until > self._clock()

    def restore(self, file: StoredFile, read: Read) -> StoredFile:
        """Store an expired file's content from Jira again, for an hour.

        Raises what `Intake.take` raises, and NotFoundError if the file was deleted meanwhile.
        """
        place = (file.tenant, file.attachment.id)
        with self._intake.take(read, file.attachment.name) as accepted, self._database.transaction() as connection:
            # The row is locked first: the sweep deletes content and row together.
            until = self._clock() + RESTORED_FOR
            if repository.note_restored(connection, *place, size=accepted.size, until=until):
                self._store.put(*place, accepted.content, thumbnail=accepted.thumbnail)
        return self.find(*place)

    def pieces(self, file: StoredFile, *, thumbnail: bool) -> Iterator[bytes]:
        """Return a file's content in pieces. Raises NotFoundError, UnavailableError."""
        if not self.is_here(file):
            raise FileGoneError
        if thumbnail and file.attachment.width is None:
            raise NotFoundError("This file has no preview.")
        return self._store.pieces(file.tenant, file.attachment.id, thumbnail=thumbnail)

    def open(self, file: StoredFile) -> IO[bytes]:
        """Open a file to read it. Raises NotFoundError, UnavailableError."""
        return self._store.open(file.tenant, file.attachment.id)

    def unsynced(self, tenant: TenantId, conversation: ConversationId, *, limit: int) -> list[StoredFile]:
        """Return the first sent files of a conversation that Jira neither has nor refused, in order."""
        with self._database.reading() as connection:
            return repository.unsynced(connection, tenant, conversation, limit=limit)

    def note_synced(self, tenant: TenantId, files: Collection[AttachmentId], comment: str) -> None:
        """Note the comment that has the files."""
        self._set_ref(tenant, files, _ref(comment))

    def is_synced(self, tenant: TenantId, conversation: ConversationId, comment: str) -> bool:
        """Whether files of a conversation are noted as in a comment."""
        with self._database.reading() as connection:
            return repository.has_ref(connection, tenant, conversation, _ref(comment))

    def note_refused(self, tenant: TenantId, file: AttachmentId) -> None:
        """Note that Jira refused a file."""
        self._set_ref(tenant, [file], REFUSED)

    def keep_of_message(
        self, tenant: TenantId, conversation: ConversationId, seq: int, files: Collection[AttachmentId]
    ) -> None:
        """Delete all files of a message except these."""
        with self._database.reading() as connection:
            had = repository.ids_of_message(connection, tenant, conversation, seq)
        self.forget(tenant, [each for each in had if each not in files])

    def forget_message(self, tenant: TenantId, conversation: ConversationId, seq: int) -> None:
        """Delete the files of a withdrawn message."""
        with self._database.reading() as connection:
            files = repository.ids_of_message(connection, tenant, conversation, seq)
        self.forget(tenant, files)

    def forget(self, tenant: TenantId, files: Collection[AttachmentId]) -> int:
        """Delete files, then their rows, so that a failure leaves no unknown file behind."""
        if not files:
            return 0
        for file in files:
            with suppress(NotFoundError):
                self._store.delete(tenant, file)
        with self._database.transaction() as connection:
            return repository.forget(connection, tenant, files)

    def forget_outdated(self) -> int:
        """Delete expired files and unsent ones; return how many.

        Rows of files that Jira has stay, with their place there.
        """
        now, forgotten = self._clock(), 0
        while True:
            with self._database.reading() as connection:
                found = repository.outdated(connection, now=now, unsent_before=now - UNSENT_FOR, limit=_MOST_FORGOTTEN)
            for file in found:
                self._delete_outdated(file.tenant, file.attachment.id, now)
            forgotten += len(found)
            if len(found) < _MOST_FORGOTTEN:
                return forgotten

    def require_on(self, tenant: TenantId, project: ProjectId | None) -> None:
        """Check that a project accepts files.

        Raises AttachmentsOffError.
        """
        record = None if project is None else self._settings.of_project(tenant, project)
        if record is None or not record.settings.attachments:
            raise AttachmentsOffError("Files cannot be sent here.")

    def _delete_outdated(self, tenant: TenantId, file: AttachmentId, now: datetime) -> None:
        """Delete a file that is still outdated: meanwhile it may have been sent, or restored."""
        with self._database.transaction() as connection:
            found = repository.lock_outdated(connection, tenant, file, now=now, unsent_before=now - UNSENT_FOR)
            if found is None:
                return
            with suppress(NotFoundError):
                self._store.delete(tenant, file)
            # A message that shows a file that we never had goes on naming it.
            if found.comment is not None or (found.jira_ref == MISSING and found.seq is not None):
                repository.note_deleted(connection, tenant, file, at=now)
            else:
                repository.forget(connection, tenant, [file])

    def _keep(self, accepted: AcceptedFile, source: Source) -> Attachment:
        attachment = _attachment(accepted, until=self._clock() + self._kept_for)
        self._store.put(source.tenant, attachment.id, accepted.content, thumbnail=accepted.thumbnail)
        noted = self._note(source, attachment, jira_ref=source.jira_ref)
        if noted.id != attachment.id:
            self._store.delete(source.tenant, attachment.id)
        return noted

    def _note(self, source: Source, attachment: Attachment, *, jira_ref: str | None) -> Attachment:
        """Note a file, and return it, or the one with the same id that was faster."""
        file = StoredFile(
            tenant=source.tenant,
            project=source.project,
            uploader=source.uploader,
            client_id=source.client_id,
            attachment=attachment,
            created_at=self._clock(),
            conversation=source.conversation,
            jira_ref=jira_ref,
        )
        with self._database.transaction() as connection:
            if repository.insert(connection, file):
                return attachment
            known = repository.find_uploaded(connection, source.tenant, source.uploader, source.client_id)
        return attachment if known is None else known.attachment

    def _set_ref(self, tenant: TenantId, files: Collection[AttachmentId], ref: str) -> None:
        with self._database.transaction() as connection:
            repository.set_jira_ref(connection, tenant, files, ref)


def _ref(comment: str) -> str:
    return f"{COMMENT}{comment}"


def _attachment(accepted: AcceptedFile, *, until: datetime) -> Attachment:
    return Attachment(
        id=AttachmentId(new_id()),
        name=accepted.name,
        type=accepted.type,
        size=accepted.size,
        until=until,
        width=accepted.pixels.width if accepted.pixels else None,
        height=accepted.pixels.height if accepted.pixels else None,
    )
