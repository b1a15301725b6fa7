"""Files of a Jira kept in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

import msgspec

from jira_chat.jira import adf
from jira_chat.jira.errors import JiraForbiddenError, JiraRefusedError
from jira_chat.jira.files import JiraFiles
from jira_chat.jira.models import Comment, FileAuthor, JiraFile
from jira_chat.kernel.ids import AccountId

if TYPE_CHECKING:
    from tests.support.fakes import FakeJira


class FakeFiles(JiraFiles):
    """Stands in for `JiraClient.files` of one site."""

    def __init__(self, jira: "FakeJira") -> None:
        self._site = jira
        self.uploaded: dict[str, tuple[str, bytes]] = {}
        """Name and content by the temporary id that a file has until a comment shows it."""
        self.blocked: set[str] = set()
        """Names of files refused at upload."""
        self.refused: set[str] = set()
        """Names of files refused when a comment should show them."""
        self.shown: dict[str, list[tuple[str, bytes]]] = {}
        """The files that each comment shows."""
        self.deleted: dict[str, str | None] = {}
        """Deleted files by id, with the authorization of the deletion."""
        self.refuses_deletion = False
        self.author: AccountId | None = None
        """The uploader of all files; None for the authors of the comments that show them."""

    def upload(self, service_desk: str, content: IO[bytes], *, name: str, media_type: str, size: int) -> str:
        after = self._site.call("upload")
        if name in self.blocked:
            raise JiraRefusedError("The file is too large.", status=413)
        data = content.read()
        assert len(data) == size
        id_ = f"temp{len(self.uploaded)}"
        self.uploaded[id_] = (name, data)
        after()
        return id_

    def add_comment(self, issue: str, files: Sequence[str]) -> str:
        after = self._site.call("add_files")
        shown = [self.uploaded[each] for each in files]
        if self.refused.intersection(name for name, _ in shown):
            raise JiraRefusedError("Files of this type are blocked.", status=400)
        comment = self.show(issue, "", *shown, author="app")
        after()
        return comment.id

    def finish_comment(self, issue: str, comment: str, document: Mapping[str, Any], marker: Mapping[str, Any]) -> None:
        after = self._site.call("finish_comment")
        comments = self._site.comments[issue]
        place = next(place for place, each in enumerate(comments) if each.id == comment)
        comments[place] = msgspec.structs.replace(comments[place], text=adf.to_text(document), marker=dict(marker))
        self._site.documents[comment] = document
        after()

    def show(
        self, issue: str, text: str, *files: tuple[str, bytes], author: str = "nina", public: bool = True
    ) -> Comment:
        """Write a comment with files as a person."""
        comment = Comment(
            id=str(30000 + sum(map(len, self._site.comments.values()))),
            author=AccountId(author),
            author_name=author.title(),
            public=public,
            text=text,
            created=self._site.now(),
            media=tuple(f"media-{name}" for name, _ in files),
        )
        self._site.comments[issue].append(comment)
        self.shown[comment.id] = list(files)
        return comment

    def show_instead(self, issue: str, comment: Comment, *files: tuple[str, bytes]) -> None:
        """Edit a comment as a person so that it shows other files."""
        here = self._site.comments[issue]
        place = next(place for place, each in enumerate(here) if each.id == comment.id)
        here[place] = msgspec.structs.replace(comment, media=tuple(f"media-{name}" for name, _ in files))
        self.shown[comment.id] = list(files)

    def of_comment(self, _issue: str, comment: str) -> list[JiraFile]:
        self._site.call("files_of_comment")
        return [
            JiraFile(id=f"{comment}.{place}", filename=name, size=len(data), author=FileAuthor(self._author(comment)))
            for place, (name, data) in enumerate(self.shown[comment])
            if f"{comment}.{place}" not in self.deleted
        ]

    def delete(self, file: JiraFile, *, authorization: str | None = None) -> None:
        after = self._site.call("delete_file")
        if self.refuses_deletion:
            raise JiraForbiddenError("You do not have permission to delete this attachment.", status=403)
        self.deleted[file.id] = authorization
        after()

    def _author(self, comment: str) -> AccountId | None:
        return self.author or next(
            each.author for some in self._site.comments.values() for each in some if each.id == comment
        )

    @contextmanager
    def content(self, file: JiraFile) -> Iterator[Callable[[int], bytes]]:
        self._site.call("file_content")
        comment, _, place = file.id.partition(".")
        yield BytesIO(self.shown[comment][int(place)][1]).read
