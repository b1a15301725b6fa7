"""A project's look as style sheets, so that the loader and the panel need no code for it."""

from typing import Final

from jira_chat.settings import look as rules
from jira_chat.settings.models import Look

ICONS: Final = {
    "bubble": "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z",
    "bubbles": "M3 5h12v8H8l-3 3v-3H3zM18 9h3v8h-2v3l-3-3h-5v-1",
    "question": "M8.5 9a3.5 3.5 0 1 1 5.3 3c-1.2.8-1.8 1.3-1.8 2.8m0 3.7v.2",
    "envelope": "M3.5 6h17v12h-17zm0 .5 8.5 6.5 8.5-6.5",
}
"""SVG paths, 24 by 24, drawn with strokes of 2."""

_START = (
    ":host(:not([side])){inset-inline:calc(var(--aside,20px) + env(safe-area-inset-left)) auto!important}"
    ":host(:not([side])) div{inset-inline:0 auto;transform-origin:0 100%}"
    ":host(:not([side]):dir(rtl)) div{transform-origin:100% 100%}"
)
"""Moves the launcher to the other corner, unless the page sets `position` (frontend/src/loader/arrange.ts)."""

_LABELLED = (
    ":host(:not([open])) button{{display:flex;gap:8px;width:auto;max-width:calc(100vw - 40px);padding:0 20px 0 16px;"
    "border-radius:28px;font:600 15px/1.2 system-ui,sans-serif}}"
    "svg{{order:-1;flex:none}}"
    ":host(:not([open])) button::before{{content:{label};overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}"
)
_PICTURED = (
    'svg:has([d="{icon}"]){{width:{size}px;height:{size}px;margin-inline-start:{margin}px;border-radius:50%;'
    'background:url("{image}") center/cover}}'
    'svg:has([d="{icon}"]) path{{visibility:hidden}}'
)
"""Replaces only the icon; the arrow of an open panel and the mark of a failed one are still shown."""

_DEFAULT = Look()


def launcher_css(look: Look, image: str = "") -> str:
    """Return a look's CSS rules for the launcher and its box, which follow the built-in rules.

    `image` is the address, made by us, of the image in place of the icon.
    """
    on_color = rules.readable_on(look.color)
    parts = [f":host{{--color:{look.color};--on-color:{on_color};--aside:{look.aside}px;--below:{look.below}px}}"]
    if look.corner == "start":
        parts.append(_START)
    if look.theme != _DEFAULT.theme:
        parts.append(f":host(:not([theme])) div{{color-scheme:{look.theme}}}")
    if look.label:
        parts.append(_LABELLED.format(label=_quoted(look.label)))
    if image:
        size, margin = (40, -8) if look.label else (54, 0)
        parts.append(_PICTURED.format(icon=ICONS[look.icon], image=image, size=size, margin=margin))
    return "".join(parts)


def panel_css(look: Look) -> str:
    """Return a look's CSS declarations for the root of a panel's page."""
    scheme = "" if look.theme == _DEFAULT.theme else f";color-scheme:{look.theme}"
    return f"--chat-accent:{look.color};--chat-on-accent:{rules.readable_on(look.color)}{scheme}"


def _quoted(text: str) -> str:
    """Return a CSS string; all special characters are escaped by number (CSS Syntax 3, 4.3.7)."""
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'
