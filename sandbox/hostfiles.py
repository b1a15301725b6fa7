"""Files from Atlassian's other hosts: install keys, the frame library for both sides, avatars."""

import hashlib
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory
from PIL import Image, ImageDraw, ImageFont

from sandbox.parts import parts

_PHOTO = 128
blueprint = Blueprint("hostfiles", __name__)

_MODULES = Path(__file__).parent / "node_modules"
INSTALL_HINT = "Atlassian's frame library is missing: run `npm ci` in the folder sandbox."
_HOST_FILES = {
    "jquery.js": ("jquery/dist", "jquery.min.js"),
    "connect-host.js": ("atlassian-connect-js/dist", "connect-host.js"),
    "connect-host.css": ("atlassian-connect-js/dist", "connect-host.css"),
}
_AVATAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" role="img"><circle cx="16" cy="16" r="16"'
    ' fill="hsl({hue} 42% 42%)"/><text x="16" y="21" text-anchor="middle" font-family="sans-serif"'
    ' font-size="13" fill="#fff">{initials}</text></svg>'
)


def are_present() -> bool:
    """Tell whether the frame library is installed; without it the host pages stay empty."""
    return all((_MODULES / folder / file).exists() for folder, file in _HOST_FILES.values())


@blueprint.get("/install-keys/<kid>")
def install_key(kid: str) -> Response:
    """Answer with the public key of this name, as PEM."""
    key = parts().installation.key
    if kid != key.kid:
        abort(404)
    return Response(key.public_pem(), mimetype="text/plain")


@blueprint.get("/host/<name>")
def host_file(name: str) -> Response:
    """Serve the host page's libraries."""
    if name not in _HOST_FILES:
        abort(404)
    folder, file = _HOST_FILES[name]
    return send_from_directory(_MODULES / folder, file)


@blueprint.get("/atlassian-connect/all.js")
def frame_library() -> Response:
    """Serve the library that pages inside a frame load."""
    return send_from_directory(_MODULES / "atlassian-connect-js/dist", "iframe.js")


@blueprint.get("/avatar.svg")
def avatar() -> Response:
    """Draw initials on a background colour derived from the name."""
    initials, hue = _initials(request.args.get("of", "?"))
    return Response(_AVATAR.format(hue=hue, initials=initials), mimetype="image/svg+xml")


@blueprint.get("/avatar.png")
def photo() -> Response:
    """Draw the same as a bitmap, like real pictures of people."""
    initials, hue = _initials(request.args.get("of", "?"))
    picture = Image.new("RGB", (_PHOTO, _PHOTO), f"hsl({hue}, 42%, 42%)")
    middle, written = (_PHOTO / 2, _PHOTO / 2), BytesIO()
    ImageDraw.Draw(picture).text(middle, initials, "white", ImageFont.load_default(size=_PHOTO * 0.4), anchor="mm")
    picture.save(written, "PNG")
    return Response(written.getvalue(), mimetype="image/png")


def _initials(name: str) -> tuple[str, int]:
    """Return the initials of a name, and its hue."""
    initials = "".join(word[0] for word in name.split()[:2] if word[0].isalnum()).upper()
    return initials, hashlib.sha256(name.encode()).digest()[0] * 360 // 256
