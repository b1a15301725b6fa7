"""The contribution of one conversation to the figures of the quarter of an hour in which it began. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from jira_chat.access.principals import Side
from jira_chat.conversations.figures import Fact, Turn
from jira_chat.kernel.ids import AccountId
from jira_chat.reports.histograms import bin_of
from jira_chat.reports.models import (
    AGENT,
    ANSWER,
    LANGUAGE,
    MISSED,
    PAGE,
    RATING,
    RESOLUTION,
    STARTED,
    WAIT,
    Figures,
    Missed,
)

MISSED_AFTER = timedelta(minutes=10)
"""A later answer counts as missed. Conversations are counted once they are this old."""

OTHER = ""
"""The label of all that has no label of its own."""

MOST_LABELS = 100
"""Pages with their own label on a day; anybody can make up page addresses."""

_MOST_SEGMENTS = 4
_PLAIN_SEGMENT = re.compile(r"[A-Za-z_.~-]{1,30}")
_WORD = re.compile(r"[A-Za-z]{3,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")


def figures(fact: Fact) -> Figures:
    """Return a conversation's contribution by figure and label. Durations are counted in bins of `histograms`."""
    waits = list(_waits(fact.turns))
    found: dict[str, Counter[str]] = {STARTED: Counter({OTHER: 1}), WAIT: Counter(_bin(wait) for wait, _ in waits)}
    if waits:
        found[ANSWER] = Counter([_bin(waits[0][0])])
    if (missed := _missed(fact, waits)) is not None:
        found[MISSED] = Counter([missed])
    if fact.resolved_at is not None:
        found[RESOLUTION] = Counter([_bin(fact.resolved_at - fact.created_at)])
    if fact.rating is not None:
        found[RATING] = Counter([str(fact.rating)])
    found[LANGUAGE] = Counter([] if fact.language is None else [language(fact.language)])
    found[PAGE] = Counter([] if fact.path is None else [page(fact.path)])
    return {figure: dict(counted) for figure, counted in found.items() if counted}


def language(tag: str) -> str:
    """Return the language of a browser's language tag, without script and region."""
    found = _LANGUAGE.match(tag.lower())
    return found[0] if found else OTHER


def page(path: str) -> str:
    """Return a page without parts that may name a person or a case: digits, addresses, long segments become `…`."""
    segments = [each for each in path.split("/") if each]
    shown = [each if _PLAIN_SEGMENT.fullmatch(each) else "…" for each in segments[:_MOST_SEGMENTS]]
    return "/" + "/".join(shown + ["…"] * (len(segments) > _MOST_SEGMENTS))


def folded(found: Figures, known: Collection[str]) -> Figures:
    """Return figures with the page under `OTHER` if its day, whose labels are `known`, has no room for a new one."""
    if PAGE not in found or len(known) < MOST_LABELS or found[PAGE].keys() <= set(known):
        return found
    return {**found, PAGE: {OTHER: 1}}


def words_of(names: Collection[str]) -> set[str]:
    """Return the words of names and e-mail addresses that a page's address may contain."""
    return {word.lower() for name in names for word in _WORD.findall(name.partition("@")[0])}


def without_words(labels: Mapping[str, int], words: Collection[str]) -> dict[str, int]:
    """Return counts of pages, with those that contain one of the words under `OTHER`."""
    found: Counter[str] = Counter()
    for label, count in labels.items():
        found[OTHER if any(word in label.lower() for word in words) else label] += count
    return dict(found)


def without_page(found: Figures, words: Collection[str]) -> Figures:
    """Return figures with the page under `OTHER` if it contains one of the words."""
    return {**found, PAGE: without_words(found[PAGE], words)} if PAGE in found else found


def kept(found: Figures, before: Figures) -> Figures:
    """Return figures with the language and page first counted: the customer moves on, and visits are deleted."""
    return {**found, **{each: before[each] for each in (LANGUAGE, PAGE) if each in before}}


def changes(before: Figures, after: Figures) -> Iterator[tuple[str, str, int]]:
    """Return the difference of each label of each figure."""
    for figure in before.keys() | after.keys():
        old, new = before.get(figure, {}), after.get(figure, {})
        for label in old.keys() | new.keys():
            if difference := new.get(label, 0) - old.get(label, 0):
                yield figure, label, difference


def first_agent(fact: Fact) -> AccountId | None:
    """Return the account of the agent who answered first, None if there is none."""
    answered = next((seq for _, seq in _waits(fact.turns)), None)
    return next((turn.account for turn in fact.turns if turn.seq == answered), None)


def with_agent(found: Figures, account: AccountId | None) -> Figures:
    """Return figures with that of the agent who answered first, if agents are counted."""
    if account is None or ANSWER not in found:
        return found
    (answer,) = found[ANSWER]
    return {**found, AGENT: {f"{answer} {account}": 1}}


def read_agent(label: str) -> tuple[int, AccountId]:
    """Return the bin and the account of an agent's first answer."""
    answer, _, account = label.partition(" ")
    return int(answer), AccountId(account)


def _waits(turns: Sequence[Turn]) -> Iterator[tuple[timedelta, int]]:
    """Return each wait of the customer, and the number of the message that ended it."""
    since: datetime | None = None
    for turn in turns:
        if turn.side is Side.CUSTOMER:
            since = since or turn.at
        elif since is not None:
            # Jira's clock may be behind ours.
            yield max(turn.at - since, timedelta()), turn.seq
            since = None


def _missed(fact: Fact, waits: Sequence[tuple[timedelta, int]]) -> Missed | None:
    if all(turn.side is not Side.CUSTOMER for turn in fact.turns):
        return None
    is_late = not waits or waits[0][0] > MISSED_AFTER
    if is_late and fact.agents_online is False:
        return Missed.NOBODY_ONLINE
    if waits and fact.delivered < waits[0][1]:
        return Missed.LEFT
    return Missed.NO_ANSWER if is_late else None


def _bin(duration: timedelta) -> str:
    return str(bin_of(duration.total_seconds()))
