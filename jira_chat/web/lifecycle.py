"""Lifecycle notices: install, enable, disable, uninstall."""

from flask import Response

from jira_chat.hosts.callers import InstallNotice, SwitchNotice, UninstallNotice
from jira_chat.web.services import Services

NO_CONTENT = 204


def installed(notice: InstallNotice, services: Services) -> Response:
    """Store the installation. It is committed before the answer, which completes the installation for Atlassian."""
    services.installations.install(notice)
    return Response(status=NO_CONTENT)


def uninstalled(notice: UninstallNotice, services: Services) -> Response:
    """Stop serving the site; its settings are kept for a new installation."""
    services.installations.uninstall(notice)
    return Response(status=NO_CONTENT)


def enabled(notice: SwitchNotice, services: Services) -> Response:
    """Serve the site again."""
    services.installations.enable(notice.tenant, notice.once)
    return Response(status=NO_CONTENT)


def disabled(notice: SwitchNotice, services: Services) -> Response:
    """Stop serving the site until it enables us again."""
    services.installations.disable(notice.tenant, notice.once)
    return Response(status=NO_CONTENT)
