"""Health checks for operators: liveness and readiness."""

from flask import Response, jsonify

from jira_chat.web.services import Services

NOT_READY = 503


def healthz(_caller: None, _services: Services) -> Response:
    """Report that the process is alive."""
    return jsonify(status="ok")


def readyz(_caller: None, services: Services) -> Response:
    """Report whether database, migrations and Redis work."""
    report = services.readiness.report()
    response = jsonify(status="ok" if all(report.values()) else "not ready", parts=report)
    response.status_code = 200 if all(report.values()) else NOT_READY
    return response
