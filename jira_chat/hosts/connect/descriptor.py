"""The descriptor, which describes the app to Atlassian."""

import msgspec

BASE_URL_PLACEHOLDER = "{{baseUrl}}"


class _Named(msgspec.Struct):
    key: str


def app_key(template: str) -> str:
    """Return the app's key."""
    return msgspec.json.decode(template, type=_Named).key


def render(template: str, base_url: str) -> str:
    """Return the descriptor for an instance whose public address is `base_url`."""
    return template.replace(BASE_URL_PLACEHOLDER, base_url.rstrip("/"))
