"""Authorization of our own calls to a site."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt

from jira_chat.hosts.connect import qsh

LIFETIME = timedelta(minutes=3)


def authorization(
    *, method: str, url: str, site_url: str, app_key: str, host_id: str, credential: str, now: datetime
) -> str:
    """Return the `Authorization` header for one call to `url` on the site at `site_url`."""
    claims = {
        "iss": app_key,
        "aud": [host_id],
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "qsh": qsh.query_string_hash(method, url, urlsplit(site_url).path),
    }
    return f"JWT {jwt.encode(claims, credential, algorithm='HS256')}"
