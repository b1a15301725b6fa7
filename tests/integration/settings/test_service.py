import pytest
from msgspec.structs import replace

from jira_chat.jira.errors import JiraUnavailableError
from jira_chat.jira.models import Project, ServiceDesk
from jira_chat.kernel.errors import ConflictError, InvalidInputError
from jira_chat.settings.models import BlockedGroup, ProjectSettings
from jira_chat.settings.service import SettingsService
from tests.support.threads import all_at_once

PROJECT = "10000"
CHOSEN = ProjectSettings(
    portal=True,
    external=True,
    sites=("https://www.example.com",),
    anonymous=True,
    registration=False,
    blocked_groups=(BlockedGroup(id="g1", name="jira-administrators"),),
    welcome="Hello 🙂",
    greeting="Hi",
    request_type="12",
)
AWAY = JiraUnavailableError("Jira is away.")


@pytest.fixture
def service(database, jira, clock):
    return SettingsService(database, jira.for_tenant, clock=clock, key_secret=b"key secret")


def test_before_the_first_save_there_are_defaults(service, tenant):
    page = service.page(tenant, PROJECT)

    assert page.record.version == 0
    assert page.record.settings == ProjectSettings()
    assert (page.record.key, page.record.name, page.record.service_desk) == ("SUP", "Support", "4")
    assert [each.name for each in page.request_types] == ["Ask a question", "Report a fault"]
    assert [each.code for each in page.problems] == ["nowhere"]
    assert service.of_project(tenant, PROJECT) is None


def test_what_is_saved_is_there_with_its_author_and_time(service, tenant, clock):
    service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")

    record = service.of_project(tenant, PROJECT)
    assert record.settings == CHOSEN
    assert (record.version, record.saved_at, record.saved_by, record.saved_by_account) == (
        1,
        clock(),
        "Ada Admin",
        "ada",
    )
    page = service.page(tenant, PROJECT)
    assert page.record == record
    assert page.problems == []


def test_what_is_saved_is_in_its_normal_form(service, tenant):
    typed = replace(CHOSEN, sites=(" https://WWW.example.com/", "https://www.example.com"), welcome=" Hello 🙂 ")

    service.save(tenant, PROJECT, typed, version=0, author="ada")

    assert service.of_project(tenant, PROJECT).settings == CHOSEN


def test_saving_asks_jira_each_thing_once_and_returns_the_page(service, tenant, jira):
    saved = service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")

    assert sorted(jira.calls) == ["project", "request_type_fields", "request_types", "service_desk_of", "user"]
    assert saved == service.page(tenant, PROJECT)


class TestTwoAdmins:
    def test_the_second_is_told_without_a_question_to_jira(self, service, tenant, jira):
        service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")
        jira.calls.clear()

        with pytest.raises(ConflictError):
            service.save(tenant, PROJECT, CHOSEN, version=0, author="nina")

        assert jira.calls == []

    def test_the_second_is_told(self, service, tenant):
        service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")
        service.save(tenant, PROJECT, replace(CHOSEN, greeting="first"), version=1, author="ada")

        with pytest.raises(ConflictError):
            service.save(tenant, PROJECT, replace(CHOSEN, greeting="second"), version=1, author="nina")

        record = service.of_project(tenant, PROJECT)
        assert (record.version, record.settings.greeting, record.saved_by) == (2, "first", "Ada Admin")

    @pytest.mark.parametrize("saved_before", [0, 1])
    def test_of_all_at_once_one_wins(self, service, tenant, saved_before):
        for version in range(saved_before):
            service.save(tenant, PROJECT, CHOSEN, version=version, author="ada")

        def save():
            try:
                service.save(tenant, PROJECT, CHOSEN, version=saved_before, author="ada")
            except ConflictError:
                return "told"
            return "saved"

        assert sorted(all_at_once(save, save, save)) == ["saved", "told", "told"]
        assert service.of_project(tenant, PROJECT).version == saved_before + 1

    @pytest.mark.parametrize("version", [-1, 0, 5])
    def test_nobody_saves_from_a_version_that_is_not_there(self, service, tenant, version):
        if version == 0:
            service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")

        with pytest.raises(ConflictError):
            service.save(tenant, PROJECT, CHOSEN, version=version, author="ada")


