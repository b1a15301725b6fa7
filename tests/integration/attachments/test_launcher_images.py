from io import BytesIO

import pytest
from PIL import Image

from jira_chat.attachments.errors import FileTypeRefusedError
from jira_chat.attachments.launcher_images import MOST_KEPT, LauncherImages
from tests.support.pictures import picture

PROJECT = "10000"


@pytest.fixture
def images(database, clock):
    return LauncherImages(database, clock=clock)


def test_an_image_is_called_by_its_content_and_is_its_projects_alone(images, tenant, other_tenant):
    name = images.take(tenant, PROJECT, picture("PNG"), in_use="")
    assert images.take(tenant, PROJECT, picture("PNG"), in_use="") == name
    assert images.take(tenant, PROJECT, picture("PNG", (41, 41)), in_use="") == name
    assert images.find(tenant, PROJECT, name).startswith(b"RIFF")
    assert images.find(tenant, "10001", name) is images.find(other_tenant, PROJECT, name) is None


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_image_is_refused(images, tenant, content):
    with pytest.raises(FileTypeRefusedError):
        images.take(tenant, PROJECT, content, in_use="")


def test_old_ones_are_forgotten_but_not_the_one_in_use(images, tenant, clock):
    names = []
    for red in range(MOST_KEPT + 3):
        clock.advance(minutes=1)
        names.append(images.take(tenant, PROJECT, colored(red * 15), in_use=names[0] if names else ""))
    kept = [name for name in names if images.find(tenant, PROJECT, name)]
    assert kept == [names[0], *names[-MOST_KEPT:]]


def colored(red: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8), (red, 0, 0)).save(written, "PNG")
    return written.getvalue()
