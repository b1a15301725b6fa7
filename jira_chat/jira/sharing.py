"""The sharing of a request: its participants, and the organizations whose members can all read it."""

from collections.abc import Collection
from itertools import islice

from jira_chat.jira import paging, wire
from jira_chat.jira.classification import ServiceFields
from jira_chat.jira.ids import number, part
from jira_chat.jira.models import Named, User
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import AccountId, IssueId

MOST_PARTICIPANTS = 20
"""Adding each one takes a call."""


class JiraSharing:
    """The sharing of one site's requests. Every method raises a `JiraError`; repeating a call changes nothing."""

    def __init__(self, transport: Transport, fields: ServiceFields) -> None:
        self._transport = transport
        self._fields = fields

    def participants(self, issue: IssueId) -> tuple[AccountId, ...]:
        """Return the first participants of a request."""
        call = self._transport.service_management.get_request_participants
        found = paging.values(self._transport, wire.Page[User], call, part(issue))
        return tuple(each.account for each in islice(found, MOST_PARTICIPANTS))

    def add_participant(self, issue: IssueId, account: AccountId) -> None:
        """Add a participant to a request. Jira refuses accounts that are not customers of its project."""
        call = self._transport.service_management.add_request_participants
        self._transport.command(call, part(issue), data={"accountIds": [account]})

    def share(self, issue: IssueId, organizations: Collection[Named]) -> None:
        """Share a request with exactly these organizations. Jira refuses those that its project does not have."""
        field = self._fields.known().organizations
        if field is not None:
            values = [number(each.id) for each in organizations]
            self._transport.command(self._transport.platform.edit_issue, part(issue), data={"fields": {field: values}})
