"""Files of requests, and how documents show them."""

from html import escape
from mimetypes import guess_type
from uuid import uuid4

from sandbox import adf
from sandbox.state import Adf, Attachment, Issue, Jira, User, now


def made(jira: Jira, author: User, name: str, content: bytes) -> Attachment:
    """Make a file that belongs to no request yet."""
    return Attachment(
        attachment_id=str(next(jira.attachment_ids)),
        media_id=str(uuid4()),
        filename=name,
        media_type=guess_type(name)[0] or "application/octet-stream",
        content=content,
        author=author,
        created=now(),
    )


def document(text: str, shown: list[Attachment]) -> Adf:
    """Return a document that shows files after a text. It names them only by ids of the media service."""
    content = adf.from_text(text)["content"] if text else []
    return {"type": "doc", "version": 1, "content": [*content, *map(_media, shown)]}


def _media(file: Attachment) -> Adf:
    media = {"type": "media", "attrs": {"type": "file", "id": file.media_id, "collection": ""}}
    return {"type": "mediaSingle" if file.is_image else "mediaGroup", "content": [media]}


def rendered(issue: Issue, body: Adf) -> str:
    """Return a document as Jira renders it, with the files' attachment ids."""
    return "".join(_block(issue, node) for node in body.get("content", []))


def _block(issue: Issue, node: Adf) -> str:
    if node["type"] not in ("mediaSingle", "mediaGroup"):
        return f"<p>{escape(adf.to_text(node))}</p>"
    named = [child["attrs"]["id"] for child in node["content"] if child["type"] == "media"]
    return "".join(_link(file) for file in issue.attachments if file.media_id in named)


def _link(file: Attachment) -> str:
    address = f"/rest/api/3/attachment/content/{file.attachment_id}"
    if file.is_image:
        return f'<p><span class="image-wrap"><img src="{address}" alt="{escape(file.filename)}" /></span></p>'
    return f'<p><span class="nobr"><a href="{address}">{escape(file.filename)}</a></span></p>'
