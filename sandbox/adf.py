"""Atlassian Document Format to plain text with a little wiki markup, and back. Enough for comments."""

from typing import Any

from sandbox.state import Adf

_MARKS = {"strong": "*{}*", "em": "_{}_", "code": "{{{{{}}}}}", "strike": "-{}-", "underline": "+{}+"}
_LEAVES = {"hardBreak": "\n", "rule": "----"}


def from_text(text: str) -> Adf:
    """Return a document with one paragraph for each block of text between empty lines."""
    return {"type": "doc", "version": 1, "content": [_paragraph(block) for block in text.split("\n\n")]}


def _paragraph(block: str) -> Adf:
    content: list[Adf] = []
    for number, line in enumerate(block.split("\n")):
        content += [{"type": "hardBreak"}] if number else []
        content += [{"type": "text", "text": line}] if line else []
    return {"type": "paragraph", "content": content}


def to_text(node: Adf) -> str:
    """Return the text of a document, as Jira's older interfaces and webhooks show it."""
    children: list[Adf] = node.get("content", [])
    attributes: dict[str, Any] = node.get("attrs", {})
    match node["type"]:
        case "text":
            return _marked(node)
        case "mention" | "emoji" | "status":
            return str(attributes.get("text") or attributes.get("shortName", ""))
        case "inlineCard" | "blockCard":
            return str(attributes.get("url", ""))
        case "doc" | "blockquote" | "panel" | "table":
            return "\n\n".join(to_text(child) for child in children)
        case "bulletList" | "orderedList":
            bullet = "*" if node["type"] == "bulletList" else "#"
            return "\n".join(f"{bullet} {to_text(child)}" for child in children)
        case "heading":
            return f"h{attributes.get('level', 1)}. " + "".join(map(to_text, children))
        case kind if kind in _LEAVES:
            return _LEAVES[kind]
        case _:
            return "".join(map(to_text, children))


def _marked(node: Adf) -> str:
    text = str(node.get("text", ""))
    for mark in node.get("marks", []):
        if mark["type"] == "link":
            text = f"[{text}|{mark['attrs']['href']}]"
        else:
            text = _MARKS.get(mark["type"], "{}").format(text)
    return text
