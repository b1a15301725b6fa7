"""Atlassian's install and uninstall notices, decoded leniently, because Atlassian adds fields without warning."""

from typing import Annotated, TypeVar

import msgspec

from jira_chat.hosts.connect import sites
from jira_chat.kernel.bounds import Id, Line
from jira_chat.kernel.errors import InvalidInputError

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class Uninstalled(msgspec.Struct, frozen=True, rename="camel"):
    """The part of an `uninstalled` message that we use."""

    client_key: _Text


class Installed(msgspec.Struct, frozen=True, rename="camel"):
    """The part of an `installed` message that we use."""

    client_key: _Text
    base_url: _Text
    shared_secret: _Text
    oauth_client_id: Id | None = None
    """Set only if the descriptor requests the scope `ACT_AS_USER`."""
    display_url: Line | None = None
    display_url_servicedesk_help_center: Line | None = None

    def origins(self) -> tuple[str, ...]:
        """Return the origins that people use: the site's own first, then its custom domains."""
        urls = (self.base_url, self.display_url, self.display_url_servicedesk_help_center)
        return tuple(dict.fromkeys(origin for url in urls if url and (origin := sites.origin(url))))


Message = TypeVar("Message", Installed, Uninstalled)


def read(body: bytes, kind: type[Message]) -> Message:
    """Decode the body of a lifecycle message. Raises InvalidInputError if it is not of that kind."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(f"This is not an `{kind.__name__.lower()}` message: {error}.") from error
