"""Images that replace the launcher's icon in projects: re-encoded squares, named by their content.

A name always means the same picture, so browsers cache it for ever. The images are small enough for the database, where
they are deleted with their site.
"""

import hashlib
from io import BytesIO

from sqlalchemy import ColumnElement, Connection, delete, select

from jira_chat.attachments import images
from jira_chat.attachments.intake import image_type
from jira_chat.attachments.tables import launcher_images as table
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.storage import offloop
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import upsert

LARGEST_IMAGE = 100 * 1024
"""Bytes of an uploaded image."""

MEDIA_TYPE = "image/webp"
MOST_KEPT = 10
"""Images kept for a project besides the one in use: some were uploaded but never saved."""

_NAME_LENGTH = 32
_WAITING = 10


class LauncherImages:
    """Stores and returns launcher images."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._pool = offloop.Pool(threads=1, waiting=_WAITING)

    def take(self, tenant: TenantId, project: ProjectId, content: bytes, *, in_use: str) -> str:
        """Store an image and return its name. The project's oldest are deleted, except the one `in_use`.

        Raises FileTypeRefusedError, FileTooLargeError for too many pixels, UnavailableError while too many wait.
        """
        square = self._pool.run(images.square, BytesIO(content), image_type(content))
        name = name_of(square)
        key = {"tenant_id": tenant, "project_id": project, "name": name}
        with self._database.transaction() as connection:
            upsert(connection, table, key, {"content": square, "uploaded_at": self._clock()})
            _forget_oldest(connection, tenant, project, in_use)
        return name

    def find(self, tenant: TenantId, project: ProjectId, name: str) -> bytes | None:
        """Return an image, None if there is none of that name."""
        query = select(table.c.content).where(_of_project(tenant, project), table.c.name == name)
        with self._database.reading() as connection:
            content: bytes | None = connection.execute(query).scalar_one_or_none()
        return content


def name_of(image: bytes) -> str:
    """Return the name of an image, a digest of its content."""
    return hashlib.sha256(image).hexdigest()[:_NAME_LENGTH]


def _of_project(tenant: TenantId, project: ProjectId) -> ColumnElement[bool]:
    return (table.c.tenant_id == tenant) & (table.c.project_id == project)


def _forget_oldest(connection: Connection, tenant: TenantId, project: ProjectId, in_use: str) -> None:
    its_rows = _of_project(tenant, project) & (table.c.name != in_use)
    oldest = select(table.c.name).where(its_rows).order_by(table.c.uploaded_at.desc(), table.c.name).offset(MOST_KEPT)
    names = list(connection.execute(oldest).scalars())
    if names:
        connection.execute(delete(table).where(its_rows, table.c.name.in_(names)))
