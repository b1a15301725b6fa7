"""Who changed what and when, as the pages for admins show it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from jira_chat.settings.models import Change


def shown(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes as JSON."""
    return [
        {"at": change.at.isoformat(), "by": change.by, "changes": msgspec.to_builtins(change.changes)}
        for change in changes
    ]
