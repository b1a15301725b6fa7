"""Serves the app's descriptor."""

from flask import Response

from jira_chat.web.services import Services


def show(_caller: None, services: Services) -> Response:
    """Serve the descriptor with our public address filled in."""
    headers = {"Cache-Control": "public, max-age=300"}
    return Response(services.descriptor, mimetype="application/json", headers=headers)
