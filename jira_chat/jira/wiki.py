"""Wiki markup, in which Jira's older interfaces write text, as what a person reads of it.

Links, pictures and mentions are put into words, and the marks of blocks are left out; the rest reads well as it is.
Source: jira.atlassian.com, "Text Formatting Notation Help". Each pattern is bounded, so no text takes long.
"""

import re

LONGEST = 40_000
"""Characters that are looked at; a comment of Jira's holds 32,767."""

UNNAMED = "@someone"
"""Stands for a person who is named by account id alone."""

UNKNOWN = "[…]"
"""In place of what cannot be shown as text."""

_DOCUMENT = re.compile(r"\{adf(?::[^}\n]{0,200})?\}")
"""Around what wiki markup has no words for, written as JSON."""

_REPLACED = (
    (re.compile(r"\[~[^\[\]\n]{0,200}\]"), UNNAMED),
    (re.compile(r"\[\^([^\[\]|\n]{1,300})(?:\|[^\[\]\n]{0,200})?\]"), r"[attachment: \1]"),
    (re.compile(r"(?<!\w)!([^!|\n]{1,300}\.\w{1,8})(?:\|[^!\n]{0,200})?!"), r"[attachment: \1]"),
    (re.compile(r"\[([^\[\]|\n]{1,500})\|([^\[\]|\n]{1,2000})(?:\|[^\[\]\n]{0,50})?\]"), r"\1 (\2)"),
    (re.compile(r"\[((?:https?|mailto):[^\[\]|\s]{1,2000})\]"), r"\1"),
    (re.compile(r"\{(?:code|noformat|quote|panel|color)(?::[^}\n]{0,200})?\}\n?"), ""),
)


def to_text(markup: str) -> str:
    """Return what a text in wiki markup says."""
    parts = _DOCUMENT.split(markup[:LONGEST])
    text = UNKNOWN.join(parts[::2] if len(parts) % 2 else [*parts[::2], ""])
    for pattern, words in _REPLACED:
        text = pattern.sub(words, text)
    return text
