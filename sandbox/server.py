"""The sandbox's servers: Jira, the customers' web sites, the mail box. Each origin has its own thread."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox.application import create_app
from sandbox.configuration import HOST, WEBSITES
from sandbox.parts import Parts
from sandbox.websites import create_website


class Servers:
    """All servers, as a context manager: they run inside the `with` block."""

    def __init__(self, parts: Parts) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        configuration = parts.configuration
        applications = {configuration.port: create_app(parts)}
        applications |= {configuration.website_port(name): create_website(parts, name) for name in WEBSITES}
        self._parts = parts
        self._mail = Controller(parts.mailbox, hostname=HOST, port=configuration.mail_port)
        self._web: list[BaseWSGIServer] = [
            make_server(HOST, port, app, threaded=True) for port, app in applications.items()
        ]

    def __enter__(self) -> Self:
        for server in self._web:
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"http-{server.port}", daemon=True).start()
        self._mail.start()
        self._parts.webhooks.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.webhooks.stop()
        self._mail.stop()
        # Each notices only after its pause.
        with ThreadPoolExecutor(len(self._web)) as pool:
            list(pool.map(BaseWSGIServer.shutdown, self._web))
        for server in self._web:
            server.server_close()
