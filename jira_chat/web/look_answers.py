"""How a chat looks, as types."""

from datetime import datetime

from msgspec import Struct


class LauncherLook(Struct, frozen=True, kw_only=True):
    """How a launcher looks while the chat is closed."""

    css: str
    """Rules for its shadow root, after those that it has."""
    icon: str
    """A path, 24 by 24, drawn with lines."""
    label: str


class DrawnLook(Struct, frozen=True, kw_only=True):
    """How the chat looks with settings that are being edited."""

    panel: str
    """Declarations for the root of its page."""
    launcher: LauncherLook
    image: str
    """What is in place of the launcher's icon, as a `data:` address; empty for none."""
    problems: dict[str, str]
    """What keeps it from being saved, by the path of the field."""


class UploadedImage(Struct, frozen=True, kw_only=True):
    """An image that can be chosen for the launcher."""

    image: str
    """What `look.image` calls it."""


class DrawnHours(Struct, frozen=True, kw_only=True):
    """What hours that are being edited mean."""

    is_open: bool
    """Now."""
    at: datetime | None
    """When they begin after the chat was closed: now, or else next. Null where nobody knows."""
    offset: int
    """Minutes by which their clock is ahead of UTC then."""


class Invitation(Struct, frozen=True, kw_only=True):
    """What invites a visitor of an external page to chat, once."""

    text: str
    seconds: int
    """How long a page is in sight before."""
    pages: list[str]
    """Paths of pages, `*` for anything; empty means every page."""
    dismiss: str
    """What the button is called that closes it."""
