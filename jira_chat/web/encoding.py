"""Flask's JSON provider, for msgspec types too."""

from typing import Any

import msgspec
from flask import Response as Answer
from flask.json.provider import DefaultJSONProvider
from werkzeug.sansio.response import Response


def plain(value: Any) -> Any:
    """Return one of our types as what JSON has. Raises TypeError for what has no place in JSON."""
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    return DefaultJSONProvider.default(value)


class JsonProvider(DefaultJSONProvider):
    """For answers and for the data of pages."""

    default = staticmethod(plain)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an answer. One of our types is written as it is: to take it apart first takes ten times as long."""
        if len(args) == 1 and isinstance(args[0], msgspec.Struct):
            return Answer(msgspec.json.encode(args[0]), mimetype=self.mimetype)
        return super().response(*args, **kwargs)
