"""Structured logs: one JSON object a line, a constant event name, ids as fields.

Bodies of messages, tokens and secrets never reach a log call; `extra` carries ids and codes only. What holds for all
lines of a request, a frame or a job is bound once, where its work begins.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

_context: ContextVar[dict[str, Any]] = ContextVar("log_context")
"""Of this thread or greenlet; a new one begins without."""


def begin_context(**fields: Any) -> None:
    """Begin a unit of work: each line that follows here has these ids, and none of the work before."""
    _context.set(fields)


def bind_context(**fields: Any) -> None:
    """Add what became known of the work under way, such as its tenant."""
    _context.set(_context.get({}) | fields)


class JsonFormatter(logging.Formatter):
    """Formats a record with the bound context and its `extra` fields, which come first, as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in _context.get({}).items() if name not in line}
        line |= {name: value for name, value in record.__dict__.items() if name not in _STANDARD_FIELDS}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # In ASCII, since U+2028 and the like end a line for some readers, and U+009B steers terminals.
        return json.dumps(line, default=str)


def configure(level: str = "INFO") -> None:
    """Send all logs to standard error as JSON.

    Libraries that log whole requests (URLs with tokens, bodies) are kept at WARNING whatever the level.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("urllib3", "atlassian", "requests_oauthlib", "alembic", "websockets"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
