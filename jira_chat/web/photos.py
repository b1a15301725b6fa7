"""Photos and initials of agents, shown beside their messages."""

from flask import Response

from jira_chat.attachments import initials
from jira_chat.attachments.launcher_images import MEDIA_TYPE
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import TenantId
from jira_chat.web.launcher_images import FOR_EVER
from jira_chat.web.services import Services


def show(_caller: None, services: Services, site: str, photo: str) -> Response:
    """Return a photo for our own pages; a name always means the same content."""
    content = services.photos.find(TenantId(site), photo)
    if not content:
        raise NotFoundError("There is no such photo.")
    return _for_ever(Response(content, mimetype=MEDIA_TYPE))


def show_initials(_caller: None, _services: Services, letters: str) -> Response:
    """Return a picture of letters."""
    return _for_ever(Response(initials.draw(letters), mimetype=initials.MEDIA_TYPE))


def _for_ever(response: Response) -> Response:
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
