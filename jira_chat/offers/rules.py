"""Decisions about offers. Pure: the settings page uses them to show what would happen now."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.offers.models import Candidate, Choice, Offer, Plan, State, Waiting
from jira_chat.settings.languages import Language
from jira_chat.settings.models import ProjectSettings

NEW_FOR = timedelta(hours=1)
"""A chat that has waited longer is no longer offered: everybody sees it."""

SOON = timedelta(seconds=1)
"""Time between two rounds while a chat is offered or waits for an agent with room."""

SELDOM = timedelta(seconds=5)
"""Time between two rounds while chats wait for an agent to come online."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def choose(
    settings: ProjectSettings,
    online: Collection[Candidate],
    *,
    asked: Collection[AccountId] = (),
    language: Language | None = None,
    labels: Collection[str] = (),
    closed: bool = False,
) -> Choice:
    """Return the agent to offer a chat in a language and with labels, other than those who were `asked` before.

    Among agents with room, those who take one of its labels come first, then those who answer in its language, then
    those who take no labels: agents with labels are kept free for these while others can answer as well.
    """
    if closed:
        return Choice(candidate=None, because="the chat is closed")
    if settings.offering == "everybody":
        return Choice(candidate=None, because="everybody sees new chats")
    if not online:
        return Choice(candidate=None, because="nobody is online")
    left = [each for each in online if each.account not in asked]
    if not left:
        return Choice(candidate=None, because="everybody who is online was asked")
    free = [each for each in left if each.chats < _capacity(each, settings)]
    if not free:
        return Choice(candidate=None, because="everybody who is online has as many chats as they take")
    suited, which, missing = _suited(free, language, labels)
    first = _first(settings, suited)
    because = f"of those who {' and '.join(which)}, {first.because}" if which else first.because
    return replace(first, because="; ".join([because, *missing]))


def plan(
    settings: ProjectSettings,
    place: tuple[TenantId, ProjectId],
    waiting: Sequence[Waiting],
    offers: Sequence[Offer],
    online: Sequence[Candidate],
    *,
    now: datetime,
    closed: bool = False,
) -> Plan:
    """Return the changes of a round: unanswered offers end, and waiting chats are offered to the next agent.

    `waiting` are a project's new chats without an agent, longest waiting first. Nothing is offered while the project's
    chat is `closed`.
    """
    candidates = {each.account: each for each in online}
    still = {each.id for each in waiting}
    ended = [answered(each, accepts=False) for each in offers if _is_over(each, candidates, still, now)]
    for offer in ended:
        _count(candidates, offer.account, -1)
    known = {each.conversation: each for each in [*offers, *ended]}
    made: dict[ConversationId, Offer] = {}
    pauses: set[timedelta] = set()
    for chat in waiting:
        before = known.get(chat.id)
        if before is not None and before.state is not State.OVER:
            pauses |= {SOON} if before.state is State.OFFERED else set()
            continue
        asked = () if before is None else before.asked
        choice = choose(
            settings,
            candidates.values(),
            asked=asked,
            language=chat.language,
            labels=chat.labels,
            closed=closed,
        )
        chosen = choice.candidate
        if chosen is not None:
            made[chat.id] = _offer((*place, chat.id), chosen.account, asked, settings=settings, now=now)
            _count(candidates, chosen.account, +1, offered_at=now)
            pauses.add(SOON)
        elif settings.offering != "everybody":
            pauses.add(SOON if candidates.keys() - set(asked) and not closed else SELDOM)
    changed = {each.conversation: each for each in ended} | made
    told = frozenset(each.account for each in [*ended, *made.values()])
    return Plan(changed=tuple(changed.values()), told=told, pause=min(pauses, default=None))


def told(
    plan: Plan, waiting: Sequence[Waiting], offers: Sequence[Offer]
) -> tuple[set[ConversationId], set[ConversationId]]:
    """Return the chats that are to be marked as offered after a round, and those that no longer are."""
    known = {each.conversation: each for each in [*offers, *plan.changed]}
    offered = {each.conversation for each in known.values() if each.state is State.OFFERED}
    shown = {each.id for each in waiting if each.offered}
    return offered - shown, (shown | {each.conversation for each in plan.changed}) - offered


def answered(offer: Offer, *, accepts: bool) -> Offer:
    """Return an offer as accepted, or as declined: by an answer, by silence, or because its agent left."""
    if accepts:
        return replace(offer, state=State.ACCEPTED)
    return replace(offer, state=State.OVER, asked=(*offer.asked, offer.account))


def _offer(
    place: tuple[TenantId, ProjectId, ConversationId],
    account: AccountId,
    asked: tuple[AccountId, ...],
    *,
    settings: ProjectSettings,
    now: datetime,
) -> Offer:
    tenant, project, conversation = place
    return Offer(
        tenant=tenant,
        project=project,
        conversation=conversation,
        account=account,
        state=State.OFFERED,
        offered_at=now,
        until=now + timedelta(seconds=settings.offer_seconds),
        asked=asked,
    )


def _suited(
    free: Sequence[Candidate], language: Language | None, labels: Collection[str]
) -> tuple[Sequence[Candidate], list[str], list[str]]:
    """Return the agents who suit a chat best, what they have in common, and what none of them offers."""
    which, missing = [], []
    wanted = {each.casefold(): each for each in labels}
    taking = [each for each in free if wanted.keys() & _folded(each.labels)]
    taken = [label for key, label in wanted.items() if any(key in _folded(each.labels) for each in taking)]
    if taking:
        which.append(f"take {' or '.join(taken)}")
    elif wanted:
        missing.append(f"nobody with room takes {' or '.join(wanted.values())}")
    suited = taking or free
    if language is not None:
        speaking = [each for each in suited if language.code in each.languages]
        if speaking:
            which.append(f"answer in {language.english_name}")
        else:
            who = "none of them" if taking else "nobody with room"
            missing.append(f"{who} says that they answer in {language.english_name}")
        suited = speaking or suited
    general = [each for each in suited if not each.labels]
    if not taking and 0 < len(general) < len(suited):
        which.append("take no labels")
        suited = general
    return suited, which, missing


def _folded(labels: Collection[str]) -> set[str]:
    """Return labels as they are compared: Jira's search ignores case."""
    return {each.casefold() for each in labels}


def _first(settings: ProjectSettings, free: Sequence[Candidate]) -> Choice:
    if settings.offering == "least_busy":
        chosen = min(free, key=lambda each: (each.chats, *_turn(each)))
        return Choice(candidate=chosen, because=f"nobody with room has fewer chats ({chosen.chats})")
    chosen = min(free, key=_turn)
    return Choice(candidate=chosen, because=f"it is their turn, and they have room ({chosen.chats} chats)")


def _capacity(candidate: Candidate, settings: ProjectSettings) -> int:
    return settings.offer_capacity if candidate.capacity is None else candidate.capacity


def _is_over(offer: Offer, here: Collection[AccountId], waiting: Collection[ConversationId], now: datetime) -> bool:
    """Return whether an offer ends unanswered: its time is over, its agent left, or the chat no longer waits."""
    if offer.state is not State.OFFERED:
        return False
    return offer.until <= now or offer.account not in here or offer.conversation not in waiting


def _count(
    candidates: dict[AccountId, Candidate], account: AccountId, by: int, *, offered_at: datetime | None = None
) -> None:
    known = candidates.get(account)
    if known is not None:
        at = offered_at or known.offered_at
        candidates[account] = replace(known, chats=known.chats + by, offered_at=at)


def _turn(candidate: Candidate) -> tuple[datetime, str]:
    return candidate.offered_at or _LONG_AGO, candidate.account
