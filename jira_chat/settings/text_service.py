"""Translate and Customize Chat: the bundled texts, and a site's changes to them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from jira_chat.kernel.bounds import short
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.settings import added_languages, history, icu, languages, rules, text_files, texts
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
    english: str
    """The English text, for translators."""
    description: str
    """Where customers see it."""

    @property
    def changed(self) -> bool:
        """Whether an admin changed it."""
        return self.text != self.default


@dataclass(frozen=True, kw_only=True)
class TextsPage:
    """The data of a language's editor."""

    language: Language
    texts: list[Text]
    history: list[Change]


class TextService:
    """Reads and changes the texts of a site. `name_of` returns an author's name in Jira."""

    def __init__(self, database: Database, name_of: Callable[[TenantId, AccountId], str], *, clock: Clock) -> None:
        self._database = database
        self._name_of = name_of
        self._clock = clock

    def words(self, tenant: TenantId, language: Language) -> texts.Words:
        """Return all texts in the browser's format."""
        with self._database.reading() as connection:
            line = _lineage(connection, tenant, language)
            changed: dict[str, str] = {}
            for each in reversed(line):
                changed |= _overrides(connection, tenant, each.code)
        return {**texts.bundled_words(line[-1].code), **{key: icu.flatten(text) for key, text in changed.items()}}

    def changed_counts(self, tenant: TenantId) -> Mapping[str, int]:
        """Return the number of changed texts by language code."""
        query = select(table.c.language, table.c.key).where(table.c.tenant_id == tenant)
        with self._database.reading() as connection:
            return Counter(language for language, key in connection.execute(query) if key in texts.bundled())

    def page(self, tenant: TenantId, code: str) -> TextsPage:
        """Return the texts of a language for editing.

        Raises NotFoundError for a language that the site does not have.
        """
        with self._database.reading() as connection:
            language = _known(connection, tenant, code)
            defaults = _defaults(connection, tenant, language)
            changed = _overrides(connection, tenant, language.code)
            changes = history.latest(connection, tenant, history.of_texts(language.code))
        about, english = texts.descriptions(), texts.bundled(languages.DEFAULT.code)
        listed = [
            Text(
                key=key,
                default=default,
                text=changed.get(key, default),
                english=english[key],
                description=about.get(key, ""),
            )
            for key, default in defaults.items()
        ]
        return TextsPage(language=language, texts=listed, history=changes)

    def save(self, tenant: TenantId, code: str, edits: Mapping[str, str | None], *, author: AccountId) -> None:
        """Change texts; None resets one to the default.

        Raises NotFoundError, InvalidInputError with `fields` by key, and ConflictError if another person changes the
        same text at the same time; in each case nothing is changed.
        """
        language, defaults = self._editable(tenant, code)
        problems = {key: problem for key, text in edits.items() if (problem := _problem(defaults, key, text))}
        if problems:
            raise InvalidInputError("Some texts are not valid. Correct the marked ones.", fields=problems)
        self._write(tenant, language, edits, _overriding(defaults, edits), author=author)

    def _editable(self, tenant: TenantId, code: str) -> tuple[Language, Mapping[str, str]]:
        with self._database.reading() as connection:
            language = _known(connection, tenant, code)
            return language, _defaults(connection, tenant, language)

    def _write(
        self,
        tenant: TenantId,
        language: Language,
        edits: Mapping[str, str | None],
        wanted: Mapping[str, str],
        *,
        author: AccountId,
    ) -> None:
        name = self._name_of(tenant, author)
        try:
            with self._database.transaction() as connection:
                before = _overrides(connection, tenant, language.code)
                _replace(connection, tenant, language.code, edits.keys(), wanted)
                history.record(
                    connection,
                    tenant,
                    history.of_texts(language.code),
                    author=author,
                    name=name,
                    before=before,
                    after={**{key: text for key, text in before.items() if key not in edits}, **wanted},
                    now=self._clock(),
                )
        except IntegrityError:
            raise ConflictError("Somebody else changed the same texts at this moment. Please save again.") from None

    def export(self, tenant: TenantId, code: str) -> str:
        """Return all texts of a language as a file for `import_file`."""
        page = self.page(tenant, code)
        return text_files.write(page.language.code, {text.key: text.text for text in page.texts})

    def import_file(self, tenant: TenantId, code: str, content: bytes, *, author: AccountId) -> None:
        """Import the texts of a file; texts missing in it are not changed.

        Raises as `save`, but InvalidInputError has `fields` by line.
        """
        language, defaults = self._editable(tenant, code)
        edits = text_files.read(content, language.code, lambda key, text: _problem(defaults, key, text))
        self._write(tenant, language, edits, _overriding(defaults, edits), author=author)


def _known(connection: Connection, tenant: TenantId, code: str) -> Language:
    language = languages.find(code) or languages.find(code, added_languages.of_site(connection, tenant))
    if language is None:
        raise NotFoundError("This language is not available.")
    return language


def _lineage(connection: Connection, tenant: TenantId, language: Language) -> list[Language]:
    if not language.base:
        return [language]
    return languages.lineage(language, added_languages.of_site(connection, tenant))


def _defaults(connection: Connection, tenant: TenantId, language: Language) -> Mapping[str, str]:
    """Return the texts of a language without its own changes: the bundled ones, or those of its base on this site."""
    _, *bases = line = _lineage(connection, tenant, language)
    found = dict(texts.bundled(line[-1].code))
    for each in reversed(bases):
        found |= _overrides(connection, tenant, each.code)
    return found


def _problem(defaults: Mapping[str, str], key: str, text: str | None) -> str | None:
    default = defaults.get(key)
    if default is None:
        return f"There is no text “{short(key)}”."
    if text is None:
        return None
    if not text.strip():
        return "Enter a text, or reset it to the default."
    problems = rules.text_problems(key, text, LONGEST_TEXT)
    if problems:
        return problems[key]
    try:
        icu.check(text, like=default)
    except icu.InvalidTextError as error:
        return str(error)
    return None


def _overriding(defaults: Mapping[str, str], edits: Mapping[str, str | None]) -> dict[str, str]:
    """Return the edits that differ from the default."""
    typed = {key: text.strip() for key, text in edits.items() if text is not None}
    return {key: text for key, text in typed.items() if text != defaults[key]}


def _overrides(connection: Connection, tenant: TenantId, code: str) -> dict[str, str]:
    query = select(table.c.key, table.c.text).where(table.c.tenant_id == tenant, table.c.language == code)
    known = texts.bundled()
    return {key: text for key, text in connection.execute(query) if key in known}


def _replace(
    connection: Connection, tenant: TenantId, code: str, edited: Collection[str], overrides: Mapping[str, str]
) -> None:
    its_rows = (table.c.tenant_id == tenant) & (table.c.language == code) & table.c.key.in_(edited)
    connection.execute(delete(table).where(its_rows))
    rows = [{"tenant_id": tenant, "language": code, "key": key, "text": text} for key, text in overrides.items()]
    if rows:
        connection.execute(insert(table), rows)
