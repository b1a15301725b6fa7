"""Flask's JSON provider, for msgspec types too."""

from typing import Any

import msgspec
from flask.json.provider import DefaultJSONProvider


def plain(value: Any) -> Any:
    """Return one of our types as what JSON has. Raises TypeError for what has no place in JSON."""
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    return DefaultJSONProvider.default(value)


class JsonProvider(DefaultJSONProvider):
    """For answers and for the data of pages."""

    default = staticmethod(plain)
