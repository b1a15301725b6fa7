"""The health probes of a site, a project and a person, and what each reports."""

from collections.abc import Callable
from datetime import timedelta

from jira_chat.conversations import deliveries, jira_refs
from jira_chat.conversations.models import Origin
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, ProjectId, TenantId
from jira_chat.kernel.kinds import kind_of
from jira_chat.outbox import queries
from jira_chat.settings.service import SettingsService
from jira_chat.sign_in.jobs import SendMail
from jira_chat.storage.engine import Database
from jira_chat.sync import clocks
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.clocks import Clocks
from jira_chat.sync.health import Outcome, PersonProbe, Probe, ProjectProbe
from jira_chat.sync.sightings import WebhookSightings

SYNCED_WITHIN = timedelta(minutes=5)
"""A message that is not in Jira after this time counts as missing."""

MOVES_SHOWN = timedelta(days=30)
"""How long the checks report that a site has a new address."""

LATELY = timedelta(days=1)

NEEDED = {
    "BROWSE_PROJECTS": "Browse projects",
    "CREATE_ISSUES": "Create issues",
    "ADD_COMMENTS": "Add comments",
    "EDIT_ISSUES": "Edit issues",
    "TRANSITION_ISSUES": "Transition issues",
    "SERVICEDESK_AGENT": "Service project agent",
}
"""The permissions that the app needs in a project, with their names in Jira's permission schemes."""


