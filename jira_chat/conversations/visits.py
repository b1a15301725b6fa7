"""Where a customer is while chatting, as their browser reports it. Pure."""

import json
import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

import msgspec

from jira_chat.access.principals import Principal
from jira_chat.conversations import devices
from jira_chat.kernel import bounds

MOST_META = 20
LONGEST_META_NAME = 40
LONGEST_META_VALUE = 255
LONGEST_TITLE = 255
LONGEST_PATH = 255
LONGEST_DEVICE = 100

USER_AGENT = "user_agent"

_META = "meta"
_Pairs = Annotated[dict[bounds.Id, bounds.Line | bool | int | float | None], msgspec.Meta(max_length=100)]
_CAPITAL = re.compile(r"[A-Z]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


VisitedPage = Annotated[dict[bounds.Id, bounds.Line], msgspec.Meta(max_length=100)]
"""A browser's report on the page with the chat: `url`, `title`, `referrer`, `language`, and the `data-` attributes of
the loader's script, named as in `dataset`. Of the attributes, `meta` and names that begin with it are kept. The server
adds the header `User-Agent`."""


class Visit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The stored part of a report. Addresses have no query or fragment, which may hold secrets."""

    url: str = ""
    title: str = ""
    referrer: str = ""
    language: str = ""
    time_zone: str = ""
    device: str = ""
    """Browser and system."""
    meta: dict[str, str] = {}

    @property
    def path(self) -> str | None:
        """The path of the page, None if the page is unknown."""
        return (urlsplit(self.url).path[:LONGEST_PATH] or "/") if self.url else None


def read(page: VisitedPage, person: Principal) -> Visit:
    """Return the part of a browser's report to store. A page address outside the person's site is dropped."""
    said = {name: page.get(name, "") for name in ("url", "title", "referrer", "language")}
    url = _address(said["url"])
    is_there = person.site is None or (url.removeprefix(person.site)[:1] in {"", "/"} and url.startswith(person.site))
    return Visit(
        url=url if is_there else "",
        title=_line(said["title"], LONGEST_TITLE),
        referrer=_address(said["referrer"]),
        language=_line(said["language"], bounds.LONGEST_TAG),
        time_zone=_line(person.zone or "", bounds.LONGEST_ID),
        device=_line(devices.described(page.get(USER_AGENT, "")), LONGEST_DEVICE),
        meta=_meta(page),
    )


def lines(visit: Visit) -> list[str]:
    """Return a visit as labelled lines of text."""
    told = {
        "Page": " ".join(filter(None, (visit.title, visit.url and f"<{visit.url}>"))),
        "Came from": visit.referrer,
        "Language": visit.language,
        "Time zone": visit.time_zone,
        "Device": visit.device,
        **visit.meta,
    }
    return [f"{name}: {value}" for name, value in told.items() if value]


def _meta(page: VisitedPage) -> dict[str, str]:
    """Return the pairs of `data-meta-…` (`metaOrderId` is `order-id`), and those of `JiraChat.setMeta`."""
    pairs = {
        _CAPITAL.sub(lambda capital: f"-{capital[0].lower()}", name.removeprefix(_META)).lstrip("-"): value
        for name, value in page.items()
        if name.startswith(_META) and name != _META
    }
    pairs |= _set_by_script(page.get(_META, ""))
    kept = {_line(name, LONGEST_META_NAME): _line(value, LONGEST_META_VALUE) for name, value in pairs.items()}
    return dict([pair for pair in kept.items() if all(pair)][:MOST_META])


def _set_by_script(text: str) -> dict[str, str]:
    try:
        found = msgspec.json.decode(text or "{}", type=_Pairs)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}


def _address(text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return _line(f"{parts.scheme}://{host}{parts.path}", bounds.LONGEST_LINE)


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        return None


def _line(text: str, longest: int) -> str:
    return _CONTROL.sub(" ", text).strip()[:longest]
