"""Changes to a conversation's request: renamed, resolved, moved, hidden for a while, or deleted."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation, Named, Progress, Sla
from jira_chat.jira import models as jira_models
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraLagsError
from jira_chat.jira.models import Issue
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sync.slas import Slas

log = logging.getLogger(__name__)

SURE_AFTER = 2
"""Attempts, seconds apart, that must find nothing before a request is out of reach: reads lag behind writes."""

LOOKED_FOR = timedelta(days=7)
UNKNOWN = Progress()
_SHORTEST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


class Requests:
    """Reads requests and notes what it finds. With `slas` it also reads their SLAs, which costs another call."""

    def __init__(
        self,
        link: JiraLink,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        slas: Slas | None = None,
        clock: Clock,
    ) -> None:
        self._link = link
        self._settings = settings
        self._jira_for = jira_for
        self._slas = slas
        self._clock = clock

    def look(self, conversation: Conversation, *, sure: bool) -> Issue | None:
        """Return a conversation's request as it is now; if it is out of reach, close the conversation and return None.

        A request is out of reach if Jira does not show it, or if it is not in a service project of ours. The next
        look that finds it reopens the conversation. Raises JiraError; JiraLagsError if Jira shows nothing and the
        caller is not `sure`.
        """
        if conversation.issue is None:
            return None
        request = self._jira_for(conversation.tenant).find_issue(conversation.issue, classified=True)
        if request is None and not sure and not conversation.closed:
            raise JiraLagsError("Jira does not show the request at the moment.")
        if request is None or not self._is_ours(conversation.tenant, request):
            self._close(conversation, moved_out=request is not None)
            return None
        self._note(conversation, request)
        return request

    def next_look(self, conversation: Conversation) -> datetime | None:
        """Return when to look again for a request that is out of reach: later each time. None after `LOOKED_FOR`."""
        now = self._clock()
        hidden_for = now - (conversation.closed_at or now)
        if hidden_for > LOOKED_FOR:
            return None
        return now + min(max(hidden_for, _SHORTEST_PAUSE), _LONGEST_PAUSE)

    def _is_ours(self, tenant: TenantId, request: Issue) -> bool:
        if request.project is None:
            return False
        record = self._settings.of_project(tenant, request.project)
        return record is not None and record.service_desk is not None

    def _close(self, conversation: Conversation, *, moved_out: bool) -> None:
        if not conversation.closed:
            self._link.close(conversation, moved_out=moved_out)
            log.info("request_out_of_reach", extra={"tenant": conversation.tenant, "issue": conversation.issue})

    def _note(self, conversation: Conversation, request: Issue) -> None:
        if request.project is not None and request.project != conversation.project:
            self._link.move(conversation, request.project, self._settings_of(conversation.tenant, request.project))
        if conversation.closed:
            self._link.reopen(conversation)
        self._link.note_state(
            conversation,
            key=request.key,
            summary=request.summary,
            resolved=request.resolved,
            resolved_at=request.resolved_at,
            progress=progress_of(request, self._sla(conversation, request), known=conversation.progress),
        )

    def _settings_of(self, tenant: TenantId, project: ProjectId) -> ProjectSettings | None:
        record = self._settings.of_project(tenant, project)
        return None if record is None else record.settings

    def _sla(self, conversation: Conversation, request: Issue) -> Sla | None:
        if self._slas is not None:
            return self._slas.of(conversation, request)
        return None if request.resolved else conversation.progress.sla


def progress_of(request: Issue, sla: Sla | None = None, *, known: Progress = UNKNOWN) -> Progress:
    """Return the progress of a request. Type and organizations stay as `known` if Jira does not tell them."""
    assignee, status, said = request.assignee, request.status, request.classification
    return Progress(
        assignee=assignee.account if assignee else None,
        assignee_name=assignee.name if assignee else None,
        status=status.name if status else None,
        status_category=status.category if status else None,
        labels=request.labels,
        request_type=_named(said.request_type) if said else known.request_type,
        organizations=tuple(filter(None, map(_named, said.organizations))) if said else known.organizations,
        sla=sla,
    )


def _named(said: jira_models.Named | None) -> Named | None:
    return None if said is None else Named(said.id, said.name)
