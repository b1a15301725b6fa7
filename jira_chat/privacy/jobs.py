"""Jobs of privacy."""

from jira_chat.outbox.payloads import Payload


class ReportAccounts(Payload, frozen=True, kw_only=True, tag="report_accounts"):
    """Ask Atlassian which of a site's accounts were closed or changed."""
