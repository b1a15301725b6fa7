from io import BytesIO

import pytest
from PIL import Image

from jira_chat.attachments import images
from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from tests.support.pictures import picture


def remade(content: bytes, media_type: str) -> tuple[Image.Image, bytes, images.Size]:
    into, thumbnail = BytesIO(), BytesIO()
    size = images.remake(BytesIO(content), media_type, into, thumbnail)
    assert Image.open(thumbnail).format == "WEBP"
    return Image.open(into), into.getvalue(), size


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP"])
def test_nothing_but_the_picture_is_left(format_: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    options = {"exif": exif} if format_ != "GIF" else {"comment": b"SECRET comment"}
    content = picture(format_, **options) + b"<script>SECRET</script>"
    assert b"SECRET camera" in content or b"SECRET comment" in content
    opened, written, size = remade(content, f"image/{format_.lower()}")
    assert (opened.format, opened.size, size) == (format_, (40, 30), (40, 30))
    assert b"SECRET" not in written


def test_a_picture_is_turned_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, _, size = remade(picture("JPEG", exif=exif), "image/jpeg")
    assert size == (30, 40)


def test_a_picture_whose_exif_is_broken_is_shown_as_it_is() -> None:
    _, _, size = remade(picture("PNG", exif=b"II*\0"), "image/png")
    assert size == (40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_can_be_written(mode: str) -> None:
    format_ = "JPEG" if mode == "CMYK" else "PNG"
    written = BytesIO()
    Image.new(mode, (8, 8)).save(written, format_)
    assert remade(written.getvalue(), f"image/{format_.lower()}")[2] == (8, 8)


def test_of_an_animation_the_first_picture_is_left() -> None:
    written, frames = BytesIO(), [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 255)]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    assert getattr(remade(written.getvalue(), "image/gif")[0], "n_frames", 1) == 1


def test_a_bomb_is_never_decoded() -> None:
    written = BytesIO()
    Image.new("1", (8000, 6000)).save(written, "PNG")
    with pytest.raises(FileTooLargeError):
        remade(written.getvalue(), "image/png")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", picture()[:30] + bytes(100), picture("JPEG")[:200]])
def test_what_is_damaged_is_refused(content: bytes) -> None:
    media_type = "image/jpeg" if content.startswith(b"\xff\xd8") else "image/png"
    with pytest.raises(FileTypeRefusedError):
        remade(content, media_type)


def test_only_the_decoder_of_the_type_is_asked() -> None:
    with pytest.raises(FileTypeRefusedError):
        remade(picture("PNG"), "image/jpeg")


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_square_is_the_middle_of_a_picture_and_nothing_else(format_: str) -> None:
    content = picture(format_, (400, 100)) + b"<script>SECRET</script>"
    square = images.square(BytesIO(content), f"image/{format_.lower()}")
    opened = Image.open(BytesIO(square))
    assert (opened.format, opened.size) == ("WEBP", (images.SQUARE, images.SQUARE))
    assert b"SECRET" not in square
