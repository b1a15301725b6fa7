"""Reads our own comments by their layout, as a person does."""

from collections.abc import Iterator, Mapping
from typing import Any

from jira_chat.jira import adf

Document = Mapping[str, Any]


def spoken(document: Document, author: str) -> list[tuple[str, str]]:
    """Return who says what: the blocks below each of our headings, otherwise the words of the comment's author."""
    turns: list[tuple[str, list[str]]] = []
    for block in document["content"]:
        if is_heading(block):
            turns.append((block["content"][2]["text"], []))
        elif turns:
            assert block["type"] == "blockquote", block
            turns[-1][1].append(adf.to_text({**block, "type": "doc"}))
    if not turns:
        return [(author, adf.to_text(document))]
    return [(name, "\n".join(said)) for name, said in turns]


def is_heading(block: Document) -> bool:
    """Return whether a paragraph begins with a status, which no text produces."""
    return any(node["type"] == "status" for node in block.get("content", ()))


def nodes(block: Document) -> Iterator[Document]:
    """Yield a node and all its descendants."""
    yield block
    for child in block.get("content", ()):
        yield from nodes(child)
