"""The personal data reporting API of Connect apps (developer.atlassian.com, "User privacy guide")."""

from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sandbox.parts import parts
from sandbox.rest.operation import RestError, body, operation

MOST_ACCOUNTS = 90
CYCLE_DAYS = 7

blueprint = Blueprint("reports", __name__, url_prefix="/rest/atlassian-connect/latest")


@blueprint.post("/report-accounts")
@operation("READ")
def report_accounts() -> ResponseReturnValue:
    """Return which of the stored accounts were closed, or changed since the add-on read them."""
    headers = {"Cycle-Period": str(CYCLE_DAYS)}
    try:
        held = {str(each["accountId"]): datetime.fromisoformat(each["updatedAt"]) for each in body()["accounts"]}
    except (KeyError, TypeError, ValueError):
        raise RestError(400, "Each account needs an accountId and an updatedAt.") from None
    if len(held) > MOST_ACCOUNTS:
        raise RestError(400, f"At most {MOST_ACCOUNTS} accounts can be reported at once.")
    states = [
        {"accountId": account, "status": status} for account, at in held.items() if (status := _status(account, at))
    ]
    return ({"accounts": states}, 200, headers) if states else ("", 204, headers)


def _status(account: str, updated_at: datetime) -> str | None:
    jira = parts().jira
    if account in jira.closed_accounts:
        return "closed"
    changed = jira.changed_accounts.get(account)
    return "updated" if changed and changed > updated_at else None
