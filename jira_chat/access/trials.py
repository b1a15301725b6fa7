"""Keys of trial pages: a page of ours that shows a project's chat to its admins, as a web site would.

A trial key stands where the widget key of a snippet does, for an hour, so every request of that widget proves that an
admin was given it, and the list of allowed web sites needs no exception for our own origin. Signed by us, nothing is
stored.
"""

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from jira_chat.kernel.ids import ProjectId, TenantId

LIFETIME = timedelta(hours=1)

PREFIX = "trial."
"""No widget key has a dot."""

TRIAL_PAGE = "trial page"
"""The site of who chats there. It is no origin, so no browser can name it."""


class Trials:
    """Issues and reads trial keys. Of the secrets, newest first, each reads and the first one signs."""

    def __init__(self, *keys: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            list(reversed(keys)), salt="trial page", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def issue(self, tenant: TenantId, project: ProjectId) -> str:
        """Return a key for a project's chat."""
        return PREFIX + self._signer.dumps([tenant, project])

    def read(self, key: str) -> tuple[TenantId, ProjectId] | None:
        """Return whose chat a key is for; None for one that has expired and for what is none."""
        if not is_trial(key):
            return None
        try:
            tenant, project = self._signer.loads(key.removeprefix(PREFIX), max_age=int(LIFETIME.total_seconds()))
        except BadSignature:
            return None
        return TenantId(tenant), ProjectId(project)


def is_trial(key: str) -> bool:
    """Whether a key says of itself that it is a trial page's; `Trials.read` knows whether that is true."""
    return key.startswith(PREFIX)
