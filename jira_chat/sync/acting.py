"""Acting in Jira as one of its users."""

from collections.abc import Callable

from jira_chat.kernel.ids import AccountId, TenantId

AuthorizeAs = Callable[[TenantId, AccountId], str | None]
"""Returns the `Authorization` header for calls as a user of a site, None if the host gives none now."""
