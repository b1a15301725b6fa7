"""The statuses of a request and the transitions between them."""

from sandbox.state import Issue, Status, Transition

WAITING_FOR_SUPPORT = Status("10001", "Waiting for support", "indeterminate")
WAITING_FOR_CUSTOMER = Status("10002", "Waiting for customer", "indeterminate")
RESOLVED = Status("10003", "Resolved", "done")

TRANSITIONS = (
    Transition("11", "Respond to customer", WAITING_FOR_CUSTOMER, (WAITING_FOR_SUPPORT,)),
    Transition("21", "Respond to support", WAITING_FOR_SUPPORT, (WAITING_FOR_CUSTOMER,), for_customers=True),
    Transition("31", "Resolve this issue", RESOLVED, (WAITING_FOR_SUPPORT, WAITING_FOR_CUSTOMER)),
    Transition("41", "Reopen", WAITING_FOR_SUPPORT, (RESOLVED,), for_customers=True),
)


def available(issue: Issue, *, for_customers: bool = False) -> list[Transition]:
    """Return the transitions of the issue that are possible now for agents or its customer."""
    return [each for each in TRANSITIONS if issue.status in each.sources and (each.for_customers or not for_customers)]
