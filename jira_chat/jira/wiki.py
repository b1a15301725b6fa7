"""Wiki markup, the text format of Jira's older interfaces, as readable text.

Links, pictures and mentions become words, and block marks are dropped; the rest is readable as it is.
Source: jira.atlassian.com, "Text Formatting Notation Help". Each pattern is bounded, so no text takes long.
"""

import re

LONGEST = 40_000
"""Characters that are read; a Jira comment holds 32,767."""

UNNAMED = "@someone"
"""Stands for a person known only by account id."""

UNKNOWN = "[…]"
"""Stands for content that cannot be shown as text."""

_DOCUMENT = re.compile(r"\{adf(?::[^}\n]{0,200})?\}")
"""Encloses JSON for content that wiki markup cannot express."""

_REPLACED = (
    (re.compile(r"\[~[^\[\]\n]{0,200}\]"), UNNAMED),
    (re.compile(r"\[\^([^\[\]|\n]{1,300})(?:\|[^\[\]\n]{0,200})?\]"), r"[attachment: \1]"),
    (re.compile(r"(?<!\w)!([^!|\n]{1,300}\.\w{1,8})(?:\|[^!\n]{0,200})?!"), r"[attachment: \1]"),
    (re.compile(r"\[([^\[\]|\n]{1,500})\|([^\[\]|\n]{1,2000})(?:\|[^\[\]\n]{0,50})?\]"), r"\1 (\2)"),
    (re.compile(r"\[((?:https?|mailto):[^\[\]|\s]{1,2000})\]"), r"\1"),
    (re.compile(r"\{(?:code|noformat|quote|panel|color)(?::[^}\n]{0,200})?\}\n?"), ""),
)


def to_text(markup: str) -> str:
    """Return wiki markup as readable text."""
    parts = _DOCUMENT.split(markup[:LONGEST])
    text = UNKNOWN.join(parts[::2] if len(parts) % 2 else [*parts[::2], ""])
    for pattern, words in _REPLACED:
        text = pattern.sub(words, text)
    return text
