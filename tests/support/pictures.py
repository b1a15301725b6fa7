"""Pictures and other files for tests."""

from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


def picture(format_: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return a picture of one colour."""
    written = BytesIO()
    Image.new("RGB", size, (12, 102, 228)).save(written, format_, **options)
    return written.getvalue()
