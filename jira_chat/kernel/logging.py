"""Structured logs: one JSON object per line, with a constant event name and ids as fields.

Message bodies, tokens and secrets are never logged; `extra` has ids and codes only. Fields common to all lines of a
request, a frame or a job are bound once, where its work begins.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

_context: ContextVar[dict[str, Any]] = ContextVar("log_context")
"""The context of this thread or greenlet; a new one starts without."""


def begin_context(**fields: Any) -> None:
    """Begin a unit of work: the following lines have these fields, and none of earlier work."""
    _context.set(fields)


def bind_context(**fields: Any) -> None:
    """Add fields to the current unit of work, such as its tenant."""
    _context.set(_context.get({}) | fields)


class JsonFormatter(logging.Formatter):
    """Formats a record with the bound context and its `extra` fields, which take precedence, as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without a line break."""
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
        # ASCII only, because U+2028 and others end a line for some readers, and U+009B controls terminals.
        return json.dumps(line, default=str)


def configure(level: str = "INFO") -> None:
    """Send all logs to standard error as JSON.

    Libraries that log whole requests (URLs with tokens, bodies) stay at WARNING at any level.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("urllib3", "atlassian", "requests_oauthlib", "alembic", "websockets"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
