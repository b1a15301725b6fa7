"""The API of images in place of the launcher's icon."""

from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.attachments.launcher_images import MEDIA_TYPE
from jira_chat.kernel.errors import NotFoundError
from jira_chat.web import body, headers, project_settings, widget
from jira_chat.web.look_answers import UploadedImage
from jira_chat.web.services import Services

FOR_EVER = "public, max-age=31536000, immutable"


def upload(person: Principal, services: Services) -> tuple[Response, int]:
    """Upload an image that a later save may choose."""
    project, _ = project_settings.whose(person)
    saved = services.settings.of_project(person.tenant, project)
    in_use = saved.settings.look.image if saved else ""
    name = services.launcher_images.take(person.tenant, project, body.content(request), in_use=in_use)
    return jsonify(UploadedImage(image=name)), 201


def show(_caller: None, services: Services, widget_key: str, image: str) -> Response:
    """Return an image for pages of any site; a name always means the same content."""
    record = widget.find(services, widget_key)
    content = record and services.launcher_images.find(record.tenant, record.project, image)
    if not content:
        raise NotFoundError("There is no such image.")
    response = Response(content, mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = FOR_EVER
    return headers.for_any_page(response)
