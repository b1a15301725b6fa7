"""A request's type and organizations, which service management keeps in fields whose ids differ between sites."""

import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from jira_chat.jira import wire
from jira_chat.jira.errors import JiraError
from jira_chat.jira.models import Classification, Issue, Named
from jira_chat.jira.request_details import MOST_ORGANIZATIONS
from jira_chat.jira.transport import Transport, parse
from jira_chat.kernel import bounds

log = logging.getLogger(__name__)

KNOWN_FOR = 24 * 3600.0
"""Seconds for which field ids are cached: a site lists hundreds of fields."""

AWAY_FOR = 600.0
"""Seconds until the next attempt after Jira did not list the fields."""

_TYPE = "com.atlassian.servicedesk:vp-origin"
_ORGANIZATIONS = "com.atlassian.servicedesk:sd-customer-organizations"
_LONGEST_ID = 20


class _Schema(Struct):
    custom: str | None = None


class _Field(Struct):
    id: str
    schema: _Schema | None = None


class _Held(Struct):
    fields: dict[str, Any] = {}


class Fields(NamedTuple):
    """The ids of the two fields, None for one that does not exist."""

    request_type: str | None = None
    organizations: str | None = None

    def asked(self) -> str:
        """Return the fields of an issue to ask for, including these two."""
        return ",".join([*wire.IssueFields.__struct_encode_fields__, *filter(None, self)])

    def issue(self, answer: msgspec.Raw) -> Issue:
        """Return an issue as a value of ours, with its classification. Raises JiraUnreadableError."""
        return msgspec.structs.replace(parse(wire.Issue, answer).value(), classification=self._read(answer))

    def _read(self, answer: msgspec.Raw) -> Classification | None:
        if self.request_type is None:
            return None
        held = parse(_Held, answer).fields
        chosen = held.get(self.request_type)
        joined = held.get(self.organizations) if self.organizations else None
        named = map(_named, joined if isinstance(joined, list) else ())
        return Classification(
            request_type=_named(chosen.get("requestType")) if isinstance(chosen, dict) else None,
            organizations=tuple(each for each in named if each)[:MOST_ORGANIZATIONS],
        )


class ServiceFields:
    """Finds and caches the two fields of a site. While Jira does not list them, the last known ids stay."""

    def __init__(self, transport: Transport, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._timer = timer
        self._known = (Fields(), float("-inf"))

    def known(self) -> Fields:
        """Return the two fields."""
        fields, until = self._known
        now = self._timer()
        if now < until:
            return fields
        try:
            fields, until = self._find(), now + KNOWN_FOR
        except JiraError as error:
            log.info("fields_unread", extra={"code": error.code, "status": error.status})
            until = now + AWAY_FOR
        self._known = (fields, until)
        return fields

    def _find(self) -> Fields:
        listed = self._transport.read(tuple[_Field, ...], self._transport.platform.get_fields)
        by_kind = {each.schema.custom: each.id for each in listed if each.schema}
        return Fields(request_type=by_kind.get(_TYPE), organizations=by_kind.get(_ORGANIZATIONS))


def _named(value: Any) -> Named | None:
    """Return a value with a numeric id and a name, None for anything else."""
    if not isinstance(value, dict):
        return None
    id_, name = str(value.get("id", "")), value.get("name")
    is_right = id_.isascii() and id_.isdigit() and len(id_) <= _LONGEST_ID
    return Named(id_, name[: bounds.LONGEST_ID]) if is_right and isinstance(name, str) and name.strip() else None
