"""Sharing the request after a transfer with the people who had the former one, as far as Jira allows."""

import logging
from collections.abc import Callable
from functools import partial

from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.jira.models import Named
from jira_chat.kernel.ids import IssueId

log = logging.getLogger(__name__)


def copy_sharing(jira: JiraClient, former: IssueId, following: IssueId) -> None:
    """Copy participants and organizations, except those that Jira refuses. Raises JiraError while Jira is away."""
    _tried("organizations", partial(_copy_organizations, jira, former, following))
    _tried("participants", partial(_copy_participants, jira, former, following))


def _copy_organizations(jira: JiraClient, former: IssueId, following: IssueId) -> None:
    has = _organizations(jira, following)
    missing = [each for each in _organizations(jira, former) if each not in has]
    if missing:
        jira.sharing.share(following, [*has, *missing])


def _copy_participants(jira: JiraClient, former: IssueId, following: IssueId) -> None:
    has = jira.sharing.participants(following)
    for account in jira.sharing.participants(former):
        if account not in has:
            _tried("participant", partial(jira.sharing.add_participant, following, account))


def _organizations(jira: JiraClient, issue: IssueId) -> tuple[Named, ...]:
    found = jira.find_issue(issue, classified=True)
    return found.classification.organizations if found and found.classification else ()


def _tried(what: str, act: Callable[[], None]) -> None:
    try:
        act()
    except JiraError as error:
        if error.retryable:
            raise
        log.warning("not_taken_along", extra={"what": what, "status": error.status})
