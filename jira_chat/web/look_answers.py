"""Types of a chat's look."""

from datetime import datetime

from msgspec import Struct


class LauncherLook(Struct, frozen=True, kw_only=True):
    """The look of a launcher while the chat is closed."""

    css: str
    """Rules for its shadow root, after the built-in ones."""
    icon: str
    """An SVG path, 24 by 24, drawn with strokes."""
    label: str


class DrawnLook(Struct, frozen=True, kw_only=True):
    """The look of the chat with settings being edited."""

    panel: str
    """CSS declarations for the root of its page."""
    launcher: LauncherLook
    image: str
    """The image in place of the launcher's icon, as a `data:` address; empty for none."""
    problems: dict[str, str]
    """Messages that prevent saving, by the path of the field."""


class UploadedImage(Struct, frozen=True, kw_only=True):
    """An image that can be chosen for the launcher."""

    image: str
    """Its name for `look.image`."""


class DrawnHours(Struct, frozen=True, kw_only=True):
    """The effect of opening hours being edited."""

    is_open: bool
    """Whether the chat is open now."""
    at: datetime | None
    """The next opening; while open, the first one after closing. Null if unknown."""
    offset: int
    """Offset from UTC of their time zone at that time, in minutes."""


class Invitation(Struct, frozen=True, kw_only=True):
    """A one-time invitation to chat, for visitors of external pages."""

    text: str
    seconds: int
    """How long a page is visible before."""
    pages: list[str]
    """Paths of pages, with `*` as a wildcard; empty means every page."""
    dismiss: str
    """The label of the button that closes it."""
