"""Atlassian's personal data reporting API, as Connect apps use it.

Source: developer.atlassian.com, "User privacy guide for Connect app developers".
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import msgspec

from jira_chat.jira.models import HeldAccount, ReportedAccounts
from jira_chat.jira.transport import Transport, parse
from jira_chat.kernel.ids import AccountId

MOST_ACCOUNTS = 90
"""Accounts in one report."""

_PATH = "rest/atlassian-connect/latest/report-accounts"
_CYCLE = timedelta(days=7)
"""The default cycle, and the longest."""


class _State(msgspec.Struct, rename={"account": "accountId"}):
    account: AccountId
    status: Literal["closed", "updated"]


class _States(msgspec.Struct):
    accounts: tuple[_State, ...] = ()


def send(transport: Transport, held: Sequence[HeldAccount]) -> ReportedAccounts:
    """Report up to `MOST_ACCOUNTS` accounts; return those closed or updated. Raises a `JiraError`."""
    report = {"accounts": msgspec.to_builtins(held)}
    sent, days = transport.exchange(transport.platform.post, _PATH, json=report, header="Cycle-Period")
    # A 204 without a body means that there is nothing to do.
    states = parse(_States, sent).accounts if sent else ()
    return ReportedAccounts(
        closed=frozenset(each.account for each in states if each.status == "closed"),
        updated=frozenset(each.account for each in states if each.status == "updated"),
        cycle=_cycle(days),
    )


def _cycle(days: str | None) -> timedelta:
    if days is None or not days.isdecimal() or len(days) > 1 or days == "0":
        return _CYCLE
    return min(timedelta(days=int(days)), _CYCLE)
