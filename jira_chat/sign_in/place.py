"""The place where a customer signs in, and the resulting session."""

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
    """The place of a sign-in: a project, a web site (None: the portal), and a network address."""

    record: ProjectRecord
    site: str | None
    address: str
    visitor: Principal | None = None
    """The visitor that the customer has been in this browser so far."""
    browser: str | None = field(default=None, repr=False)
    """The known-browser token from an earlier sign-in."""

    @property
    def tenant(self) -> TenantId:
        """The tenant of the project."""
        return self.record.tenant


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A new session and its customer."""

    token: str = field(repr=False)
    name: str
    email: str
    browser: str | None = field(default=None, repr=False)
    """The known-browser token to keep, so that later attempts are not counted with those of strangers."""


@contextmanager
def refusing_on_time(timer: ResponseTimer) -> Iterator[None]:
    """Delay refusals until the timer's chosen moment."""
    try:
        yield
    except (SignInFailedError, SignInUnavailableError):
        timer.wait()
        raise
