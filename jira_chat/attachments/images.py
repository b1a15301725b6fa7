"""Images made anew: what was sent is decoded and written again, so that nothing but the picture is left.

No place, no camera, no comment, no second file behind the first one; of an animation the first picture. Runs on native
threads: decoding keeps a processor busy.
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
"""Twice what the widget shows, for screens of high density."""

SQUARE = 168
"""Three times a launcher, for the densest screens."""

PHOTO = 64
"""The same of an agent's photo."""

THUMBNAIL_TYPE = "image/webp"

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_OPTIONS: Mapping[str, Mapping[str, Any]] = {"JPEG": {"quality": 88, "optimize": True}, "WEBP": {"quality": 88}}
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA"), "GIF": ("L", "RGB", "RGBA")}

# Pillow looks at the size that a header names before it decodes anything, and so do all its parts.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Size(NamedTuple):
    """Of an image, in pixels."""

    width: int
    height: int


def remake(source: IO[bytes], media_type: str, into: IO[bytes], thumbnail: IO[bytes]) -> Size:
    """Write an image anew, and a small one of it; return how large it is.

    Raises FileTooLargeError for more than MOST_PIXELS, FileTypeRefusedError for what is no whole image of its type.
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
    """Return the picture of an image and nothing else of it."""
    try:
        with Image.open(source, formats=(format_,)) as opened:
            picture = ImageOps.exif_transpose(opened)
            picture = picture.convert(_mode(picture, format_))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = MOST_PIXELS // 1_000_000
        raise FileTooLargeError(f"This picture is too large: at most {most} million pixels can be sent.") from None
    # Decoders meet bytes that nobody foresaw, and each has its own words for it.
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, MemoryError):
        raise FileTypeRefusedError("This picture is damaged and cannot be read.") from None
    # What the decoder noted about it (EXIF, a profile, comments) is not to be written.
    picture.info.clear()
    return picture


def _mode(picture: Image.Image, format_: str) -> str:
    """Return how the pixels of a picture are written: as they are where the format can, else in the nearest way."""
    if picture.mode in _MODES[format_]:
        return picture.mode
    has_alpha = picture.has_transparency_data and "RGBA" in _MODES[format_]
    return "RGBA" if has_alpha else "RGB"
