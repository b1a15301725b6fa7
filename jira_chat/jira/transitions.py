"""Customer transitions of a request and their target statuses.

Service management lists the transitions; only the platform tells their targets.
"""

from jira_chat.jira import paging, wire
from jira_chat.jira.ids import part
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import IssueId


def reopening(transport: Transport, issue: IssueId) -> str | None:
    """Return the transition by which a customer reopens a done request, None if there is none."""
    offered = paging.values(
        transport, wire.Page[wire.Transition], transport.service_management.get_customer_transitions, part(issue)
    )
    ids = [each.id for each in offered]
    if not ids:
        return None
    steps = transport.read(wire.Transitions, transport.platform.get_transitions, part(issue)).transitions
    leads_out = {each.id for each in steps if each.to is not None and not each.to.is_done}
    return next((each for each in ids if each in leads_out), None)