class Probes:
    """The probes, one method each."""

    def __init__(
        self,
        database: Database,
        installations: Installations,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        authorize_as: AuthorizeAs,
        *,
        sightings: WebhookSightings,
        clocks: Clocks,
        mail: bool,
        clock: Clock,
    ) -> None:
        self._database = database
        self._installations = installations
        self._settings = settings
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._sightings = sightings
        self._clocks = clocks
        self._mail = mail
        self._clock = clock

    def everywhere(self) -> list[Probe]:
        """Return the probes that matter to a site and to each of its projects."""
        return [
            Probe(name="Jira answers", look=self.jira_answers),
            Probe(name="Webhooks arrive", look=self.webhooks_arrive),
            Probe(name="The clock is right", look=self.clock_is_right),
            Probe(name="Mail can be sent", look=self.mail_is_sent),
        ]

    def of_site(self) -> list[Probe]:
        """Return the probes of a site as a whole."""
        return [
            Probe(name="The app has its scopes", look=self.scopes_are_granted),
            Probe(name="Groups can be read", look=self.groups_can_be_read),
            Probe(name="All messages reached Jira", look=self.nothing_missing),
            Probe(name="The site kept its address", look=self.address_is_kept),
        ]

    def of_project(self) -> list[ProjectProbe]:
        """Return the probes of a project."""
        return [
            ProjectProbe(name="The app may work in this project", look=self.permissions_are_held),
            ProjectProbe(name="The request type can be used", look=self.request_type_exists),
        ]

    def of_person(self) -> list[PersonProbe]:
        """Return the probes for the person who asks."""
        return [PersonProbe(name="Agents write as themselves", look=self.users_are_acted_as)]

    def jira_answers(self, tenant: TenantId) -> Outcome:
        """Whether Jira accepts the app's calls."""
        return Outcome(ok=True, message=f"The app works as “{self._jira_for(tenant).myself().name}”.")

    def scopes_are_granted(self, tenant: TenantId) -> Outcome:
        """Whether the site granted the ADMIN scope; without it the app cannot read groups."""
        try:
            self._jira_for(tenant).require_admin_scope()
        except JiraForbiddenError:
            advice = (
                "Open Apps → Manage apps, and update Jira Chat or install it again, so that it gets all its scopes."
            )
            return Outcome(
                ok=False, message=f"Jira does not grant what the app asked for at its installation. {advice}"
            )
        return Outcome(ok=True, message="Jira grants what the app asked for at its installation.")

    def groups_can_be_read(self, tenant: TenantId) -> Outcome:
        """Whether the app holds “Browse users and groups”."""
        if not self._jira_for(tenant).shows_people():
            message = "Jira shows no group. Give the app the global permission “Browse users and groups”."
            return Outcome(ok=False, message=message)
        return Outcome(ok=True, message="Groups can be chosen on the settings pages.")

    def nothing_missing(self, tenant: TenantId) -> Outcome:
        """Whether Jira has every message older than `SYNCED_WITHIN`."""
        with self._database.reading() as connection:
            missing = jira_refs.count_unsynced(connection, tenant, before=self._clock() - SYNCED_WITHIN)
        if missing:
            messages_are = "message is" if missing == 1 else "messages are"
            return Outcome(ok=False, message=f"{missing} {messages_are} not in Jira yet. “Delivery” says why.")
        return Outcome(ok=True, message="No message failed.")

    def users_are_acted_as(self, tenant: TenantId, person: AccountId) -> Outcome:
        """Whether the host lets the app act as the given user; nothing is written."""
        if self._authorize_as(tenant, person) is None:
            advice = (
                "Their comments are the app's, with their names in front. If this stays for an hour, open Apps → "
                "Manage apps, and update Jira Chat or install it again, so that it may act on behalf of users."
            )
            return Outcome(ok=False, message=f"Jira does not let the app act as its agents at present. {advice}")
        return Outcome(ok=True, message="What agents write in the chat becomes their own comments.")

    def address_is_kept(self, tenant: TenantId) -> Outcome | None:
        """Whether the site kept its address; None unless it moved within `MOVES_SHOWN`."""
        site = self._installations.active(tenant)
        if site.moved_at is None or self._clock() - site.moved_at > MOVES_SHOWN:
            return None
        day = f"{site.moved_at.day} {site.moved_at:%B %Y}"
        message = (
            f"This site's address changed from {site.moved_from} to {site.site_url} on {day}. "
            "If you did not move it, install the app again and tell the people who run the app."
        )
        return Outcome(ok=False, message=message)

    def webhooks_arrive(self, tenant: TenantId) -> Outcome:
        """Whether Jira's webhooks arrive; without them we find changes ourselves, but later."""
        now = self._clock()
        seen_at = self._sightings.latest(tenant)
        if seen_at is not None and now - seen_at < LATELY:
            return Outcome(ok=True, message="One arrived in the last 24 hours.")
        with self._database.reading() as connection:
            heard = deliveries.delays(connection, tenant, None, Origin.JIRA, since=now - LATELY)
        if not heard:
            return Outcome(ok=True, message="Nothing happened in the last 24 hours that Jira would have told.")
        message = (
            "Comments came from Jira in the last 24 hours, but none of its webhooks, so answers reach customers up to "
            "a minute late. Check that Jira Chat can be reached from the internet, then disable and enable the app."
        )
        return Outcome(ok=False, message=message)

    def clock_is_right(self, tenant: TenantId) -> Outcome:
        """Whether our clock agrees with Jira's."""
        ahead = self._clocks.ahead(tenant)
        if ahead is None:
            return Outcome(ok=None, message="This could not be checked: Jira does not say what time it is.")
        if abs(ahead) > clocks.MOST_APART:
            advice = "Ask the people who run Jira Chat to set it: with a wrong clock nobody gets in."
            return Outcome(ok=False, message=f"{clocks.in_words(ahead)} {advice}")
        return Outcome(ok=True, message="It agrees with Jira's.")

    def mail_is_sent(self, tenant: TenantId) -> Outcome:
        """Whether mail can be sent, as far as is known."""
        if not self._mail:
            message = (
                "No mail server is set, so customers get no codes and cannot register. Its operator can set SMTP_URL."
            )
            return Outcome(ok=True, message=message)
        with self._database.reading() as connection:
            since = self._clock() - LATELY
            failed = queries.count_failed_since(connection, tenant, kind_of(SendMail), since=since)
        if failed:
            letters = "1 mail was" if failed == 1 else f"{failed} mails were"
            message = f"{letters} not sent in the last 24 hours. Ask the people who run Jira Chat; its log says why."
            return Outcome(ok=False, message=message)
        return Outcome(ok=True, message="No mail failed in the last 24 hours.")

    def permissions_are_held(self, tenant: TenantId, project: ProjectId) -> Outcome:
        """Whether the app's own user holds the permissions it needs in the project."""
        held = self._jira_for(tenant).own_permissions(NEEDED, project)
        missing = [name for permission, name in NEEDED.items() if permission not in held]
        if missing:
            advice = "In the project's permission scheme, grant it to the role “atlassian-addons-project-access”."
            return Outcome(ok=False, message=f"The app lacks: {', '.join(missing)}. {advice}")
        return Outcome(ok=True, message="It may raise requests, comment and reopen.")

    def request_type_exists(self, tenant: TenantId, project: ProjectId) -> Outcome:
        """Whether new conversations can become requests of the chosen type."""
        record = self._settings.of_project(tenant, project)
        if record is None or record.service_desk is None:
            return Outcome(ok=True, message="Chat is not set up in this project yet.")
        offered = [each.id for each in self._jira_for(tenant).request_types(record.service_desk)]
        if not offered:
            return Outcome(ok=False, message="The project has no request type. Add one to its portal.")
        chosen = record.settings.request_type
        if chosen is not None and chosen not in offered:
            message = "The chosen one is gone; the first in the list is used. Choose another below, under “Requests”."
            return Outcome(ok=False, message=message)
        return Outcome(ok=True, message="New conversations become requests.")
