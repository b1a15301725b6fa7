"""Plain text and the Atlassian Document Format, both ways, for chat.

Towards Jira a text becomes paragraphs and line breaks. From Jira everything that an editor can make becomes
readable text: people by name, never by id; cards by title or address; files by name. A node of an unknown kind gives
the text inside it, or a placeholder, and never the name of its kind.
Source: developer.atlassian.com, "Atlassian Document Format", version 1.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any

from jira_chat.jira import wiki
from jira_chat.jira.wiki import UNKNOWN, UNNAMED

Node = Mapping[str, Any]

LONGEST = 40_000
"""Characters of a text; a Jira comment holds 32,767, plus list marks."""

DEEPEST = 24
"""Levels of nodes that keep their structure; a nested list takes two."""

MOST_FILES = 10
"""Files of a comment; the customer sees further ones in the portal."""

MOST_NODES = 20_000
_LONGEST_ID = 64
_MEDIA = ("media", "mediaInline")
_MEDIA_BLOCKS = ("mediaSingle", "mediaGroup")
_LONGEST_NUMBER = 9
_BULLET = "• "
_QUOTE = "> "
_INDENT = "  "


def from_text(text: str) -> dict[str, Any]:
    """Return the document of a plain text: a blank line ends a paragraph, a line end breaks a line."""
    paragraphs = "\n".join(text.splitlines()).split("\n\n")
    return {"type": "doc", "version": 1, "content": [_paragraph(lines) for lines in paragraphs]}


def to_text(document: Any) -> str:
    """Return a document as plain text. A string is read as wiki markup."""
    if isinstance(document, str):
        return wiki.to_text(document)
    text = _blocks(_shallow(document)).strip("\n")
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def media_ids(document: Any) -> tuple[str, ...]:
    """Return the media ids of the first files that a document shows, in order."""
    nodes = islice(_leaves({"content": [document]} if isinstance(document, dict) else {}), MOST_NODES)
    found = (_attribute(node, "id") for node in nodes if _is_file(node))
    return tuple(islice((each[:_LONGEST_ID] for each in found if each), MOST_FILES))


def media_of(document: Any) -> list[dict[str, Any]]:
    """Return the blocks of a document that show files."""
    return [dict(child) for child in _children(document) if child.get("type") in _MEDIA_BLOCKS]


def _is_file(node: Node) -> bool:
    """Whether a node shows a file of the issue, which goes to the customer beside the text."""
    return node.get("type") in _MEDIA and _attribute(node, "type") in {"file", ""} and _attribute(node, "id") != ""


def _shallow(document: Any) -> Any:
    """Return a document with all nodes below DEEPEST flattened to one level, so that no document is too deep."""
    top = dict(document) if isinstance(document, dict) else {}
    level = [top]
    for _ in range(DEEPEST):
        for node in level:
            node["content"] = [dict(child) for child in _children(node)]
        level = [child for node in level for child in node["content"]]
    for node in level:
        node["content"] = list(_leaves(node))
    return top


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the leaves below a node, in order."""
    waiting = list(reversed(_children(node)))
    while waiting:
        child = waiting.pop()
        inside = _children(child)
        waiting.extend(reversed(inside))
        if not inside:
            yield child


def _paragraph(text: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def _children(node: Any) -> list[Node]:
    content = node.get("content") if isinstance(node, dict) else None
    return [child for child in content if isinstance(child, dict)] if isinstance(content, list) else []


def _attributes(node: Node) -> Mapping[str, Any]:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, dict) else {}


def _attribute(node: Node, *names: str) -> str:
    """Return the first attribute that the node has, as text."""
    attrs = node.get("attrs")
    found = (attrs.get(name) for name in names) if isinstance(attrs, dict) else iter(())
    return next((str(value) for value in found if isinstance(value, str | int | float) and value != ""), "")


def _inline(node: Any) -> str:
    return "".join(_text(child) for child in _children(node))


def _blocks(node: Any, between: str = "\n\n") -> str:
    texts = ((child, _text(child)) for child in _children(node))
    return between.join(text for child, text in texts if text or child.get("type") not in _MEDIA_BLOCKS)