class TestWhatIsWrong:
    def test_is_told_all_at_once_and_nothing_is_saved(self, service, tenant):
        wrong = replace(CHOSEN, sites=("https://a.com", "b c.com"), welcome="x" * 300, request_type="99")

        with pytest.raises(InvalidInputError) as caught:
            service.save(tenant, PROJECT, wrong, version=0, author="ada")

        assert set(caught.value.details["fields"]) == {"sites.1", "welcome", "request_type"}
        assert service.of_project(tenant, PROJECT) is None

    def test_a_request_type_that_no_longer_exists(self, service, tenant, jira):
        service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")
        jira.types = jira.types[:1]

        with pytest.raises(InvalidInputError) as caught:
            service.save(tenant, PROJECT, CHOSEN, version=1, author="ada")

        assert list(caught.value.details["fields"]) == ["request_type"]


class TestWhileJiraIsAway:
    @pytest.mark.parametrize("verb", ["project", "service_desk_of", "request_types"])
    def test_what_was_saved_is_shown(self, service, tenant, jira, verb):
        service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")
        jira.will_fail(verb, AWAY)

        page = service.page(tenant, PROJECT)

        assert page.record == service.of_project(tenant, PROJECT)
        assert page.request_types is None
        assert page.problems == []

    def test_a_project_is_not_called_what_nobody_could_look_up(self, service, tenant, jira):
        jira.will_fail("project", AWAY)

        page = service.page(tenant, PROJECT)

        assert page.record.settings == ProjectSettings()
        assert "no_service_desk" not in [each.code for each in page.problems]

    def test_nothing_is_saved(self, service, tenant, jira):
        jira.will_fail("user", AWAY)

        with pytest.raises(JiraUnavailableError):
            service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")

        assert service.of_project(tenant, PROJECT) is None


def test_a_project_without_a_service_desk_says_so(service, tenant, jira):
    jira.desks.clear()

    page = service.page(tenant, PROJECT)

    assert page.request_types == ()
    assert page.problems[0].code == "no_service_desk"


def test_a_project_that_was_renamed_is_the_same(service, tenant, jira):
    service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")
    jira.projects[PROJECT] = Project(PROJECT, "HELP", "Help centre")
    jira.desks[PROJECT] = ServiceDesk("5", PROJECT, "HELP", "Help centre")

    page = service.page(tenant, PROJECT)
    assert (page.record.key, page.record.name, page.record.service_desk) == ("HELP", "Help centre", "5")
    assert page.record.settings == CHOSEN

    service.save(tenant, PROJECT, CHOSEN, version=1, author="ada")
    assert service.of_service_desk(tenant, "5").key == "HELP"
    assert service.of_service_desk(tenant, "4") is None


class TestWidgetKey:
    def test_is_the_same_before_and_after_every_save(self, service, tenant):
        keys = [service.page(tenant, PROJECT).record.widget_key]
        for version in range(2):
            service.save(tenant, PROJECT, CHOSEN, version=version, author="ada")
            keys.append(service.page(tenant, PROJECT).record.widget_key)

        assert len(set(keys)) == 1
        assert service.of_widget_key(keys[0]) == service.of_project(tenant, PROJECT)

    def test_is_another_for_each_project_and_tenant(self, service, tenant, other_tenant, jira):
        jira.projects["10001"] = Project("10001", "OPS", "Operations")
        pages = [service.page(tenant, PROJECT), service.page(tenant, "10001"), service.page(other_tenant, PROJECT)]

        assert len({page.record.widget_key for page in pages}) == 3

    def test_that_nobody_has(self, service, tenant):
        assert service.of_widget_key(service.page(tenant, PROJECT).record.widget_key) is None
        assert service.of_widget_key("") is None


def test_tenants_do_not_see_each_other(service, tenant, other_tenant):
    service.save(tenant, PROJECT, CHOSEN, version=0, author="ada")

    assert service.of_project(other_tenant, PROJECT) is None
    assert service.of_service_desk(other_tenant, "4") is None
    assert service.of_site(other_tenant) == []
    service.save(other_tenant, PROJECT, replace(CHOSEN, greeting="theirs"), version=0, author="ada")
    assert service.of_project(tenant, PROJECT).settings.greeting == "Hi"


def test_a_site_lists_its_projects_by_key(service, tenant, jira):
    jira.projects["10001"] = Project("10001", "OPS", "Operations")
    for project in (PROJECT, "10001"):
        service.save(tenant, project, replace(CHOSEN, request_type=None), version=0, author="ada")

    assert [record.key for record in service.of_site(tenant)] == ["OPS", "SUP"]


def test_groups_are_searched_in_jira(service, tenant):
    assert [group.id for group in service.search_groups(tenant, "admin")] == ["g1"]
