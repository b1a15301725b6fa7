from io import BytesIO

import pytest

from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.intake import Intake
from jira_chat.kernel.errors import InvalidInputError
from tests.support.pictures import PDF, picture


@pytest.fixture
def intake() -> Intake:
    return Intake(most_bytes=100_000)


def test_a_file_is_taken_as_it_is(intake: Intake) -> None:
    with intake.take(BytesIO(PDF).read, "../a.pdf") as taken:
        assert (taken.name, taken.type, taken.size, taken.pixels) == ("a.pdf", "application/pdf", len(PDF), None)
        assert taken.content.read_bytes() == PDF
    assert not taken.content.exists()


def test_a_picture_is_made_anew_with_a_small_one(intake: Intake) -> None:
    with intake.take(BytesIO(picture(size=(1000, 500))).read, "holiday") as taken:
        assert (taken.name, taken.type, taken.pixels) == ("holiday.png", "image/png", (1000, 500))
        assert taken.thumbnail is not None
        assert taken.thumbnail.stat().st_size > 0
        assert taken.content.stat().st_size == taken.size


def test_what_is_too_large_is_not_read_to_its_end(intake: Intake) -> None:
    def endless(most: int) -> bytes:
        nonlocal read
        read += most
        return bytes(most)

    read = 0
    with pytest.raises(FileTooLargeError, match="at most 0 MB"), intake.take(endless, "a.pdf"):
        pytest.fail("it was taken")
    assert read < 1_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"alert(1)",
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a", "a.html"])
def test_what_it_contains_decides_and_not_its_name(intake: Intake, content: bytes, name: str) -> None:
    with pytest.raises(FileTypeRefusedError), intake.take(BytesIO(content).read, name):
        pytest.fail("it was taken")


def test_an_empty_file_is_refused(intake: Intake) -> None:
    with pytest.raises(InvalidInputError, match="empty"), intake.take(BytesIO().read, "a.pdf"):
        pytest.fail("it was taken")
