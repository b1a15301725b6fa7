"""Sealing everything that is stored anew, so that a SECRET_KEY from before can go."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault


@dataclass(frozen=True, kw_only=True)
class SealedText:
    """A sealed text in its row; `put` writes another one there."""

    place: tuple[str, ...]
    text: str
    put: Callable[[str], object]


SealedTexts = Callable[[Connection], Iterable[SealedText]]
"""Finds, and locks, all sealed texts of one kind."""


@dataclass(kw_only=True)
class Resealed:
    """What became of the texts of one kind."""

    changed: int = 0
    current: int = 0
    """Sealed with the present key, and for their place, already."""
    unreadable: list[str] = field(default_factory=list)
    """The places of those that no key opens. They are left as they are."""


def reseal(vault: Vault, texts: Iterable[SealedText]) -> Resealed:
    """Seal texts with the present key where they are not yet; doing it again changes nothing."""
    result = Resealed()
    for sealed in texts:
        try:
            fresh = vault.reseal(sealed.text, *sealed.place)
        except ValueError:
            result.unreadable.append(" ".join(sealed.place))
            continue
        if fresh == sealed.text:
            result.current += 1
        else:
            sealed.put(fresh)
            result.changed += 1
    return result


def reseal_all(database: Database, vault: Vault, kinds: Mapping[str, SealedTexts]) -> dict[str, Resealed]:
    """Reseal each kind in a transaction of its own; return what became of it."""
    results = {}
    for kind, sealed_texts in kinds.items():
        with database.transaction() as connection:
            results[kind] = reseal(vault, sealed_texts(connection))
    return results
