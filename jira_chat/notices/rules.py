"""Pure decisions about notices: what may be saved, when one is due, and what it says."""

import hashlib
import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from jira_chat.kernel import visible
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.notices.models import WEBHOOK, Wanted
from jira_chat.outgoing import targets
from jira_chat.outgoing.targets import InvalidTargetError
from jira_chat.sign_in import emails

MOST_MINUTES = 1440
MOST_EMAILS = 10

OLDEST = timedelta(days=1)
"""A longer wait is no news; a worker that was down for a night still sends notices."""

WORTH_TRYING = timedelta(hours=1)
"""How long a notice that cannot be sent is retried."""

_LONGEST_NAME = 80
_PLAIN = frozenset(" '\u2019-,")
_DOT_WITHIN = re.compile(r"\.(?=\S)")


def checked(wanted: Wanted, *, has_webhook: bool, loopback: bool) -> tuple[Wanted, dict[str, str]]:
    """Return the normalised choices, and a message for each wrong field, by path."""
    problems: dict[str, str] = {}
    if wanted.minutes not in range(MOST_MINUTES + 1):
        problems["minutes"] = f"Enter a whole number of minutes from 0 to {MOST_MINUTES}; 0 means never."
    normal: list[str] = []
    for index, typed in enumerate(wanted.emails[:MOST_EMAILS]):
        try:
            normal.append(emails.normal(typed))
        except InvalidInputError as error:
            problems[f"emails.{index}"] = f"{typed[:60]}: {error.message}"
    if len(wanted.emails) > MOST_EMAILS:
        problems["emails"] = f"At most {MOST_EMAILS} addresses can be told. Use a mailing list."
    try:
        if wanted.webhook:
            targets.read(wanted.webhook, loopback=loopback)
    except InvalidTargetError as error:
        problems["webhook"] = str(error)
    keeps = has_webhook if wanted.webhook is None else bool(wanted.webhook)
    if wanted.minutes and not wanted.emails and not keeps:
        problems.setdefault("minutes", "Enter an e-mail address or a webhook, or 0 for no notices.")
    return replace(wanted, emails=tuple(dict.fromkeys(normal))), problems


def span(minutes: int, set_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Return the times after which and until which a conversation that is due now began to wait.

    Conversations that were due before the project chose notices are left out.
    """
    wait = timedelta(minutes=minutes)
    return max(set_at - wait, now - wait - OLDEST), now - wait


def mark(receiver: str) -> str:
    """Return the name of a receiver in the queue, which holds no person's address."""
    return receiver if receiver == WEBHOOK else hashlib.sha256(receiver.encode()).hexdigest()[:32]


def is_late(since: datetime, minutes: int, now: datetime) -> bool:
    """Return whether it is too late to retry."""
    return now > since + timedelta(minutes=minutes) + WORTH_TRYING


def sentence(name: str, waited: timedelta) -> str:
    """Return the sentence of a notice about a conversation."""
    minutes = max(1, waited // timedelta(minutes=1))
    return f"{plain(name)} has been waiting for an answer for {minutes} minute{'' if minutes == 1 else 's'}."


def plain(name: str) -> str:
    """Return a typed name without characters that chat tools read as links, mentions or markup."""
    letters = "".join(each if _is_plain(each) else " " for each in _DOT_WITHIN.sub(" ", name))
    return visible.one_line(letters)[:_LONGEST_NAME].strip() or "A customer"


def _is_plain(letter: str) -> bool:
    return letter.isalnum() or letter in _PLAIN or letter == "." or unicodedata.category(letter).startswith("M")
