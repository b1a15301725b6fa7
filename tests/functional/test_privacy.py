"""A customer's account ends at Atlassian: within a week nothing here knows them any more."""

from sqlalchemy import select

from jira_chat import wiring
from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.ids import AccountId
from jira_chat.outbox import queue
from jira_chat.privacy.jobs import ReportAccounts
from jira_chat.storage.metadata import metadata
from sandbox.seed import CARLA, NINA


def everything(stack) -> str:
    with stack.infrastructure.database.reading() as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def report(stack) -> None:
    """Do what the worker does for the day."""
    privacy = wiring.build(stack.infrastructure).privacy
    assert privacy.reporting.enqueue_reports() == 1
    with stack.infrastructure.database.transaction() as connection:
        jobs = queue.claim(connection, now=stack.infrastructure.clock(), limit=100)
    job = next(each for each in jobs if each.kind == "report_accounts")
    privacy.reporting.report(ReportAccounts(), job)


def test_a_closed_account_is_erased_and_a_changed_name_is_shown(stack) -> None:
    stack.configure()
    at = {"tenant": stack.tenant, "project": stack.project}
    carla = Principal(surface=Surface.PORTAL, account=AccountId(CARLA.account_id), name=CARLA.display_name, **at)
    stack.services.conversations.start(carla, client_id="privacy-1", body="My name is Carla")
    stack.agents(online=True)
    jira = stack.sandbox.jira
    before = list(jira.users)
    assert CARLA.display_name in everything(stack)

    jira.close_account(CARLA)
    jira.rename(NINA, "Nina Nova")
    report(stack)
    jira.users = before

    left = everything(stack)
    assert not any(each in left for each in (CARLA.account_id, CARLA.display_name, "My name is Carla"))
    assert NINA.display_name not in left
    assert "Nina Nova" in left
    (erased,) = stack.services.people.erasures(stack.tenant)
    assert erased.by == "Atlassian"
