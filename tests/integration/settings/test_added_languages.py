import pytest

from jira_chat.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from jira_chat.settings import texts
from jira_chat.settings.added_languages import AddedLanguages, NewLanguage
from jira_chat.settings.models import SiteSettings
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.settings.text_service import TextService
from tests.support.threads import all_at_once

CZECH = NewLanguage(code="cs", base="en", name="čeština", english_name="Czech", script="Latn", usual_script="Latn")
SLOVAK = NewLanguage(code="sk", base="cs", name="slovenčina", english_name="Slovak", script="Latn", usual_script="Latn")


def name_of(_tenant, account):
    return f"Name of {account}"


@pytest.fixture
def site(database, clock):
    return SiteSettingsService(database, name_of, clock=clock)


@pytest.fixture
def words(database, clock):
    return TextService(database, name_of, clock=clock)


@pytest.fixture
def added(database, clock, site):
    return AddedLanguages(database, name_of, default_of=lambda tenant: site.get(tenant).default_language, clock=clock)


def codes(added, tenant) -> list[str]:
    return [each.code for each in added.every(tenant) if each.base]


def spoken(site, tenant, *wanted):
    return site.languages(tenant).choose(wanted)


def test_an_added_language_is_chosen_and_says_what_its_base_says(added, site, words, tenant, other_tenant):
    added.add(tenant, CZECH, author="ada")
    words.save(tenant, "en", {"send": "Go"}, author="ada")
    words.save(tenant, "cs", {"close": "Zavřít"}, author="ada")

    czech = spoken(site, tenant, "cs-CZ")
    said = words.words(tenant, czech)
    assert (czech.code, czech.name, said["send"], said["close"]) == ("cs", "čeština", "Go", "Zavřít")
    assert said.keys() == texts.bundled().keys()
    assert spoken(site, other_tenant, "cs-CZ").code == "en"


def test_a_line_that_is_not_translated_is_no_change(added, words, tenant):
    added.add(tenant, CZECH, author="ada")
    words.save(tenant, "en", {"send": "Go"}, author="ada")
    words.save(tenant, "cs", {"send": "Go", "close": "Zavřít"}, author="ada")

    page = words.page(tenant, "cs")
    assert [each.key for each in page.texts if each.changed] == ["close"]
    assert next(each.default for each in page.texts if each.key == "send") == "Go"
    assert words.changed_counts(tenant) == {"en": 1, "cs": 1}


def test_a_base_may_have_a_base(added, site, words, tenant):
    added.add(tenant, CZECH, author="ada")
    added.add(tenant, SLOVAK, author="ada")
    words.save(tenant, "cs", {"send": "Odeslat", "close": "Zavřít"}, author="ada")
    words.save(tenant, "sk", {"close": "Zavrieť"}, author="ada")

    said = words.words(tenant, spoken(site, tenant, "sk"))
    assert (said["send"], said["close"], said["open"]) == ("Odeslat", "Zavrieť", "Open chat")


def test_its_file_can_be_exported_and_imported(added, words, tenant, other_tenant):
    added.add(tenant, CZECH, author="ada")
    added.add(other_tenant, CZECH, author="ada")
    words.save(tenant, "cs", {"new_messages": "{count, plural, one {#} few {# nové} other {#}}"}, author="ada")
    words.import_file(other_tenant, "cs", words.export(tenant, "cs").encode(), author="ada")
    assert words.export(other_tenant, "cs") == words.export(tenant, "cs")


def test_what_is_removed_leaves_nothing_behind(added, site, words, tenant):
    added.add(tenant, CZECH, author="ada")
    words.save(tenant, "cs", {"close": "Zavřít"}, author="ada")
    added.remove(tenant, "cs", author="ada")

    assert codes(added, tenant) == []
    assert spoken(site, tenant, "cs").code == "en"
    with pytest.raises(NotFoundError):
        words.page(tenant, "cs")
    added.add(tenant, CZECH, author="ada")
    assert words.changed_counts(tenant) == {}


def test_the_history_of_the_site_tells_it(added, site, tenant):
    added.add(tenant, CZECH, author="ada")
    added.remove(tenant, "cs", author="nina")
    last, first = site.page(tenant).history
    assert (first.by, first.changes[0].field, first.changes[0].after) == ("Name of ada", "added_languages", ["Czech"])
    assert (last.by, last.changes[0].after) == ("Name of nina", [])


@pytest.mark.parametrize("code", ["en", "tlh", "CS", "", "c\0s"])
def test_only_an_added_language_can_be_removed(added, tenant, code):
    added.add(tenant, CZECH, author="ada")
    with pytest.raises(NotFoundError):
        added.remove(tenant, code, author="ada")


def test_what_is_needed_stays(added, site, tenant):
    added.add(tenant, CZECH, author="ada")
    added.add(tenant, SLOVAK, author="ada")
    with pytest.raises(ConflictError, match="Slovak is based on Czech"):
        added.remove(tenant, "cs", author="ada")
    site.save(tenant, SiteSettings(languages=("en", "sk"), default_language="sk"), version=0, author="ada")
    with pytest.raises(ConflictError, match="default language"):
        added.remove(tenant, "sk", author="ada")


def test_a_removed_language_is_not_among_those_offered_any_more(added, site, tenant):
    added.add(tenant, CZECH, author="ada")
    site.save(tenant, SiteSettings(languages=("en", "cs")), version=0, author="ada")
    assert spoken(site, tenant, "cs").code == "cs"
    added.remove(tenant, "cs", author="ada")

    page = site.page(tenant)
    assert page.settings.languages == ("en",)
    site.save(tenant, page.settings, version=page.version, author="ada")


def test_of_two_admins_who_add_the_same_language_one_does(added, tenant):
    def add():
        try:
            added.add(tenant, CZECH, author="ada")
        except InvalidInputError:
            return False
        return True

    assert sorted(all_at_once(*[add] * 3)) == [False, False, True]
    assert codes(added, tenant) == ["cs"]
