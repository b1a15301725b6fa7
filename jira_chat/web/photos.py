"""Photos of agents, beside what they write."""

from flask import Response

from jira_chat.attachments.launcher_images import MEDIA_TYPE
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import TenantId
from jira_chat.web.launcher_images import FOR_EVER
from jira_chat.web.services import Services


def show(_caller: None, services: Services, site: str, photo: str) -> Response:
    """Give out a photo to our own pages; what one is called never means another."""
    content = services.photos.find(TenantId(site), photo)
    if not content:
        raise NotFoundError("There is no such photo.")
    response = Response(content, mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
