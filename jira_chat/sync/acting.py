"""Acting in Jira as one of its users."""

from collections.abc import Callable

from jira_chat.kernel.ids import AccountId, TenantId

AuthorizeAs = Callable[[TenantId, AccountId], str | None]
"""The `Authorization` header of calls as a user of a site, None where the host gives none now."""
