"""Where a customer signs in, and the session that results."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jira_chat.access.principals import Principal
from jira_chat.kernel.ids import TenantId
from jira_chat.settings.models import ProjectRecord
from jira_chat.sign_in.errors import SignInFailedError, SignInUnavailableError
from jira_chat.sign_in.response_timing import ResponseTimer


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody signs in: a project, on a web site (None: in the portal), from a network address."""

    record: ProjectRecord
    site: str | None
    address: str
    visitor: Principal | None = None
    """Who they were in this browser until now."""
    browser: str | None = field(default=None, repr=False)
    """What this browser was given when somebody signed in with it before."""

    @property
    def tenant(self) -> TenantId:
        """The site of Jira."""
        return self.record.tenant


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A new session and whose it is."""

    token: str = field(repr=False)
    name: str
    email: str
    browser: str | None = field(default=None, repr=False)
    """For the browser to keep: its next attempts are not counted with those of strangers."""


@contextmanager
def refusing_on_time(timer: ResponseTimer) -> Iterator[None]:
    """Answer refusals at the chosen moment."""
    try:
        yield
    except (SignInFailedError, SignInUnavailableError):
        timer.wait()
        raise
