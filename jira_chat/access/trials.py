"""Keys of trial pages: pages of ours that show a project's chat to its admins as a web site would.

A trial key replaces the widget key of a snippet for an hour. Every request of that widget thus proves that an admin got
the key, and the list of allowed web sites needs no exception for our own origin. Keys are signed by us and not stored.
"""

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from jira_chat.kernel.ids import ProjectId, TenantId

LIFETIME = timedelta(hours=1)

PREFIX = "trial."
"""Distinct from widget keys, which have no dot."""

TRIAL_PAGE = "trial page"
"""The site of chats on a trial page. It is not an origin, so no browser can send it."""


class Trials:
    """Issues and reads trial keys. All secrets, newest first, verify; the first one signs."""

    def __init__(self, *keys: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            list(reversed(keys)), salt="trial page", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, tenant: TenantId, project: ProjectId) -> str:
        """Return a key for a project's chat."""
        return PREFIX + self._signer.dumps([tenant, project])

    def read(self, key: str) -> tuple[TenantId, ProjectId] | None:
        """Return the tenant and project of a key; None for an expired or invalid key."""
        if not is_trial(key):
            return None
        try:
            tenant, project = self._signer.loads(key.removeprefix(PREFIX), max_age=int(LIFETIME.total_seconds()))
        except BadSignature:
            return None
        return TenantId(tenant), ProjectId(project)


def is_trial(key: str) -> bool:
    """Whether a key has the form of a trial key; `Trials.read` verifies it."""
    return key.startswith(PREFIX)
