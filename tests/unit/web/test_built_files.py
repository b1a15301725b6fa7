import os
from pathlib import Path

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from jira_chat.kernel.errors import NotFoundError
from jira_chat.web.built_files import BuiltFiles

HASHED = "widget-account-B_h0W-hr.js"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (HASHED, "loader.js"):
        (tmp_path / name).write_text("plain")
        (tmp_path / f"{name}.br").write_text("brotli")
        (tmp_path / f"{name}.gz").write_text("gzip")
    (tmp_path / "refused.css").write_text("styles")
    (tmp_path / "manifest.json").write_text("{}")
    return tmp_path


def send(folder: Path, name: str, **headers: str) -> Response:
    named = {each.replace("_", "-"): value for each, value in headers.items()}
    return BuiltFiles(folder).send(Request(EnvironBuilder(headers=named).get_environ()), name)


@pytest.mark.parametrize(
    ("accepts", "encoding", "content"),
    [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip, deflate", "gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip", "gzip"),
        ("*", "br", "brotli"),
        ("identity", None, "plain"),
        ("", None, "plain"),
    ],
)
def test_a_client_gets_the_smallest_that_it_takes(
    folder: Path, accepts: str, encoding: str | None, content: str
) -> None:
    response = send(folder, HASHED, accept_encoding=accepts)
    assert response.get_data(as_text=True) == content
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.mimetype == "text/javascript"


def test_what_was_not_compressed_is_sent_plain(folder: Path) -> None:
    response = send(folder, "refused.css", accept_encoding="br")
    assert response.get_data(as_text=True) == "styles"
    assert response.mimetype == "text/css"


def test_only_a_file_with_a_hash_in_its_name_is_kept_for_ever(folder: Path) -> None:
    assert send(folder, HASHED).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert send(folder, "loader.js").headers["Cache-Control"] == "public, max-age=600"
    assert send(folder, "refused.css").headers["Cache-Control"] == "public, max-age=600"


def test_a_file_has_the_same_tag_whenever_it_was_installed_and_one_for_each_encoding(folder: Path) -> None:
    brotli = send(folder, "loader.js", accept_encoding="br").headers["ETag"]
    os.utime(folder / "loader.js", (1, 1))
    assert send(folder, "loader.js", accept_encoding="br").headers["ETag"] == brotli
    assert send(folder, "loader.js").headers["ETag"] != brotli
    again = send(folder, "loader.js", accept_encoding="br", if_none_match=brotli)
    assert again.status_code == 304
    assert "Last-Modified" not in again.headers


def test_any_page_may_load_a_file_as_a_module_and_where_it_is_isolated(folder: Path) -> None:
    response = send(folder, "loader.js")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["nothing.js", "manifest.json", "../config.py", f"{HASHED}.br", ""])
def test_nothing_else_is_there(folder: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        send(folder, name)
