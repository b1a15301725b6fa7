"""Details of a request beside its messages, from service management: fields, SLA clocks, customer."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from msgspec import Struct

from jira_chat.jira import adf, wire
from jira_chat.jira.ids import part
from jira_chat.jira.models import User
from jira_chat.jira.transport import Transport
from jira_chat.kernel import bounds
from jira_chat.kernel.ids import AccountId, IssueId

MOST_FIELDS = 40
MOST_CLOCKS = 10
MOST_ORGANIZATIONS = 10
LONGEST_VALUE = 2_000

_EXPANDED = "requestType,sla"
_SHOWN_ELSEWHERE = {"summary", "description"}
"""The conversation's own name, and its first message."""

_LONGEST = 10**12
"""Milliseconds, some thirty years: within the range of `timedelta`."""

_NAMES = ("label", "displayName", "name", "value")
"""Keys under which an object value may have its text, the best first."""


class Running(StrEnum):
    """Whether an SLA clock is running."""

    RUNNING = "running"
    PAUSED = "paused"
    """Paused by its conditions, such as waiting for the customer."""
    OUTSIDE_HOURS = "outside_hours"
    """Outside the working hours of its calendar."""
    STOPPED = "stopped"


class SlaClock(Struct, frozen=True, kw_only=True):
    """One of a request's SLA clocks, as it stood when Jira was asked."""

    name: str
    running: Running
    breached: bool
    remaining: timedelta | None
    """Time until the goal; negative if it is missed."""
    elapsed: timedelta | None
    goal: timedelta | None


class RequestValue(Struct, frozen=True, kw_only=True):
    """A field of a request as plain text."""

    id: str
    name: str
    value: str


class RequestDetails(Struct, frozen=True, kw_only=True):
    """A request as agents see it beside the chat."""

    type: str
    reporter: User | None
    fields: tuple[RequestValue, ...]
    """The fields with a value, except summary and description."""
    clocks: tuple[SlaClock, ...]


class _Duration(Struct):
    millis: int = 0


def _time(said: _Duration | None) -> timedelta | None:
    return None if said is None else timedelta(milliseconds=min(max(said.millis, -_LONGEST), _LONGEST))


class _Cycle(Struct, rename="camel"):
    breached: bool = False
    paused: bool = False
    within_calendar_hours: bool = True
    remaining_time: _Duration | None = None
    elapsed_time: _Duration | None = None
    goal_duration: _Duration | None = None

    def clock(self, name: str, *, ongoing: bool) -> SlaClock:
        return SlaClock(
            name=name[: bounds.LONGEST_ID],
            running=self._running() if ongoing else Running.STOPPED,
            breached=self.breached,
            remaining=_time(self.remaining_time),
            elapsed=_time(self.elapsed_time),
            goal=_time(self.goal_duration),
        )

    def _running(self) -> Running:
        if self.paused:
            return Running.PAUSED
        return Running.RUNNING if self.within_calendar_hours else Running.OUTSIDE_HOURS


class _Sla(Struct, rename="camel"):
    name: str = ""
    ongoing_cycle: _Cycle | None = None
    completed_cycles: tuple[_Cycle, ...] | None = None

    def clock(self) -> SlaClock | None:
        """Return the clock of the ongoing cycle, else of the latest; None before the first."""
        if self.ongoing_cycle is not None:
            return self.ongoing_cycle.clock(self.name, ongoing=True)
        done = self.completed_cycles or ()
        return done[-1].clock(self.name, ongoing=False) if done else None


def _clocks(slas: wire.Page[_Sla] | None) -> tuple[SlaClock, ...]:
    clocks = (each.clock() for each in (slas.values if slas else ()))
    return tuple(islice(filter(None, clocks), MOST_CLOCKS))


class _Timed(Struct):
    sla: wire.Page[_Sla] | None = None


class _Named(Struct):
    name: str = ""


class _FieldValue(Struct, rename="camel"):
    field_id: str = ""
    label: str | None = None
    value: Any = None


class _Request(Struct, rename="camel"):
    request_type: _Named | None = None
    reporter: User | None = None
    request_field_values: tuple[_FieldValue, ...] = ()
    sla: wire.Page[_Sla] | None = None

    def details(self) -> RequestDetails:
        """Return the request as a value of ours."""
        return RequestDetails(
            type=(self.request_type.name if self.request_type else "")[: bounds.LONGEST_ID],
            reporter=self.reporter,
            fields=tuple(islice(self._fields(), MOST_FIELDS)),
            clocks=_clocks(self.sla),
        )

    def _fields(self) -> Iterator[RequestValue]:
        for each in self.request_field_values:
            value = "" if each.field_id in _SHOWN_ELSEWHERE else _text(each.value)[:LONGEST_VALUE]
            if value:
                name = (each.label or each.field_id)[: bounds.LONGEST_ID]
                yield RequestValue(id=each.field_id[: bounds.LONGEST_ID], name=name, value=value)


def of_request(transport: Transport, issue: IssueId, headers: dict[str, str]) -> RequestDetails:
    """Return the details of a request. Raises a `JiraError`."""
    found = transport.read(
        _Request,
        transport.service_management.get_customer_request_by_id_or_key,
        part(issue),
        expand=_EXPANDED,
        headers=headers,
    )
    return found.details()


def clocks(transport: Transport, issue: IssueId, headers: dict[str, str]) -> tuple[SlaClock, ...] | None:
    """Return a request's SLA clocks, None if its project has no SLAs. Raises a `JiraError`."""
    found = transport.read(
        _Timed,
        transport.service_management.get_customer_request_by_id_or_key,
        part(issue),
        expand="sla",
        headers=headers,
    )
    return _clocks(found.sla) if found.sla and found.sla.values else None


def organizations(transport: Transport, account: AccountId, headers: dict[str, str]) -> tuple[str, ...]:
    """Return the names of the first organizations that a customer is in. Raises a `JiraError`."""
    found = transport.read(
        wire.Page[_Named],
        transport.service_management.get_organizations_organization_get,
        account_id=account,
        limit=MOST_ORGANIZATIONS,
        headers=headers,
    )
    return tuple(each.name[: bounds.LONGEST_ID] for each in found.values if each.name)


def _text(value: Any) -> str:
    """Return a field's value as text, empty if it has none."""
    if isinstance(value, dict):
        if value.get("type") == "doc":
            return adf.to_text(value).strip()
        return next((str(value[name]) for name in _NAMES if value.get(name)), "")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value).strip()
