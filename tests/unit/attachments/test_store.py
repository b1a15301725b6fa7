from pathlib import Path

import pytest

from jira_chat.attachments.store import FileStore
from jira_chat.kernel.errors import NotFoundError, UnavailableError
from jira_chat.kernel.ids import AttachmentId, TenantId

TENANT, FILE = TenantId("t1"), AttachmentId("f" * 32)


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore(str(tmp_path / "files") if request.param == "folder" else f"memory://{tmp_path}")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    path = tmp_path / "content"
    path.write_bytes(b"x" * 600_000)
    return path


def test_a_file_comes_back_in_pieces(store: FileStore, content: Path) -> None:
    store.put(TENANT, FILE, content)
    pieces = list(store.pieces(TENANT, FILE))
    assert len(pieces) == 3
    assert b"".join(pieces) == content.read_bytes()


def test_a_thumbnail_is_a_file_beside_it(store: FileStore, content: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.write_bytes(b"small")
    store.put(TENANT, FILE, content, thumbnail=small)
    assert b"".join(store.pieces(TENANT, FILE, thumbnail=True)) == b"small"


def test_what_is_deleted_is_gone_and_can_be_deleted_again(store: FileStore, content: Path) -> None:
    store.put(TENANT, FILE, content, thumbnail=content)
    for _ in range(2):
        store.delete(TENANT, FILE)
    for thumbnail in (False, True):
        with pytest.raises(NotFoundError):
            store.pieces(TENANT, FILE, thumbnail=thumbnail)


def test_another_tenants_file_is_another_one(store: FileStore, content: Path) -> None:
    store.put(TENANT, FILE, content)
    with pytest.raises(NotFoundError):
        store.pieces(TenantId("t2"), FILE)


def test_a_place_that_takes_nothing_is_unavailable(tmp_path: Path, content: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UnavailableError):
        FileStore(str(tmp_path / "taken")).put(TENANT, FILE, content)
