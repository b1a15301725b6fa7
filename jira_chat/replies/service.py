"""The use cases of canned replies.

Agents use their own replies, the current project's and the site's. Each page manages those of one owner: an agent's
page the agent's own, the settings page the project's, the administration page the site's.
"""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.audit import repository as audit
from jira_chat.audit.models import SITE as WHOLE_SITE
from jira_chat.audit.models import Event, Kind, ReplyChange
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, LimitReachedError, NotFoundError
from jira_chat.kernel.ids import ProjectId, new_id
from jira_chat.kernel.problems import FieldProblem
from jira_chat.replies import repository, rules
from jira_chat.replies.models import SITE, Draft, Owner, Reply, Scope, of_agent, of_project
from jira_chat.settings import history
from jira_chat.storage.engine import Database

_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NOT_SAVED = "This reply cannot be saved. Correct the marked fields."


class ReplyService:
    """Uses and manages canned replies. Changes of a project's or the site's replies go into its change history."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def usable(self, agent: Principal) -> list[Reply]:
        """Return the replies that an agent can insert, by name. Raises ForbiddenError for anybody else."""
        owners = _usable(agent)
        with self._database.reading() as connection:
            return repository.of_owners(connection, agent.tenant, owners)

    def note_use(self, agent: Principal, reply: str) -> None:
        """Count that an agent inserted a reply. Raises ForbiddenError and NotFoundError."""
        owners, now = _usable(agent), self._clock()
        with self._database.transaction() as connection:
            if not repository.count_use(connection, agent.tenant, owners, reply, now=now):
                raise _gone()

    def managed(self, person: Principal) -> list[Reply]:
        """Return the replies that the person's page manages. Raises ForbiddenError."""
        owner = _managed(person)
        with self._database.reading() as connection:
            return repository.of_owners(connection, person.tenant, [owner])

    def save(self, person: Principal, reply: str, draft: Draft) -> None:
        """Change a reply, or add one under an id that the page chose, so that saving can be repeated.

        Raises ForbiddenError, NotFoundError for an invalid id, and InvalidInputError with `fields`.
        """
        owner, draft = _managed(person), _checked(draft)
        if not _ID.fullmatch(reply):
            raise _gone()
        by = self._by(person)
        try:
            with self._database.transaction() as connection:
                before = repository.find(connection, person.tenant, owner, reply)
                if before is None:
                    _check_room(repository.count(connection, person.tenant, owner) + 1)
                    repository.insert(connection, person.tenant, owner, draft, by, reply=reply)
                else:
                    repository.write(connection, person.tenant, owner, draft, by, reply=reply)
                self._record(connection, person, owner, before=before, after=draft)
        except IntegrityError:
            problem = {"name": FieldProblem("name_taken")}
            raise InvalidInputError(_NOT_SAVED, fields=problem) from None

    def remove(self, person: Principal, reply: str) -> None:
        """Delete a reply. Raises ForbiddenError and NotFoundError."""
        owner = _managed(person)
        with self._database.transaction() as connection:
            before = repository.find(connection, person.tenant, owner, reply)
            if before is None:
                raise _gone()
            repository.remove(connection, person.tenant, owner, reply)
            self._record(connection, person, owner, before=before)

    def import_all(self, person: Principal, drafts: Sequence[Draft]) -> None:
        """Import the replies of a file, all or none; a present reply of the same name and language gets the new text.

        Raises ForbiddenError, and InvalidInputError with `fields` by number, name and field.
        """
        owner, drafts = _managed(person), [rules.normal(each) for each in drafts]
        if problems := rules.numbered_problems(drafts):
            raise InvalidInputError("The file cannot be used; nothing was changed.", fields=problems)
        by = self._by(person)
        with self._database.transaction() as connection:
            for draft in drafts:
                if not repository.write_named(connection, person.tenant, owner, draft, by):
                    repository.insert(connection, person.tenant, owner, draft, by, reply=new_id())
            _check_room(repository.count(connection, person.tenant, owner))
            names = [each.name for each in drafts]
            self._note(connection, person, owner, {"replies": {}}, {"replies": {"imported": names}})
            self._audit(connection, person, owner, ReplyChange.IMPORTED, ", ".join(names))

    def _by(self, person: Principal) -> repository.Values:
        account = str(person.account)
        return {"changed_at": self._clock(), "changed_by": person.name, "changed_by_account": account}

    def _record(
        self,
        connection: Connection,
        person: Principal,
        owner: Owner,
        *,
        before: Reply | None = None,
        after: Draft | None = None,
    ) -> None:
        texts = [{_label(each): each.text} if each else {} for each in (before, after)]
        self._note(connection, person, owner, {"replies": texts[0]}, {"replies": texts[1]})
        if (changed := after or before) is not None and texts[0] != texts[1]:
            self._audit(connection, person, owner, _change(before, after), _label(changed))

    def _note(
        self,
        connection: Connection,
        person: Principal,
        owner: Owner,
        before: Mapping[str, object],
        after: Mapping[str, object],
    ) -> None:
        if owner.scope is Scope.PERSONAL or person.account is None:
            return
        history.record(
            connection,
            person.tenant,
            history.SITE if owner == SITE else history.of_project(ProjectId(owner.key)),
            author=person.account,
            name=person.name,
            before=before,
            after=after,
            now=self._clock(),
        )

    def _audit(self, connection: Connection, person: Principal, owner: Owner, change: ReplyChange, about: str) -> None:
        if owner.scope is Scope.PERSONAL or person.account is None:
            return
        event = Event(
            tenant=person.tenant,
            project=WHOLE_SITE if owner == SITE else ProjectId(owner.key),
            kind=Kind.REPLY_CHANGED,
            at=self._clock(),
            account=person.account,
            name=person.name,
            about=about,
            change=change,
        )
        audit.note(connection, event)


def _usable(agent: Principal) -> list[Owner]:
    if agent.side is not Side.AGENT or agent.account is None or agent.project is None:
        raise ForbiddenError("Canned replies are for agents.")
    return [of_agent(agent.account), of_project(agent.project), SITE]


def _managed(person: Principal) -> Owner:
    if person.side is Side.AGENT and person.account is not None:
        return of_agent(person.account)
    if person.surface is Surface.PROJECT_SETTINGS and person.project is not None:
        return of_project(person.project)
    if person.surface is Surface.ADMINISTRATION:
        return SITE
    raise ForbiddenError("This page is not allowed to do that.")


def _checked(draft: Draft) -> Draft:
    draft = rules.normal(draft)
    if problems := rules.problems(draft):
        raise InvalidInputError(_NOT_SAVED, fields=problems)
    return draft


def _check_room(count: int) -> None:
    if count > rules.MOST_REPLIES:
        message = f"At most {rules.MOST_REPLIES} replies can be kept here. Nothing was changed."
        raise LimitReachedError(message, most=rules.MOST_REPLIES)


def _gone() -> NotFoundError:
    return NotFoundError("This reply no longer exists.")


def _change(before: Reply | None, after: Draft | None) -> ReplyChange:
    if before is None:
        return ReplyChange.ADDED
    return ReplyChange.DELETED if after is None else ReplyChange.CHANGED


def _label(reply: Reply | Draft) -> str:
    return f"{reply.name} ({reply.language})" if reply.language else reply.name
