"""What one conversation adds to the figures of the quarter of an hour in which it began. Pure."""

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
"""An answer later than that is one too late. Conversations are counted when they are as old."""

OTHER = ""
"""The label of what is not told apart."""

MOST_LABELS = 100
"""Pages told apart on a day; anybody can make them up."""

_MOST_SEGMENTS = 4
_PLAIN_SEGMENT = re.compile(r"[A-Za-z_.~-]{1,30}")
_WORD = re.compile(r"[A-Za-z]{3,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")


def figures(fact: Fact) -> Figures:
    """Return what a conversation adds, by figure and label. Durations are counted in bins of `histograms`."""
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
    """Return the language of a browser's tag, without script and region."""
    found = _LANGUAGE.match(tag.lower())
    return found[0] if found else OTHER


def page(path: str) -> str:
    """Return a page without what may name a person or a case: digits, addresses and long segments become `…`."""
    segments = [each for each in path.split("/") if each]
    shown = [each if _PLAIN_SEGMENT.fullmatch(each) else "…" for each in segments[:_MOST_SEGMENTS]]
    return "/" + "/".join(shown + ["…"] * (len(segments) > _MOST_SEGMENTS))


def folded(found: Figures, known: Collection[str]) -> Figures:
    """Return figures with the page among those that are told apart on its day, which `known` has so far."""
    if PAGE not in found or len(known) < MOST_LABELS or found[PAGE].keys() <= set(known):
        return found
    return {**found, PAGE: {OTHER: 1}}


def words_of(names: Collection[str]) -> set[str]:
    """Return the words by which names and addresses may stand in the address of a page."""
    return {word.lower() for name in names for word in _WORD.findall(name.partition("@")[0])}


def without_words(labels: Mapping[str, int], words: Collection[str]) -> dict[str, int]:
    """Return counts of pages, those with one of some words among the others."""
    found: Counter[str] = Counter()
    for label, count in labels.items():
        found[OTHER if any(word in label.lower() for word in words) else label] += count
    return dict(found)


def without_page(found: Figures, words: Collection[str]) -> Figures:
    """Return figures whose page is among the others if it has one of some words."""
    return {**found, PAGE: without_words(found[PAGE], words)} if PAGE in found else found


def kept(found: Figures, before: Figures) -> Figures:
    """Return figures with where the customer was when that was counted first: they move on, and it is deleted."""
    return {**found, **{each: before[each] for each in (LANGUAGE, PAGE) if each in before}}


def changes(before: Figures, after: Figures) -> Iterator[tuple[str, str, int]]:
    """Return by how much each label of each figure changes."""
    for figure in before.keys() | after.keys():
        old, new = before.get(figure, {}), after.get(figure, {})
        for label in old.keys() | new.keys():
            if difference := new.get(label, 0) - old.get(label, 0):
                yield figure, label, difference


def first_agent(fact: Fact) -> AccountId | None:
    """Return the first agent known here who answered, if one did."""
    answered = next((seq for _, seq in _waits(fact.turns)), None)
    return next((turn.account for turn in fact.turns if turn.seq == answered), None)


def with_agent(found: Figures, account: AccountId | None) -> Figures:
    """Return figures with those of the agent who answered first, where agents are counted."""
    if account is None or ANSWER not in found:
        return found
    (answer,) = found[ANSWER]
    return {**found, AGENT: {f"{answer} {account}": 1}}


def read_agent(label: str) -> tuple[int, AccountId]:
    """Return the bin and the account of an agent's first answer."""
    answer, _, account = label.partition(" ")
    return int(answer), AccountId(account)


def _waits(turns: Sequence[Turn]) -> Iterator[tuple[timedelta, int]]:
    """Return how long the customer waited each time, and for which message."""
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
