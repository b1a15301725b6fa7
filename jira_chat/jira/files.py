"""Files of one site's requests: uploads with a comment, and the files that comments show.

Sources: developer.atlassian.com, Jira Service Management Cloud REST API, "attachTemporaryFile" and "Create comment with
attachment"; Jira Cloud platform REST API v3, "Get attachment content" and "Delete attachment".
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from typing import IO, Any
from urllib.parse import urlsplit

from jira_chat.jira import adf, wire
from jira_chat.jira.errors import JiraNotFoundError
from jira_chat.jira.ids import number, part
from jira_chat.jira.models import JiraFile
from jira_chat.jira.multipart import FileForm
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import IssueId, ServiceDeskId

MOST_SHOWN = 10
"""Files read from one comment."""

_LONGEST_RENDERED = 500_000
_NO_CHECK = {"X-Atlassian-Token": "no-check"}
"""Jira refuses forms without this header, because other web sites could send them (CSRF)."""

_PLACES = ("/rest/api/3/attachment/content/", "/rest/api/3/attachment/thumbnail/", "/secure/attachment/")


class JiraFiles:
    """The files of one site. Every method raises a `JiraError` when Jira fails or refuses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._jira = transport.platform
        self._jsm = transport.service_management

    def upload(self, service_desk: ServiceDeskId, content: IO[bytes], *, name: str, media_type: str, size: int) -> str:
        """Upload a file for a comment and return its temporary id, which Jira forgets after a while."""
        answer = self._transport.upload(
            wire.TemporaryAttachments,
            f"/rest/servicedeskapi/servicedesk/{part(service_desk)}/attachTemporaryFile",
            FileForm(content, name=name, media_type=media_type, size=size),
            headers=_NO_CHECK | dict(self._jsm.experimental_headers),
        )
        return answer.temporary_attachments[0].id

    def add_comment(self, issue: IssueId, files: Sequence[str]) -> str:
        """Write a public comment that shows only uploaded files, and return its id.

        It has no text yet: this operation reads text as wiki markup, in which a customer could put links, pictures and
        mentions. `finish_comment` adds text and marker. After a `JiraUnavailableError` look for it first.
        """
        shown = {"temporaryAttachmentIds": list(files), "public": True}
        return self._transport.write(
            wire.CommentWithFiles, self._jsm.create_comment_with_attachment, part(issue), data=shown
        ).comment.id

    def finish_comment(
        self, issue: IssueId, comment: str, document: Mapping[str, Any], marker: Mapping[str, Any]
    ) -> None:
        """Put a document before the files of a comment that `add_comment` began, and set its marker.

        Repeating the call changes nothing.
        """
        shown = self._transport.read(wire.Comment, self._jira.get_comment, part(issue), part(comment))
        body = dict(document) | {"content": [*document["content"], *adf.media_of(shown.body)]}
        changed = wire.comment_as_sent(body, marker)
        self._transport.command(self._jira.update_comment, part(issue), part(comment), data=changed)

    def of_comment(self, issue: IssueId, comment: str) -> list[JiraFile]:
        """Return the files that a comment shows, in its order.

        A document names them by ids of another service; only the rendered comment has their attachment ids.
        """
        shown = self._transport.read(
            wire.RenderedComment, self._jira.get_comment, part(issue), part(comment), expand="renderedBody"
        )
        fields = self._transport.read(wire.IssueWithFiles, self._jira.get_issue, part(issue), fields="attachment")
        known = {file.id: file for file in fields.fields.attachment}
        ids = _shown_in(shown.rendered_body[:_LONGEST_RENDERED])
        return [known[each] for each in ids if each in known][:MOST_SHOWN]

    def delete(self, file: JiraFile, *, authorization: str | None = None) -> None:
        """Delete a file of a request, if it exists, as the app or as the user whose `authorization` is given."""
        own = {} if authorization is None else {"Authorization": authorization}
        headers = dict(self._jira.default_headers) | own
        with suppress(JiraNotFoundError):
            self._transport.command(self._jira.remove_attachment, number(file.id), headers=headers)

    @contextmanager
    def content(self, file: JiraFile) -> Iterator[Callable[[int], bytes]]:
        """Give the block a function that reads a file of a request piece by piece."""
        path = f"/rest/api/3/attachment/content/{number(file.id)}?redirect=false"
        with self._transport.download(path) as read:
            yield read


class _Shown(HTMLParser):
    """Collects the attachments that a rendered comment shows or links to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: Collection[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Note the attachment that a picture or a link names."""
        for name, value in attrs:
            if name in {"src", "href"} and value and (id_ := _id_in(value)):
                self.ids[id_] = None


def _shown_in(rendered: str) -> list[str]:
    parser = _Shown()
    parser.feed(rendered)
    return list(parser.ids)


def _id_in(address: str) -> str | None:
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    for place in _PLACES:
        _, found, rest = path.partition(place)
        id_ = rest.partition("/")[0]
        if found and id_.isascii() and id_.isdigit():
            return id_
    return None
