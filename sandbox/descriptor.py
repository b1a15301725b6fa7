"""The add-on's descriptor: its modules, its scopes and the addresses it names."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

_PLACEHOLDER = re.compile(r"\{([A-Za-z.]+)\}")
_IMPLIED = ("READ", "WRITE", "DELETE", "PROJECT_ADMIN", "ADMIN")


@dataclass(frozen=True)
class Descriptor:
    """The content of `atlassian-connect.json`."""

    data: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.data["key"])

    @property
    def name(self) -> str:
        return str(self.data.get("name", self.key))

    @property
    def base_url(self) -> str:
        return str(self.data["baseUrl"]).rstrip("/")

    def allows(self, scope: str) -> bool:
        """Whether an operation that needs `scope` may be called."""
        return allows(self.data.get("scopes", []), scope)

    def modules(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the modules of one kind; some kinds hold a list and some a single module."""
        found = self.data.get("modules", {}).get(kind, [])
        return found if isinstance(found, list) else [found]

    def callback(self, event: str) -> str | None:
        """Return the path of a lifecycle callback, None if the add-on has none."""
        path = self.data.get("lifecycle", {}).get(event)
        return str(path) if path else None


def allows(granted: Collection[str], scope: str) -> bool:
    """Whether one of the granted scopes is or contains `scope`."""
    if scope == "NONE":
        return True
    if scope not in _IMPLIED:
        return scope in granted
    return any(larger in granted for larger in _IMPLIED[_IMPLIED.index(scope) :])


def fetch(base_url: str) -> Descriptor:
    """Read the descriptor of the add-on at `base_url`; raises `requests.RequestException`."""
    answer = requests.get(f"{base_url}/atlassian-connect.json", timeout=10)
    answer.raise_for_status()
    return Descriptor(answer.json())


def page_address(module: Mapping[str, Any]) -> str:
    """Return the address of a module's page; modules that open a panel by a button have it in their target."""
    return str(module["url"] if "url" in module else module["target"]["url"])


def fill(url: str, context: Mapping[str, str]) -> str:
    """Replace `{project.key}` and the like with the context's values; unknown ones become empty."""
    return _PLACEHOLDER.sub(lambda match: quote(context.get(match[1], ""), safe=""), url)
