"""The add-on's lifecycle on this site: installed, disabled, enabled, uninstalled."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal

import requests

from sandbox import descriptor, tokens
from sandbox.configuration import Configuration
from sandbox.descriptor import Descriptor
from sandbox.keys import InstallKey

CLIENT_KEY = "acme-7f3f3c1e-6a3e-4b57-9d2a-0c1d5c0f7b6e"
"""The site's id when nothing is saved."""

State = Literal["absent", "disabled", "enabled"]


class LifecycleError(Exception):
    """The add-on refused or could not be reached; the message is the one that an admin would read."""


@dataclass
class Installation:
    """The add-on as this site knows it. The secret is new at every installation."""

    configuration: Configuration
    key: InstallKey
    state: State = "absent"
    secret: str = ""
    client_key: str = CLIENT_KEY
    """Stable over restarts: an add-on that kept its data meets the same site again."""
    oauth_client_id: str = "oauth-" + CLIENT_KEY
    """The add-on's id at the authorization server of this site."""
    addon: Descriptor = field(default_factory=lambda: Descriptor({}))
    _changing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_enabled(self) -> bool:
        return self.state == "enabled"

    def install(self) -> None:
        """Read the descriptor, hand over a new secret, enable."""
        with self._changing:
            try:
                self.addon = descriptor.fetch(self.configuration.addon_url)
            except requests.RequestException as error:
                raise LifecycleError(f"The descriptor could not be read: {error}") from error
            secret = secrets.token_hex(32)
            self._post("installed", self._install_token("installed"), {"sharedSecret": secret} | self._oauth_client())
            self.secret = secret
            self._enable()

    def _oauth_client(self) -> dict[str, str]:
        return {"oauthClientId": self.oauth_client_id} if self.addon.allows("ACT_AS_USER") else {}

    def enable(self) -> None:
        with self._changing:
            self._expect("disabled")
            self._enable()

    def disable(self) -> None:
        with self._changing:
            self._expect("enabled")
            self.state = "disabled"
            self._notify("disabled", self._server_token("disabled"))

    def uninstall(self) -> None:
        """Send `disabled` and `uninstalled` at the same time, in no fixed order, as Jira Cloud does."""
        with self._changing:
            self._expect("enabled", "disabled")
            self.state = "absent"
            with ThreadPoolExecutor() as pool:
                pool.submit(self._notify, "disabled", self._server_token("disabled"))
                pool.submit(self._notify, "uninstalled", self._install_token("uninstalled"))
            self.secret = ""

    def _expect(self, *states: State) -> None:
        if self.state not in states:
            raise LifecycleError(f"The add-on is {self.state}.")

    def _enable(self) -> None:
        self.state = "enabled"
        self._notify("enabled", self._server_token("enabled"))

    def _install_token(self, event: str) -> str:
        path = self.addon.callback(event) or "/"
        claims = tokens.request_claims(self.client_key, "POST", path) | {"aud": [self.addon.base_url]}
        return self.key.sign(claims)

    def _server_token(self, event: str) -> str:
        path = self.addon.callback(event) or "/"
        return tokens.sign(tokens.request_claims(self.client_key, "POST", path), self.secret)

    def _notify(self, event: str, token: str) -> None:
        """Send a lifecycle event. Only `installed` must succeed; Jira ignores failures of the others."""
        try:
            self._post(event, token)
        except LifecycleError as error:
            print(f"sandbox: {error}")  # noqa: T201

    def _post(self, event: str, token: str, more: dict[str, Any] | None = None) -> None:
        path = self.addon.callback(event)
        if not path:
            return
        payload = {
            "key": self.addon.key,
            "clientKey": self.client_key,
            "serverVersion": "100281",
            "pluginsVersion": "1001.0.0-SNAPSHOT",
            "baseUrl": self.configuration.url,
            "displayUrl": self.configuration.url,
            "displayUrlServicedeskHelpCenter": self.configuration.url,
            "productType": "jira",
            "description": "Acme Support on the sandbox Jira",
            "eventType": event,
        }
        try:
            answer = requests.post(
                self.addon.base_url + path,
                json=payload | (more or {}),
                headers={"Authorization": f"JWT {token}"},
                timeout=30,
            )
        except requests.RequestException as error:
            raise LifecycleError(f"The app host did not answer `{event}`: {error}") from error
        if answer.status_code not in (200, 204):
            raise LifecycleError(f"The app host returned HTTP response code {answer.status_code} for `{event}`.")
