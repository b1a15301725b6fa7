"""Translate and Customize Chat: the bundled texts, and what admins of a site made of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.settings import history, icu, languages, text_files, texts
from jira_chat.settings.languages import Language
from jira_chat.settings.models import Change
from jira_chat.settings.tables import text_overrides as table
from jira_chat.storage.engine import Database

LONGEST_TEXT = 2000


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text of a language."""

    key: str
    default: str
    text: str

    @property
    def changed(self) -> bool:
        """Whether an admin made something else of it."""
        return self.text != self.default


@dataclass(frozen=True, kw_only=True)
class TextsPage:
    """All that the editor of a language shows."""

    language: Language
    texts: list[Text]
    history: list[Change]


class TextService:
    """Reads and changes the texts of a site. `name_of` says what Jira calls an author."""

    def __init__(self, database: Database, name_of: Callable[[TenantId, AccountId], str], *, clock: Clock) -> None:
        self._database = database
        self._name_of = name_of
        self._clock = clock

    def words(self, tenant: TenantId, language: Language) -> texts.Words:
        """Return all texts as the browser wants them."""
        with self._database.reading() as connection:
            changed = _overrides(connection, tenant, language.code)
        return {**texts.bundled_words(language.code), **{key: icu.flatten(text) for key, text in changed.items()}}

    def changed_counts(self, tenant: TenantId) -> dict[str, int]:
        """Return how many texts were changed, by the code of their language."""
        query = select(table.c.language, func.count()).where(table.c.tenant_id == tenant).group_by(table.c.language)
        with self._database.reading() as connection:
            return dict(connection.execute(query))

    def page(self, tenant: TenantId, code: str) -> TextsPage:
        """Return the texts of a language for editing.

        Raises NotFoundError for a language that is not bundled.
        """
        language = _known(code)
        with self._database.reading() as connection:
            changed = _overrides(connection, tenant, language.code)
            changes = history.latest(connection, tenant, history.of_texts(language.code))
        listed = [
            Text(key=key, default=default, text=changed.get(key, default))
            for key, default in texts.bundled(language.code).items()
        ]
        return TextsPage(language=language, texts=listed, history=changes)

    def save(self, tenant: TenantId, code: str, edits: Mapping[str, str | None], *, author: AccountId) -> None:
        """Change some texts; None makes one the default again.

        Raises NotFoundError, and InvalidInputError with `fields` by key, in which case nothing is changed.
        """
        language = _known(code)
        problems = {key: problem for key, text in edits.items() if (problem := _problem(language, key, text))}
        if problems:
            raise InvalidInputError("Some texts need another look.", fields=problems)
        name = self._name_of(tenant, author)
        with self._database.transaction() as connection:
            before = _overrides(connection, tenant, language.code)
            after = _edited(before, edits, texts.bundled(language.code))
            _replace(connection, tenant, language.code, after)
            history.record(
                connection,
                tenant,
                history.of_texts(language.code),
                author=author,
                name=name,
                before=before,
                after=after,
                now=self._clock(),
            )

    def export(self, tenant: TenantId, code: str) -> str:
        """Return all texts of a language as a file that `import_file` takes."""
        page = self.page(tenant, code)
        return text_files.write(page.language.code, {text.key: text.text for text in page.texts})

    def import_file(self, tenant: TenantId, code: str, content: bytes, *, author: AccountId) -> None:
        """Take over the texts of a file.

        Raises InvalidInputError with `fields` by line, in which case nothing is changed.
        """
        language = _known(code)
        found = text_files.read(content, language.code)
        problems = {
            f"line {line}": problem for key, (line, text) in found.items() if (problem := _problem(language, key, text))
        }
        if problems:
            raise InvalidInputError("The file cannot be used; nothing was changed.", fields=problems)
        self.save(tenant, language.code, {key: text for key, (_, text) in found.items()}, author=author)


def _known(code: str) -> Language:
    language = languages.find(code)
    if language is None:
        raise NotFoundError("This language is not available.")
    return language


def _problem(language: Language, key: str, text: str | None) -> str | None:
    default = texts.bundled(language.code).get(key)
    if default is None:
        return f"There is no text “{key}”."
    if text is None:
        return None
    if not text.strip():
        return "Enter a text, or reset it to the default."
    if len(text) > LONGEST_TEXT:
        return f"Use at most {LONGEST_TEXT} characters; this has {len(text)}."
    try:
        icu.check(text, like=default)
    except icu.InvalidTextError as error:
        return str(error)
    return None


def _edited(before: Mapping[str, str], edits: Mapping[str, str | None], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the overrides after some edits; what equals its default is none."""
    wanted = {**before, **edits}
    return {key: text for key, text in wanted.items() if text is not None and text != defaults.get(key)}


def _overrides(connection: Connection, tenant: TenantId, code: str) -> dict[str, str]:
    query = select(table.c.key, table.c.text).where(table.c.tenant_id == tenant, table.c.language == code)
    known = texts.bundled(code)
    return {key: text for key, text in connection.execute(query) if key in known}


def _replace(connection: Connection, tenant: TenantId, code: str, overrides: Mapping[str, str]) -> None:
    connection.execute(delete(table).where(table.c.tenant_id == tenant, table.c.language == code))
    rows = [{"tenant_id": tenant, "language": code, "key": key, "text": text} for key, text in overrides.items()]
    if rows:
        connection.execute(insert(table), rows)
