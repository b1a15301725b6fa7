"""The Flask application: surfaces, sockets, errors and headers around the services."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import gevent
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from jira_chat import infrastructure, wiring
from jira_chat.config import Config
from jira_chat.kernel.errors import ConnectionLostError
from jira_chat.kernel.ids import new_id
from jira_chat.kernel.logging import begin_context
from jira_chat.realtime import handshake, rounds
from jira_chat.realtime.sockets import SAVE_ALARMS_EVERY_SECONDS, Sockets
from jira_chat.storage import offloop
from jira_chat.web import assets, compression, encoding, errors, guards, headers, routes
from jira_chat.web.built_files import BuiltFiles
from jira_chat.web.services import Services

log = logging.getLogger(__name__)

_SAFE_METHODS = ("GET", "HEAD")
_SERVED = {"all": routes.ROUTES, "http": routes.WITHOUT_SOCKETS, "sockets": routes.BESIDE_SOCKETS}


class Application(Flask):
    """Flask with the sockets, which the server has to drain, and the built files."""

    sockets: Sockets
    files: BuiltFiles

    def send_static_file(self, filename: str) -> Response:
        """Return a built file."""
        return self.files.send(request, filename)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: we have no coroutines, and Flask checks six times per request."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Handle a request, and retry once if the database connection was lost and a retry is safe."""
        try:
            return super().dispatch_request()
        except ConnectionLostError as error:
            if error.may_be_done and request.method not in _SAFE_METHODS:
                raise
            log.warning("request_repeated", extra={"endpoint": request.endpoint})
            return super().dispatch_request()


def create_app(config: Config) -> Application:
    """Build the application; under gevent, also start its background work."""
    features = wiring.build(infrastructure.build(config))
    sockets = wiring.sockets(features)
    app = build(config, wiring.services(features, sockets), sockets)
    if offloop.cooperative():
        # A process without sockets needs no hints, but limits refuse requests here, too, so it saves alarms.
        if config.serve == "http":
            gevent.spawn(rounds.repeat, features.conversations.alarms.save, every=SAVE_ALARMS_EVERY_SECONDS)
        else:
            sockets.start()
    return app


def build(config: Config, services: Services, sockets: Sockets) -> Application:
    """Build the application from existing parts."""
    app = Application(
        "jira_chat",
        root_path=str(assets.FOLDER.parent),
        template_folder="../templates",
        static_folder=str(assets.FOLDER),
        static_url_path="/static",
    )
    app.config.update(
        MAX_CONTENT_LENGTH=0,  # each route sets its own limit
        HOST_SCRIPT=config.host_script_url,
        SOCK_SERVER_OPTIONS=handshake.SERVER_OPTIONS,
    )
    app.json = encoding.JsonProvider(app)
    app.sockets = sockets
    app.files = services.assets.files
    routes.register(app, services, _SERVED[config.serve])
    app.before_request(lambda: begin_context(request=new_id()))
    app.before_request(lambda: guards.own_origin(services, request))
    errors.register(app)
    if config.serve != "http":
        _add_socket(app, services, sockets)
    app.after_request(headers.protect)
    app.after_request(compression.compress)
    if urlsplit(config.base_url).scheme == "https":
        app.after_request(headers.secure)
    _mount(app, config)
    return app


def _add_socket(app: Flask, services: Services, sockets: Sockets) -> None:
    @app.before_request
    def before_handshake() -> None:
        if request.endpoint == "socket":
            guards.handshake(request)
            guards.own_page(services, request)

    handshake.install(app)
    Sock(app).route("/socket", endpoint="socket")(sockets.endpoint.serve)


def _mount(app: Flask, config: Config) -> None:
    """Serve below the path of BASE_URL, and trust as many proxies as configured."""
    path = urlsplit(config.base_url).path
    if path:
        app.wsgi_app = DispatcherMiddleware(NotFound(), {path: app.wsgi_app})  # type: ignore[method-assign]
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
