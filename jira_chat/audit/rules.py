"""Events of the audit log in words. Pure."""

from jira_chat.audit.models import SITE, Event, Kind, ReplyChange

LONGEST_ABOUT = 255


def did(event: Event) -> str:
    """Return what a person did, in words that follow their name: `transferred SUP-7 to Hardware`."""
    key = event.key or "a chat"
    match event.kind:
        case Kind.ASSIGNED if event.account and event.account == event.about_account:
            return f"took {key}"
        case Kind.ASSIGNED:
            return f"assigned {key} to {event.about or 'somebody'}"
        case Kind.TRANSFERRED:
            return f"transferred {key} to {event.about}"
        case Kind.RESOLVED:
            return f"resolved {key} ({event.about})"
        case Kind.PUT_OFFLINE:
            return f"put {event.about} offline"
        case Kind.REPLY_CHANGED:
            return _did_to_reply(event)


def about(name: str) -> str:
    """Return one or more names, cut to the stored length."""
    return name if len(name) <= LONGEST_ABOUT else name[: LONGEST_ABOUT - 1] + "…"


def _did_to_reply(event: Event) -> str:
    whose = "site" if event.project == SITE else "project"
    if event.change is ReplyChange.IMPORTED:
        return f"imported canned replies of the {whose}: {event.about}"
    return f"{event.change} the canned reply “{event.about}” of the {whose}"
