"""Paged reading of service management resources."""

import logging
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from jira_chat.jira import wire
from jira_chat.jira.transport import Transport

logger = logging.getLogger(__name__)

T = TypeVar("T")

PAGE_SIZE = 50
MOST_PAGES = 40


def values(
    transport: Transport, shape: type[wire.Page[T]], call: Callable[..., Any], *args: Any, **kwargs: Any
) -> Iterator[T]:
    """Yield the values of all pages up to `MOST_PAGES`. Raises JiraError."""
    start = 0
    for _ in range(MOST_PAGES):
        page = transport.read(shape, call, *args, start=start, limit=PAGE_SIZE, **kwargs)
        yield from page.values
        start += len(page.values)
        if page.is_last_page or not page.values:
            return
    logger.warning("jira_pages_left_unread", extra={"resource": call.__name__, "values": start})
