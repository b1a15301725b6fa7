import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.access.principals import Principal, Surface
from jira_chat.attachments import rules
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import TenantId

OFFICE = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "application/zip",
]
JPEG = "image/jpeg"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("photo.jpg", "photo.jpg"),
        ("PHOTO.JPEG", "PHOTO.jpeg"),
        ("photo", "photo.jpg"),
        ("run.exe", "run.exe.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        (r"C:\Users\mia\photo.jpg", "photo.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe.jpg"),
        ("pho\u200bto\x00\r\n.jpg", "photo.jpg"),
        ("\uff50hoto\uff0ejpg", "photo.jpg"),
        ("  a   b .jpg", "a b.jpg"),
        ('a"b<c>|d.jpg', "a_b_c__d.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        (".jpg", "jpg.jpg"),
        ("\u3164.jpg", "file.jpg"),
        ("写真.jpg", "写真.jpg"),
        ("x" * 300 + ".jpg", "x" * 76 + ".jpg"),
    ],
)
def test_a_name_is_plain_and_ends_as_its_type_does(typed: str, clean: str) -> None:
    assert rules.clean_name(typed, JPEG) == clean


@given(st.text(), st.sampled_from(sorted(rules.EXTENSIONS)))
def test_whatever_was_typed_a_name_is_one(typed: str, media_type: str) -> None:
    name = rules.clean_name(typed, media_type)
    assert name == rules.clean_name(name, media_type)
    assert rules.extension_of(name) in rules.EXTENSIONS[media_type]
    assert len(name) <= rules.LONGEST_NAME
    assert not set(name) & set("/\\\r\n\x00\u202e\u200b")
    assert not name.startswith(".")


@pytest.mark.parametrize(
    ("candidates", "name", "head", "taken"),
    [
        ([JPEG], "photo.png", b"", JPEG),
        (OFFICE, "a.xlsx", b"PK", OFFICE[1]),
        (OFFICE, "a.docx", b"PK", OFFICE[0]),
        (OFFICE, "a.zip", b"PK", "application/zip"),
        (["text/html"], "a.html", b"<html>", None),
        (["text/html"], "a.png", b"<html>", None),
        (["image/svg+xml"], "a.svg", b"<svg>", None),
        (["application/octet-stream", "application/pdf"], "a.exe", b"MZ", None),
        ([], "a.txt", "Grüße\n".encode(), "text/plain"),
        ([], "a.csv", b"a,b\r\n", "text/plain"),
        ([], "a.txt", b"\x00\x01", None),
        ([], "a.txt", "Grüße".encode("latin-1"), None),
        ([], "a.js", b"alert(1)", None),
        ([], "a", b"hello", None),
    ],
)
def test_only_what_is_known_to_be_harmless_is_taken(
    candidates: list[str], name: str, head: bytes, taken: str | None
) -> None:
    assert rules.type_of(candidates, name, head) == taken


def test_a_character_may_be_cut_where_the_head_ends() -> None:
    assert rules.is_text(("ü" * rules.HEAD).encode()[: rules.HEAD - 1] + "ü".encode()[:1])


@pytest.mark.parametrize("id_", ["", "short", "x" * 65, "with:colon", "../../x/y", "ünicode-id"])
def test_an_id_that_is_none_is_refused(id_: str) -> None:
    with pytest.raises(InvalidInputError):
        rules.check_client_id(id_)


def test_nobody_uploads_nothing() -> None:
    with pytest.raises(ForbiddenError):
        rules.uploader_of(Principal(tenant=TenantId("t1"), surface=Surface.WIDGET))
