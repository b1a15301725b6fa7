"""Re-encoding of images: a sent image is decoded and written again, so that only the picture is left.

That removes location, camera, comments, a second file appended to the first, and all but the first frame of an
animation. Runs on native threads, because decoding keeps a processor busy.
"""

import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, NamedTuple

from PIL import Image, ImageOps

from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError

MOST_PIXELS = 40_000_000
"""A camera's picture has 12 to 24 million; decoded, a pixel takes up to four bytes."""

THUMBNAIL = (480, 360)
"""Twice the size in the widget, for high-density screens."""

SQUARE = 168
"""Three times the size of a launcher, for the densest screens."""

PHOTO = 64
"""The same for an agent's photo."""

THUMBNAIL_TYPE = "image/webp"

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_OPTIONS: Mapping[str, Mapping[str, Any]] = {"JPEG": {"quality": 88, "optimize": True}, "WEBP": {"quality": 88}}
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA"), "GIF": ("L", "RGB", "RGBA")}

# Pillow and all its decoders check the size in the header before they decode anything.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Size(NamedTuple):
    """The size of an image in pixels."""

    width: int
    height: int


def remake(source: IO[bytes], media_type: str, into: IO[bytes], thumbnail: IO[bytes]) -> Size:
    """Re-encode an image and write a thumbnail of it; return the image's size.

    Raises FileTooLargeError for more than MOST_PIXELS, FileTypeRefusedError for data that is not a whole image of its
    type.
    """
    format_ = _FORMATS[media_type]
    picture = _decoded(source, format_)
    picture.save(into, format_, **_OPTIONS.get(format_, {}))
    size = Size(*picture.size)
    picture.thumbnail(THUMBNAIL)
    picture.convert("RGBA" if "A" in picture.mode else "RGB").save(thumbnail, "WEBP", quality=80)
    return size


def square(source: IO[bytes], media_type: str, side: int = SQUARE) -> bytes:
    """Return the middle of an image as a WebP square of `side` pixels. Raises as `remake`."""
    picture = _decoded(source, _FORMATS[media_type])
    picture = ImageOps.fit(picture.convert("RGBA" if "A" in picture.mode else "RGB"), (side, side))
    into = BytesIO()
    picture.save(into, "WEBP", quality=90)
    return into.getvalue()


def _decoded(source: IO[bytes], format_: str) -> Image.Image:
    """Return the decoded picture without metadata."""
    try:
        with Image.open(source, formats=(format_,)) as opened:
            picture = _upright(opened)
            picture = picture.convert(_mode(picture, format_))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = MOST_PIXELS // 1_000_000
        raise FileTooLargeError(f"This picture is too large: at most {most} million pixels can be sent.") from None
    # Decoders meet unforeseen bytes, and each raises its own errors for them, struct.error and AttributeError too.
    except Exception:  # noqa: BLE001
        raise FileTypeRefusedError("This picture is damaged and cannot be read.") from None
    # Metadata that the decoder found (EXIF, a profile, comments) must not be written.
    picture.info.clear()
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture as its camera was held, or as it is if its EXIF cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise
    except Exception:  # noqa: BLE001 -- as above; the pixels are decoded again
        return picture


def _mode(picture: Image.Image, format_: str) -> str:
    """Return the mode in which to write a picture: its own if the format supports it, else the nearest."""
    if picture.mode in _MODES[format_]:
        return picture.mode
    has_alpha = picture.has_transparency_data and "RGBA" in _MODES[format_]
    return "RGBA" if has_alpha else "RGB"
