import pytest
from msgspec.structs import replace

from jira_chat.kernel.errors import ConflictError, InvalidInputError
from jira_chat.settings.languages import LANGUAGES
from jira_chat.settings.models import BlockedGroup, NewProjectDefaults, Preferences, ProjectSettings, SiteSettings
from jira_chat.settings.service import SettingsService
from jira_chat.settings.site_service import SiteSettingsService
from tests.support.threads import all_at_once

PROJECT = "10000"
ADMINS = BlockedGroup(id="g1", name="jira-administrators")
CHOSEN = SiteSettings(
    default_project=PROJECT,
    privacy_link="https://www.example.com/privacy",
    preferences=Preferences(issue_keys=True, summaries=True),
    new_projects=NewProjectDefaults(
        anonymous=True,
        registration=False,
        sign_in_password=False,
        sign_in_code=True,
        block_admins=False,
        blocked_groups=(ADMINS,),
        greeting="Hi",
    ),
)


MANY = tuple(BlockedGroup(id=f"g{number}", name="") for number in range(101))


@pytest.fixture
def service(database, clock):
    return SiteSettingsService(database, lambda _tenant, account: f"Name of {account}", clock=clock)


@pytest.fixture
def projects(database, jira, clock, service):
    return SettingsService(
        database,
        jira.for_tenant,
        clock=clock,
        key_secret=b"key secret",
        new_projects=lambda tenant: service.get(tenant).new_projects,
    )


@pytest.fixture
def saved_project(projects, tenant):
    projects.save(tenant, PROJECT, ProjectSettings(portal=True), version=0, author="ada")


def test_before_the_first_save_there_are_defaults(service, tenant):
    page = service.page(tenant)

    assert page.settings == service.get(tenant) == SiteSettings()
    assert (page.version, page.projects, page.history, page.saved_at, page.saved_by) == (0, [], [], None, None)


@pytest.mark.usefixtures("saved_project")
def test_what_is_saved_is_there_with_its_author_and_history(service, tenant, other_tenant, clock):
    service.save(tenant, CHOSEN, version=0, author="ada")

    page = service.page(tenant)
    assert page.settings == service.get(tenant) == CHOSEN
    assert (page.version, page.saved_at, page.saved_by) == (1, clock(), "Name of ada")
    assert [each.name for each in page.projects] == ["Support"]
    (change,) = page.history
    assert change.by == "Name of ada"
    assert {each.field for each in change.changes} >= {"default_project", "preferences.issue_keys"}
    assert service.get(other_tenant) == SiteSettings()


@pytest.mark.usefixtures("saved_project")
def test_what_is_saved_is_in_its_normal_form(service, tenant):
    typed = replace(
        CHOSEN,
        default_project="",
        privacy_link=f" {CHOSEN.privacy_link}\n",
        new_projects=replace(CHOSEN.new_projects, greeting=" Hi ", blocked_groups=(ADMINS, ADMINS)),
    )

    service.save(tenant, typed, version=0, author="ada")

    assert service.get(tenant) == replace(CHOSEN, default_project=None)


def test_languages_are_kept_in_the_order_of_the_list_and_all_of_them_as_all(service, tenant):
    service.save(tenant, SiteSettings(languages=("fr", "de", "fr"), default_language="fr"), version=0, author="ada")
    assert service.get(tenant).languages == ("de", "fr")
    assert service.languages(tenant).choose(["en", "it"]).code == "fr"

    every = tuple(each.code for each in LANGUAGES)
    service.save(tenant, SiteSettings(languages=every), version=1, author="ada")
    assert service.get(tenant).languages is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"default_project": "10999"}, "default_project"),
        ({"languages": ()}, "languages"),
        ({"languages": ("en", "tlh")}, "languages"),
        ({"languages": ("en", "zh-cn")}, "languages"),
        ({"languages": ("de", "fr")}, "default_language"),
        ({"default_language": "tlh"}, "default_language"),
        ({"privacy_link": "www.example.com"}, "privacy_link"),
        ({"privacy_link": "javascript:alert(1)"}, "privacy_link"),
        ({"privacy_link": "https://"}, "privacy_link"),
        ({"privacy_link": "https://[::1"}, "privacy_link"),
        ({"privacy_link": "https://a.com/\u202egnp.exe"}, "privacy_link"),
        ({"privacy_link": "https://a.com/ x"}, "privacy_link"),
        ({"privacy_link": "https://a.com/" + "x" * 500}, "privacy_link"),
        ({"new_projects": NewProjectDefaults(greeting="x" * 1001)}, "new_projects.greeting"),
        ({"new_projects": NewProjectDefaults(greeting="a\0b")}, "new_projects.greeting"),
        (
            {"new_projects": NewProjectDefaults(blocked_groups=MANY)},
            "new_projects.blocked_groups",
        ),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_saved(service, tenant, wrong, field):
    with pytest.raises(InvalidInputError) as caught:
        service.save(tenant, replace(SiteSettings(), **wrong), version=0, author="ada")

    assert list(caught.value.details["fields"]) == [field]
    assert service.page(tenant).version == 0


class TestTwoAdmins:
    def test_the_second_is_told(self, service, tenant):
        service.save(tenant, SiteSettings(), version=0, author="ada")
        service.save(tenant, SiteSettings(privacy_link="https://first.example"), version=1, author="ada")

        with pytest.raises(ConflictError):
            service.save(tenant, SiteSettings(privacy_link="https://second.example"), version=1, author="nina")

        page = service.page(tenant)
        assert (page.version, page.settings.privacy_link) == (2, "https://first.example")
        assert len(page.history) == 1

    @pytest.mark.parametrize("saved_before", [0, 1])
    def test_of_all_at_once_one_wins(self, service, tenant, saved_before):
        for version in range(saved_before):
            service.save(tenant, SiteSettings(), version=version, author="ada")

        def save():
            try:
                service.save(tenant, SiteSettings(privacy_link="https://a.example"), version=saved_before, author="ada")
            except ConflictError:
                return "told"
            return "saved"

        assert sorted(all_at_once(save, save, save)) == ["saved", "told", "told"]

    @pytest.mark.parametrize("version", [-1, 5])
    def test_nobody_saves_from_a_version_that_is_not_there(self, service, tenant, version):
        with pytest.raises(ConflictError):
            service.save(tenant, SiteSettings(), version=version, author="ada")


class TestNewProjects:
    def test_begin_with_the_defaults_of_the_site(self, service, projects, tenant, other_tenant):
        service.save(tenant, replace(CHOSEN, default_project=None), version=0, author="ada")

        begun = projects.page(tenant, PROJECT).record.settings

        assert begun == ProjectSettings(
            anonymous=True,
            registration=False,
            sign_in_password=False,
            sign_in_code=True,
            block_admins=False,
            blocked_groups=(ADMINS,),
            greeting="Hi",
        )
        assert projects.page(other_tenant, PROJECT).record.settings == ProjectSettings()

    @pytest.mark.usefixtures("saved_project")
    def test_one_that_was_saved_keeps_its_own(self, service, projects, tenant):
        service.save(tenant, CHOSEN, version=0, author="ada")

        assert projects.page(tenant, PROJECT).record.settings == ProjectSettings(portal=True)
