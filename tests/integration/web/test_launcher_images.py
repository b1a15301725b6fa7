"""An image in place of the launcher's icon: uploaded, drawn, saved, given out, removed."""

import re

import pytest

from tests.integration.web.test_project_settings import DEFAULTS
from tests.support.pictures import picture
from tests.support.web import SITE, Web

PATH = "/api/project-settings/launcher-image"


@pytest.fixture
def session(web: Web) -> dict[str, str]:
    return web.session("project-settings")


@pytest.fixture
def image(web: Web, session: dict[str, str]) -> str:
    uploaded = web.send("POST", PATH, headers=session, data=picture("PNG"))
    assert uploaded.status_code == 201, uploaded.text
    name: str = uploaded.json["image"]
    return name


def test_it_is_drawn_before_it_is_saved_and_given_out_after_it(web: Web, session: dict[str, str], image: str) -> None:
    look = DEFAULTS["look"] | {"image": image}
    drawn = web.send("POST", "/api/project-settings/look", headers=session, json={"look": look}).json
    assert drawn["image"].startswith("data:image/webp;base64,UklGR")
    assert drawn["image"] in drawn["launcher"]["css"]

    key = web.configure(external=True, look=look)
    css = web.send("GET", f"/widget/{key}/settings", headers={"Origin": SITE}).json["css"]
    address = re.search(r'url\("https?://[^/]+(/[^"]+)"\)', css)
    assert address is not None
    given = web.send("GET", address[1])
    assert (given.status_code, given.content_type, given.data[:4]) == (200, "image/webp", b"RIFF")
    assert given.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert given.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert web.send("GET", f"/widget/{key}/launcher/{'0' * 32}").status_code == 404
    assert web.send("GET", f"/widget/nobody/launcher/{image}").status_code == 404

    web.configure(external=True, look=DEFAULTS["look"])
    assert "url(" not in web.send("GET", f"/widget/{key}/settings", headers={"Origin": SITE}).json["css"]


@pytest.mark.parametrize("image", ["0" * 32, "logo.png"])
def test_one_that_was_not_uploaded_is_not_saved(web: Web, image: str) -> None:
    refused = web.save(look=DEFAULTS["look"] | {"image": image})
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (400, ["look.image"])


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 415, "file_type_refused"),
        (b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>", 415, "file_type_refused"),
        (picture("PNG")[:60], 415, "file_type_refused"),
        (b"x" * (100 * 1024 + 1), 413, "too_large"),
    ],
)
def test_hostile_files_are_refused(web: Web, session: dict[str, str], content: bytes, status: int, code: str) -> None:
    refused = web.send("POST", PATH, headers=session, data=content)
    assert (refused.status_code, refused.json["error"]["code"]) == (status, code)
