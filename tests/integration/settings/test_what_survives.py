"""What admins chose outlives the app's own coming and going; what they change is kept with it."""

import pytest

from jira_chat.hosts.callers import InstallNotice, UninstallNotice
from jira_chat.installations.service import Installations
from jira_chat.jira.models import Project
from jira_chat.kernel.errors import ConflictError, InvalidInputError
from jira_chat.settings.models import BlockedGroup, NewProjectDefaults, ProjectSettings, Span, Visibility, WeekDay
from jira_chat.settings.service import SettingsService
from tests.support.fakes import FakeHints
from tests.support.threads import all_at_once

PROJECT = "10000"
OFFICE = Visibility(
    mode="hours", zone="Europe/Berlin", week=(WeekDay(day=0, spans=(Span(start="09:00", end="17:00"),)),)
)
STRICT = NewProjectDefaults(
    anonymous=True,
    registration=False,
    sign_in_password=False,
    block_admins=False,
    blocked_groups=(BlockedGroup(id="g1", name="staff"),),
    greeting="Hi",
)


@pytest.fixture
def service(database, jira, clock):
    return SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")


def changes(service, tenant):
    return [
        (change.by, [(each.field, each.before, each.after) for each in change.changes])
        for change in service.page(tenant, PROJECT).history
    ]


def test_a_site_that_installs_again_finds_everything(service, database, vault, clock):
    installations = Installations(database, vault, clock, FakeHints())
    site = "https://acme.atlassian.net"
    notice = InstallNotice(platform="connect", host_id="jira:9", site_url=site, origins=(site,), credential="first")
    tenant = installations.install(notice).id
    service.save(tenant, PROJECT, ProjectSettings(portal=True, visibility=OFFICE), version=0, author="ada")
    before = service.page(tenant, PROJECT)

    installations.uninstall(UninstallNotice(platform="connect", host_id="jira:9"))
    again = installations.install(notice).id

    assert again == tenant
    assert service.page(again, PROJECT) == before


def test_a_project_with_another_key_and_name_is_the_same(service, tenant, jira):
    service.save(tenant, PROJECT, ProjectSettings(portal=True), version=0, author="ada")
    before = service.page(tenant, PROJECT)
    jira.projects[PROJECT] = Project(PROJECT, "HELP", "Help")

    after = service.page(tenant, PROJECT)

    assert (after.record.key, after.record.name) == ("HELP", "Help")
    assert (after.record.settings, after.record.widget_key) == (before.record.settings, before.record.widget_key)
    assert after.history == before.history


def test_each_save_leaves_what_it_changed(service, tenant):
    service.save(tenant, PROJECT, ProjectSettings(portal=True), version=0, author="ada")
    service.save(tenant, PROJECT, ProjectSettings(portal=True, visibility=OFFICE), version=1, author="nina")
    service.save(tenant, PROJECT, ProjectSettings(portal=True, visibility=OFFICE), version=2, author="nina")

    hours, portal = changes(service, tenant)
    assert portal == ("Ada Admin", [("portal", False, True)])
    assert hours[0] == "Nina Novak"
    assert [field for field, _, _ in hours[1]] == ["visibility.mode", "visibility.zone", "visibility.week"]


@pytest.mark.parametrize("version", [0, 2])
def test_a_save_that_fails_leaves_nothing(service, tenant, version):
    service.save(tenant, PROJECT, ProjectSettings(portal=True), version=0, author="ada")

    with pytest.raises(ConflictError):
        service.save(tenant, PROJECT, ProjectSettings(), version=version, author="nina")
    with pytest.raises(InvalidInputError):
        service.save(tenant, PROJECT, ProjectSettings(sites=("nonsense",)), version=1, author="nina")

    assert [by for by, _ in changes(service, tenant)] == ["Ada Admin"]


def test_of_saves_at_the_same_moment_one_is_noted(service, tenant):
    def save(greeting):
        try:
            service.save(tenant, PROJECT, ProjectSettings(greeting=greeting), version=0, author="ada")
        except ConflictError:
            return None
        return greeting

    (saved,) = set(all_at_once(*[lambda text=text: save(text) for text in ("a", "b", "c")])) - {None}

    assert changes(service, tenant) == [("Ada Admin", [("greeting", "", saved)])]


def test_new_projects_begin_as_the_site_chose(database, jira, clock, tenant):
    service = SettingsService(
        database, jira.for_tenant, clock=clock, key_secret=b"key secret", new_projects=lambda _tenant: STRICT
    )

    begun = service.page(tenant, PROJECT).record.settings
    service.save(tenant, PROJECT, ProjectSettings(anonymous=True), version=0, author="ada")

    assert begun == ProjectSettings(
        anonymous=True,
        registration=False,
        sign_in_password=False,
        block_admins=False,
        blocked_groups=(BlockedGroup(id="g1", name="staff"),),
        greeting="Hi",
    )
    ((_, changed),) = changes(service, tenant)
    assert [field for field, _, _ in changed] == [
        "registration",
        "blocked_groups",
        "block_admins",
        "sign_in_password",
        "greeting",
    ]


def test_saved_projects_stay_as_they_are(service, database, jira, clock, tenant):
    service.save(tenant, PROJECT, ProjectSettings(portal=True), version=0, author="ada")
    later = SettingsService(
        database, jira.for_tenant, clock=clock, key_secret=b"key secret", new_projects=lambda _tenant: STRICT
    )

    assert later.page(tenant, PROJECT).record.settings == ProjectSettings(portal=True)


def test_a_schedule_that_makes_no_sense_names_the_place(service, tenant):
    broken = Visibility(mode="hours", week=(WeekDay(day=0, spans=(Span(start="9", end="17:00"),)),))

    with pytest.raises(InvalidInputError) as refused:
        service.save(tenant, PROJECT, ProjectSettings(visibility=broken), version=0, author="ada")

    assert "09:00" in refused.value.details["fields"]["visibility.week.0.spans.0.start"]


@pytest.mark.parametrize(
    ("mail", "chosen", "codes"),
    [
        (False, ProjectSettings(external=True), ["nobody"]),
        (True, ProjectSettings(external=True), []),
        (True, ProjectSettings(external=True, registration=False, sign_in_code=False), ["nobody"]),
        (False, ProjectSettings(external=True, require_identity=True), []),
        (False, ProjectSettings(external=True, anonymous=True), []),
    ],
)
def test_whether_anybody_can_chat_outside(database, jira, clock, tenant, *, mail, chosen, codes):
    service = SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret", mail=mail)
    service.save(tenant, PROJECT, chosen, version=0, author="ada")

    assert [each.code for each in service.page(tenant, PROJECT).problems] == codes
