"""Languages that a site adds to the bundled ones. Their names and scripts come from the admin's browser."""

import re
from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, delete, select

from jira_chat.kernel import bounds
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.settings import history, languages, rules
from jira_chat.settings.languages import Language
from jira_chat.settings.tables import added_languages as table
from jira_chat.settings.tables import text_overrides
from jira_chat.storage.engine import Database
from jira_chat.storage.upsert import insert_new

MOST_ADDED = 20
LONGEST_CODE = 20
LONGEST_NAME = 80

_TAG = re.compile(
    r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?((?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)", re.IGNORECASE | re.ASCII
)
"""The subtags of RFC 5646, section 2.1, for spoken languages: language, script, region, variants."""
_SCRIPT = re.compile(r"[a-z]{4}", re.ASCII)


class NewLanguage(msgspec.Struct, frozen=True, kw_only=True):
    """A language to add, as described by a browser."""

    code: bounds.Tag
    base: bounds.Tag
    """The code of the language that supplies its initial texts."""
    name: bounds.Line
    """The language's own name."""
    english_name: bounds.Line
    script: bounds.Tag
    """An ISO 15924 code."""
    usual_script: bounds.Tag
    """The script of the language for tags that name none."""


class AddedLanguages:
    """Adds languages to a site. `name_of` returns an author's name in Jira, `default_of` a site's default language."""

    def __init__(
        self,
        database: Database,
        name_of: Callable[[TenantId, AccountId], str],
        *,
        default_of: Callable[[TenantId], str],
        clock: Clock,
    ) -> None:
        self._database = database
        self._name_of = name_of
        self._default_of = default_of
        self._clock = clock

    def every(self, tenant: TenantId) -> tuple[Language, ...]:
        """Return the languages of a site: the bundled ones, then its added ones."""
        with self._database.reading() as connection:
            return (*languages.LANGUAGES, *of_site(connection, tenant))

    def add(self, tenant: TenantId, wanted: NewLanguage, *, author: AccountId) -> None:
        """Add a language; it uses the texts of its base until they are translated.

        Raises InvalidInputError with `fields`.
        """
        name = self._name_of(tenant, author)
        with self._database.transaction() as connection:
            before = of_site(connection, tenant)
            language, problems = checked(wanted, before)
            if problems:
                raise InvalidInputError("This language cannot be added.", fields=problems)
            row = {**_columns(language), "added_at": self._clock()}
            if not insert_new(connection, table, row | {"tenant_id": tenant}, key=("tenant_id", "code")):
                raise InvalidInputError("This language cannot be added.", fields={"code": _there(language)})
            self._note(connection, tenant, before, (*before, language), author=author, name=name)

    def remove(self, tenant: TenantId, code: str, *, author: AccountId) -> None:
        """Remove an added language with its texts.

        Raises NotFoundError, and ConflictError for a language that is needed.
        """
        name, default = self._name_of(tenant, author), self._default_of(tenant)
        with self._database.transaction() as connection:
            before = of_site(connection, tenant)
            language = next((each for each in before if each.code == code), None)
            if language is None:
                raise NotFoundError("This language is not available.")
            if problem := _needed(language, before, default):
                raise ConflictError(problem)
            for each, column in ((table, table.c.code), (text_overrides, text_overrides.c.language)):
                connection.execute(delete(each).where(each.c.tenant_id == tenant, column == code))
            left = tuple(each for each in before if each.code != code)
            self._note(connection, tenant, before, left, author=author, name=name)

    def _note(
        self,
        connection: Connection,
        tenant: TenantId,
        before: Sequence[Language],
        after: Sequence[Language],
        *,
        author: AccountId,
        name: str,
    ) -> None:
        was, now = ({"added_languages": [each.english_name for each in group]} for group in (before, after))
        history.record(
            connection, tenant, history.SITE, author=author, name=name, before=was, after=now, now=self._clock()
        )


def of_site(connection: Connection, tenant: TenantId) -> tuple[Language, ...]:
    """Return a site's added languages, by English name."""
    query = select(table).where(table.c.tenant_id == tenant).order_by(table.c.english_name, table.c.code)
    return tuple(
        Language(
            code=row["code"],
            name=row["name"],
            english_name=row["english_name"],
            script=row["script"],
            base=row["base"],
            usual_script=row["usual_script"],
        )
        for row in connection.execute(query).mappings()
    )


def checked(wanted: NewLanguage, added: Sequence[Language]) -> tuple[Language, dict[str, str]]:
    """Return the normalized language, and a message for each invalid field."""
    problems: dict[str, str] = {}
    tag = _TAG.fullmatch(wanted.code.strip(" ")) if len(wanted.code) <= LONGEST_CODE else None
    script, usual = wanted.script.lower(), wanted.usual_script.lower()
    if tag is not None and tag[2]:
        script = tag[2][1:].lower()
    language = Language(
        code=_normal(tag) if tag else wanted.code,
        name=" ".join(wanted.name.split()),
        english_name=" ".join(wanted.english_name.split()),
        script=script,
        base=wanted.base,
        usual_script=usual,
    )
    if tag is None:
        problems["code"] = "Enter a language tag such as cs, de-CH or zh-Hant."
    elif found := languages.find(language.code, added):
        problems["code"] = _there(found)
    elif len(added) >= MOST_ADDED:
        problems["code"] = f"A site can add {MOST_ADDED} languages. Remove one that is not needed."
    if languages.find(language.base, added) is None:
        problems["base"] = "Choose a language from the list."
    for field, name in (("name", language.name), ("english_name", language.english_name)):
        problems |= {field: "Enter a name."} if not name else rules.text_problems(field, name, LONGEST_NAME)
    if not (_SCRIPT.fullmatch(script) and _SCRIPT.fullmatch(usual)):
        problems["script"] = "Enter the four letters of a script, such as Latn."
    return language, problems


def _normal(tag: re.Match[str]) -> str:
    primary, script, region, variants = (part or "" for part in tag.groups())
    return f"{primary.lower()}{script.title()}{region.upper()}{variants.lower()}"


def _there(language: Language) -> str:
    return f"{language.english_name} ({language.code}) is there already."


def _needed(language: Language, added: Sequence[Language], default: str) -> str | None:
    """Return why a language cannot be removed, None if it can."""
    if language.code == default:
        return f"{language.english_name} is the default language. Choose another one first."
    follower = next((each for each in added if each.base == language.code), None)
    return f"{follower.english_name} is based on {language.english_name}. Remove it first." if follower else None


def _columns(language: Language) -> dict[str, str]:
    names = ("code", "name", "english_name", "script", "base", "usual_script")
    return {name: getattr(language, name) for name in names}
