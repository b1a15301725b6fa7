"""Builds the service of articles."""

from collections.abc import Callable

from jira_chat.articles.service import ArticleService
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId


def build(*, installations: Installations, jira_for: Callable[[TenantId], JiraClient]) -> ArticleService:
    """Build the service."""
    return ArticleService(jira_for, lambda tenant, desk: installations.active(tenant).portal(desk))
