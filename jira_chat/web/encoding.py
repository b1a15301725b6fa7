"""Flask's JSON provider with support for msgspec types."""

from typing import Any

import msgspec
from flask import Response as Answer
from flask.json.provider import DefaultJSONProvider
from werkzeug.sansio.response import Response


def plain(value: Any) -> Any:
    """Convert a value to JSON types. Raises TypeError if it has no JSON form."""
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    return DefaultJSONProvider.default(value)


class JsonProvider(DefaultJSONProvider):
    """Encodes answers and the data of pages."""

    default = staticmethod(plain)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an answer. A msgspec type is encoded directly; converting it first takes ten times as long."""
        if len(args) == 1 and isinstance(args[0], msgspec.Struct):
            return Answer(msgspec.json.encode(args[0]), mimetype=self.mimetype)
        return super().response(*args, **kwargs)
