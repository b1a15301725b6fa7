"""Pure decisions about the look of a chat: visible colors, and readable text on them.

Contrast is computed as in WCAG 2.2 (`contrast ratio`, `relative luminance`). User interface components need 3 to 1
(1.4.11). Black or white text has at least 4.5 to 1 on any color (1.4.3), so a color can only fail against the page.
"""

import re

import msgspec

from jira_chat.settings.models import Look

WHITE = "#FFFFFF"
BLACK = "#000000"
DARK_PAGE = "#1D2125"
"""The dark surface of the panel (frontend/src/widget/global.css)."""

LEAST_CONTRAST = 3.0
MOST_OFFSET = 200

NO_IMAGE = "This image is not there any more. Upload it again, or remove it."

_IMAGE = re.compile("[0-9a-f]{32}")
_COLOR = re.compile("#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_STEPS = 100


def checked(look: Look) -> tuple[Look, dict[str, str]]:
    """Return the normalized look, and a message for each invalid field, by its path."""
    problems: dict[str, str] = {}
    color = normal_color(look.color)
    if color is None:
        problems["look.color"] = "Enter a color as # and six digits, such as #0C66E4."
    elif (pale := _contrast_problem(color, dark=look.theme == "dark")) is not None:
        problems["look.color"] = pale
    if look.image and _IMAGE.fullmatch(look.image) is None:
        problems["look.image"] = NO_IMAGE
    for field, offset in (("aside", look.aside), ("below", look.below)):
        if offset not in range(MOST_OFFSET + 1):
            problems[f"look.{field}"] = f"Enter a whole number of pixels from 0 to {MOST_OFFSET}."
    return msgspec.structs.replace(look, color=color or look.color, label=look.label.strip()), problems


def normal_color(typed: str) -> str | None:
    """Return a color as `#RRGGBB`, None if it is invalid; three digits and a missing # are accepted."""
    match = _COLOR.fullmatch(typed.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) > 3 else "".join(2 * digit for digit in match[1])  # noqa: PLR2004 -- #06C
    return f"#{digits.upper()}"


def readable_on(color: str) -> str:
    """Return black or white, whichever is more readable on a color."""
    return max((WHITE, BLACK), key=lambda text: contrast(color, text))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _contrast_problem(color: str, *, dark: bool) -> str | None:
    page, toward, name = (DARK_PAGE, WHITE, "dark") if dark else (WHITE, BLACK, "white")
    found = contrast(color, page)
    if found >= LEAST_CONTRAST:
        return None
    better = next(each for each in _mixes(color, toward) if contrast(each, page) >= LEAST_CONTRAST)
    return (
        f"This color can hardly be seen on a {name} page: its contrast is {found:.1f} to 1, and {LEAST_CONTRAST:.0f} "
        f"to 1 is needed. Choose a {'lighter' if dark else 'darker'} one, such as {better}."
    )


def _mixes(color: str, toward: str) -> list[str]:
    """Return mixtures of a color with increasing amounts of another one."""
    pairs = list(zip(bytes.fromhex(color[1:]), bytes.fromhex(toward[1:]), strict=True))
    parts = (step / _STEPS for step in range(1, _STEPS + 1))
    return [f"#{bytes(round(a + (b - a) * part) for a, b in pairs).hex().upper()}" for part in parts]


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in bytes.fromhex(color[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- IEC 61966-2-1
