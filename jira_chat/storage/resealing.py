"""Resealing of all stored secrets, so that a former SECRET_KEY can be removed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault


@dataclass(frozen=True, kw_only=True)
class SealedText:
    """A sealed text in its row; `put` replaces it."""

    place: tuple[str, ...]
    text: str
    put: Callable[[str], object]


SealedTexts = Callable[[Connection], Iterable[SealedText]]
"""Finds, and locks, all sealed texts of one kind."""


@dataclass(kw_only=True)
class Resealed:
    """The result for the texts of one kind."""

    changed: int = 0
    current: int = 0
    """Texts already sealed with the present key and for their place."""
    unreadable: list[str] = field(default_factory=list)
    """The places of texts that no key opens, which stay unchanged."""


def reseal(vault: Vault, texts: Iterable[SealedText]) -> Resealed:
    """Seal texts with the present key unless they already are; repeating it changes nothing."""
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
    """Reseal each kind in its own transaction; return the result of each."""
    results = {}
    for kind, sealed_texts in kinds.items():
        with database.transaction() as connection:
            results[kind] = reseal(vault, sealed_texts(connection))
    return results
