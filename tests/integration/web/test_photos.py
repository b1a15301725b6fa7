"""Photos and initials of agents, given out to our own pages."""

from sqlalchemy import insert

from jira_chat.attachments.tables import agent_photos
from tests.support.web import Web

NAME = "0a" * 16


def test_a_photo_is_given_out_by_its_name(web: Web, key: str) -> None:
    tenant = web.begin(web.visitor(key)).tenant
    kept = {"account_id": "nina", "name": NAME, "content": b"RIFF", "fetched_at": web.clock()}
    with web.features.infrastructure.database.transaction() as connection:
        connection.execute(insert(agent_photos).values(tenant_id=tenant, **kept))
    given = web.send("GET", f"/photos/{tenant}/{NAME}")
    assert (given.status_code, given.content_type, given.data) == (200, "image/webp", b"RIFF")
    assert given.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for nowhere in (f"{tenant}/{NAME[1:]}", f"{'0' * 32}/{NAME}", f"{tenant}/''"):
        assert web.send("GET", f"/photos/{nowhere}").status_code == 404


def test_initials_are_drawn_for_anybody(web: Web) -> None:
    given = web.send("GET", "/initials/N%C3%96")
    assert (given.status_code, given.content_type) == (200, "image/svg+xml; charset=utf-8")
    assert "NÖ" in given.get_data(as_text=True)
    assert given.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert web.send("GET", "/initials/%3Cb").status_code == 404
