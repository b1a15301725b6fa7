"""The API of files: uploaded before the message that names them, downloaded by people who may see that message.

No browser runs a download: its type comes from the content and is not sniffed, its policy allows a document nothing,
and it requires a token in a header, which no link and no other web site can send.
"""

import math
from collections.abc import Iterator

from flask import Response, jsonify, request

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal
from jira_chat.attachments.images import THUMBNAIL_TYPE
from jira_chat.attachments.models import StoredFile
from jira_chat.conversations import rules
from jira_chat.kernel.bounds import LONGEST_LINE
from jira_chat.kernel.errors import ConnectionLostError, InvalidInputError, UnavailableError
from jira_chat.kernel.ids import AttachmentId
from jira_chat.web import body, headers, parameters
from jira_chat.web.services import Services

_MEGABYTE = 1024**2


def upload(person: Principal, services: Services, client_id: str) -> Response:
    """Upload a file for a later message. A repeated upload with the same id returns the same file."""
    size = request.content_length
    if size is None:
        raise InvalidInputError("A file has to say its length (Content-Length).")
    services.attachments.check(person, client_id=client_id, size=size)
    _check_may_write(person, services)
    known = services.attachments.uploaded(person, client_id)
    if known is not None:
        return jsonify(known)
    address = request.remote_addr or ""
    services.allowances.spend(Kind.UPLOADS, person, address)
    services.allowances.spend(Kind.UPLOADED_MEGABYTES, person, address, amount=math.ceil(size / _MEGABYTE) or 1)
    name = parameters.encoded_header(request, "X-File-Name", LONGEST_LINE)
    try:
        return jsonify(services.attachments.upload(person, client_id=client_id, name=name, read=body.reader(request)))
    except ConnectionLostError as error:
        # The body is consumed, so we cannot retry, but the client can.
        raise UnavailableError(error.message) from error


def content(person: Principal, services: Services, attachment: str) -> Response:
    """Return a file of a message that the person may see. A file no longer kept here is fetched from Jira."""
    file = _visible(person, services, attachment)
    if not services.attachments.is_here(file):
        # This costs as much as an upload, plus calls to Jira.
        services.allowances.spend(Kind.UPLOADS, person, request.remote_addr or "")
        file = services.kept_files.restore(file)
    response = _download(file, services.attachments.pieces(file, thumbnail=False), file.attachment.type)
    response.content_length = file.attachment.size
    return response


def thumbnail(person: Principal, services: Services, attachment: str) -> Response:
    """Return the thumbnail of an image in a message that the person may see."""
    file = _visible(person, services, attachment)
    return _download(file, services.attachments.pieces(file, thumbnail=True), THUMBNAIL_TYPE)


def _check_may_write(person: Principal, services: Services) -> None:
    record = None if person.project is None else services.settings.of_project(person.tenant, person.project)
    rules.check_may_write(person, None if record is None else record.settings)


def _visible(person: Principal, services: Services, attachment: str) -> StoredFile:
    file = services.attachments.find(person.tenant, AttachmentId(attachment))
    services.shown_files.check(person, file)
    return file


def _download(file: StoredFile, pieces: Iterator[bytes], media_type: str) -> Response:
    return headers.download(Response(pieces, content_type=media_type), file.attachment.name)