def _text(node: Node) -> str:
    kind = node.get("type")
    render = _RENDERERS.get(kind) if isinstance(kind, str) else None
    if render is not None:
        return render(node)
    return _blocks(node) if _children(node) else _attribute(node, "text", "title", "alt", "url") or UNKNOWN


def _marked_text(node: Node) -> str:
    said = node.get("text")
    text = said if isinstance(said, str) else ""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link":
            target = _attribute(mark, "href")
            return text if target in ("", text, f"mailto:{text}") else f"{text} ({target})"
    return text


def _mention(node: Node) -> str:
    name = _attribute(node, "text").removeprefix("@").strip()
    return UNNAMED if name in ("", _attribute(node, "id")) else f"@{name}"


def _card(node: Node) -> str:
    """Return a card's title and address; its attribute `data` is JSON-LD."""
    data = {"attrs": _attributes(node).get("data")}
    title, address = _attribute(data, "name"), _attribute(node, "url") or _attribute(data, "url")
    return f"{title} ({address})" if title and address else title or address or UNKNOWN


def _date(node: Node) -> str:
    milliseconds = _attribute(node, "timestamp")
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return milliseconds or UNKNOWN


def _media(node: Node) -> str:
    if _is_file(node):
        return ""
    name = _attribute(node, "alt", "__fileName")
    return f"[attachment: {name}]" if name else "[attachment]"


def _item_lines(text: str, first: str) -> str:
    return first + text.replace("\n", "\n" + _INDENT)


def _list(node: Node, marks: Iterable[str]) -> str:
    items = zip(_children(node), marks, strict=False)
    return "\n".join(_item_lines(_text(item), mark) for item, mark in items)


def _bullet_list(node: Node) -> str:
    return _list(node, (_BULLET for _ in count()))


def _ordered_list(node: Node) -> str:
    first = _attribute(node, "order")
    is_number = first.isdecimal() and len(first) <= _LONGEST_NUMBER
    return _list(node, (f"{number}. " for number in count(int(first) if is_number else 1)))


def _task(node: Node) -> str:
    return ("[x] " if _attribute(node, "state") == "DONE" else "[ ] ") + _inline(node)


def _quote(node: Node) -> str:
    return _QUOTE + _blocks(node, "\n").replace("\n", "\n" + _QUOTE)


def _titled(node: Node) -> str:
    return "\n".join(part for part in (_attribute(node, "title"), _blocks(node)) if part)


def _cell(node: Node) -> str:
    """Return a cell on one line, so that a row takes one line."""
    return " ".join(_blocks(node, " ").split())


_RENDERERS: Mapping[str, Callable[[Node], str]] = {
    "text": _marked_text,
    "hardBreak": lambda _: "\n",
    "mention": _mention,
    "emoji": lambda node: _attribute(node, "text", "shortName") or UNKNOWN,
    "status": lambda node: _attribute(node, "text"),
    "inlineCard": _card,
    "blockCard": _card,
    "embedCard": _card,
    "date": _date,
    "paragraph": _inline,
    "heading": _inline,
    "codeBlock": _inline,
    "bulletList": _bullet_list,
    "orderedList": _ordered_list,
    "listItem": lambda node: _blocks(node, "\n"),
    "taskList": lambda node: _blocks(node, "\n"),
    "taskItem": _task,
    "decisionList": _bullet_list,
    "decisionItem": _inline,
    "blockquote": _quote,
    "expand": _titled,
    "nestedExpand": _titled,
    "rule": lambda _: "———",
    "table": lambda node: _blocks(node, "\n"),
    "tableRow": lambda node: _blocks(node, " | "),
    "tableCell": _cell,
    "tableHeader": _cell,
    "media": _media,
    "mediaInline": _media,
    "mediaSingle": lambda node: _blocks(node, "\n"),
    "panel": _blocks,
    "layoutSection": _blocks,
    "layoutColumn": _blocks,
    "mediaGroup": lambda node: _blocks(node, "\n"),
    "caption": _inline,
}
