from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations import errors, rules, topics
from jira_chat.conversations.models import Author, Sight
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError
from jira_chat.settings.models import ProjectSettings
from tests.support.budget import within_budget
from tests.support.conversations import CONVERSATION
from tests.support.fakes import NOW
from tests.support.truth_tables import table
from tests.unit.realtime.test_protocol import MESSAGE

CONVERSATIONS = [
    replace(CONVERSATION, project=project, customer=customer, issue=issue)
    for project, customer, issue in product(["10000", "10001"], ["visitor:v1", "account:v1"], ["10100", None])
]
PRINCIPALS = [
    Principal(tenant=tenant, surface=surface, project=project, issue=issue, account=account, visitor=visitor)
    for tenant, surface, project, issue, account, visitor in product(
        ["t1", "t2"],
        Surface,
        ["10000", "10001", None],
        ["10100", "10101", None],
        ["v1", "v2", None],
        ["v1", "v2", None],
    )
]
SITE = "https://www.example.com"
VISITOR = Principal(tenant="t1", surface=Surface.WIDGET, project="10000", visitor="v1", site=SITE)
PORTAL_VISITOR = Principal(tenant="t1", surface=Surface.PORTAL, project="10000", visitor="v1")
CUSTOMER = Principal(tenant="t1", surface=Surface.PORTAL, project="10000", account="carla")
AGENT = Principal(tenant="t1", surface=Surface.ISSUE, project="10000", issue="10100", account="nina")
ADMIN = Principal(tenant="t1", surface=Surface.PROJECT_SETTINGS, project="10000", account="ada")


@pytest.mark.parametrize(
    ("person", "names", "photos", "sight"),
    [
        (VISITOR, True, True, Sight.PHOTO),
        (VISITOR, True, False, Sight.NAME),
        (VISITOR, False, True, Sight.TEAM),
        (CUSTOMER, False, False, Sight.TEAM),
        (AGENT, False, True, Sight.NAME),
    ],
)
def test_a_photo_is_never_seen_without_a_name(person, names, photos, sight):
    shown = ProjectSettings(show_agent_names=names, show_agent_photos=photos)
    assert rules.sight_of(person, shown) is sight


def test_a_photo_stands_beside_an_agents_words_alone():
    photos = {"nina": "/photos/t1/abc"}
    said = {side: replace(MESSAGE, author=Author(side=side, name="N", account="nina")) for side in Side}

    def photo_of(_tenant, account, _name):
        return photos.get(account, "")

    pictured = {side: rules.with_photo(each, "t1", photo_of) for side, each in said.items()}
    assert {side: each.author.photo for side, each in pictured.items()} == {
        Side.AGENT: "/photos/t1/abc",
        Side.CUSTOMER: "",
    }
    unknown = replace(MESSAGE, author=Author(side=Side.AGENT, name="N"))
    assert rules.with_photo(unknown, "t1", lambda *_: "/photos/t1/abc") == unknown


class TestWhoMaySee:
    def test_is_of_the_same_tenant_and_project(self):
        for person, conversation in product(PRINCIPALS, CONVERSATIONS):
            if rules.may_see(person, conversation):
                is_customer = person.surface in {Surface.WIDGET, Surface.PORTAL}
                places = {conversation.project, conversation.entrance if is_customer else conversation.project}
                assert person.tenant == conversation.tenant
                assert person.project in places

    def test_is_the_customer_or_an_agent_at_the_right_place(self):
        for person, conversation in product(PRINCIPALS, CONVERSATIONS):
            if rules.may_see(person, conversation):
                assert (
                    (person.surface in {Surface.WIDGET, Surface.PORTAL} and person.customer == conversation.customer)
                    or (person.surface is Surface.ISSUE and person.issue == conversation.issue)
                    or person.surface is Surface.DASHBOARD
                )

    def test_listens_to_a_topic_of_the_conversation(self):
        heard = [{*topics.topics_of(conversation)} for conversation in CONVERSATIONS]
        for person in PRINCIPALS:
            listens_to = {*topics.topics_for(person)}
            for conversation, topics_of in zip(CONVERSATIONS, heard, strict=True):
                assert bool(listens_to & topics_of) == rules.may_see(person, conversation), (person, conversation)

    @pytest.mark.parametrize(
        ("person", "sees"),
        [
            (VISITOR, True),
            (PORTAL_VISITOR, True),
            (AGENT, True),
            (Principal(tenant="t1", surface=Surface.DASHBOARD, project="10000", account="nina"), True),
            (CUSTOMER, False),
            (ADMIN, False),
            (Principal(tenant="t1", surface=Surface.ADMINISTRATION, account="ada"), False),
            (Principal(tenant="t1", surface=Surface.ISSUE, project="10000", issue="10101", account="nina"), False),
            (Principal(tenant="t1", surface=Surface.ISSUE, project="10000", account="nina"), False),
            (Principal(tenant="t2", surface=Surface.DASHBOARD, project="10000", account="nina"), False),
            (Principal(tenant="t1", surface=Surface.DASHBOARD, project="10001", account="nina"), False),
            (Principal(tenant="t1", surface=Surface.DASHBOARD, account="nina"), False),
            (Principal(tenant="t1", surface=Surface.WIDGET, project="10000"), False),
        ],
    )
    def test_of_one_conversation(self, person, sees):
        assert rules.may_see(person, CONVERSATION) is sees

    def test_is_no_agent_before_there_is_an_issue(self):
        person = Principal(tenant="t1", surface=Surface.ISSUE, project="10000", account="nina")

        assert not rules.may_see(person, replace(CONVERSATION, issue=None))


MOVED = replace(CONVERSATION, project="10001", entrance="10000")
SEES = table("Who sees a conversation whose request was moved?")
PAGES = {"began": "10000", "now": "10001", "elsewhere": "10002"}
PEOPLE = {"its customer": VISITOR, "another customer": CUSTOMER, "its agent": AGENT}


@pytest.mark.parametrize(("who", "page"), list(product(PEOPLE, PAGES)))
def test_who_sees_what_was_moved_is_as_the_document_says(who, page):
    person = structs.replace(PEOPLE[who], project=PAGES[page])

    assert rules.may_see(person, MOVED) is (SEES.decide(who=who, page=page) == "yes")


OFFERED = [ProjectSettings(portal=portal, external=external) for portal in (0, 1) for external in (0, 1)]


class TestWhoMayStart:
    @pytest.mark.parametrize("portal", [False, True])
    @pytest.mark.parametrize("external", [False, True])
    @pytest.mark.parametrize("anonymous", [False, True])
    @pytest.mark.parametrize("person", [VISITOR, PORTAL_VISITOR, CUSTOMER], ids=["visitor", "in portal", "customer"])
    def test_where_chat_is_offered_to_them(self, person, portal, external, anonymous):
        settings = ProjectSettings(portal=portal, external=external, anonymous=anonymous)
        offered = external if person.surface is Surface.WIDGET else portal
        if not offered:
            with pytest.raises(errors.ChatNotOfferedError):
                rules.starter(person, settings, now=NOW, agents_online=True)
        elif person.account is None and not anonymous:
            with pytest.raises(errors.SignInRequiredError):
                rules.starter(person, settings, now=NOW, agents_online=True)
        else:
            assert rules.starter(person, settings, now=NOW, agents_online=True)[:2] == ("10000", person.customer)

    @pytest.mark.parametrize(
        ("sites", "allowed"),
        [((), True), ((SITE,), True), (("https://*.example.com",), True), (("https://other.example",), False)],
    )
    def test_on_which_sites(self, sites, allowed):
        settings = ProjectSettings(external=True, anonymous=True, sites=sites)
        if allowed:
            assert rules.starter(VISITOR, settings, now=NOW, agents_online=True).customer == "visitor:v1"
        else:
            with pytest.raises(errors.ChatNotOfferedError):
                rules.starter(VISITOR, settings, now=NOW, agents_online=True)

    def test_is_nobody_while_nothing_was_saved(self):
        with pytest.raises(errors.ChatNotOfferedError):
            rules.starter(CUSTOMER, None, now=NOW, agents_online=True)

    @pytest.mark.parametrize(
        "person",
        [
            AGENT,
            Principal(tenant="t1", surface=Surface.PORTAL, project="10000"),
            Principal(tenant="t1", surface=Surface.PORTAL, account="a"),
        ],
        ids=["agent", "nobody", "nowhere"],
    )
    def test_is_a_customer_of_a_project(self, person):
        with pytest.raises(ForbiddenError):
            rules.starter(
                person, ProjectSettings(portal=True, external=True, anonymous=True), now=NOW, agents_online=True
            )

    def test_is_no_page_of_an_admin(self):
        with pytest.raises((errors.ChatNotOfferedError, ForbiddenError)):
            rules.starter(
                ADMIN, ProjectSettings(portal=True, external=True, anonymous=True), now=NOW, agents_online=True
            )


def test_agents_write_wherever_they_are():
    rules.check_may_write(AGENT, None)
    rules.check_may_write(AGENT, ProjectSettings())


class TestBody:
    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("Hello", "Hello"),
            ("  Hello \n\n", "Hello"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("tab\there", "tab\there"),
            ("bell\a, null\x00, escape\x1b[0m", "bell, null, escape[0m"),
            ("half \ud83d a smile", "half  a smile"),
            ("👩‍👩‍👧 שלום \u200fמרחב", "👩‍👩‍👧 שלום \u200fמרחב"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ],
    )
    def test_is_what_was_typed(self, typed, says):
        assert rules.clean_body(typed) == says

    @pytest.mark.parametrize("typed", ["", " ", "\n\t\r\n", "\x00", "\u2003", "\u200b", "\ufeff\u3164 \u2800"])
    def test_that_says_nothing(self, typed):
        with pytest.raises(errors.EmptyMessageError):
            rules.clean_body(typed)

    def test_that_cannot_be_seen_is_empty_beside_files(self):
        assert rules.clean_body("\u200b", with_files=True) == ""

    def test_of_any_length_up_to_the_longest(self):
        assert len(rules.clean_body(" " + "x" * rules.LONGEST_BODY + " ")) == rules.LONGEST_BODY
        with pytest.raises(errors.MessageTooLongError, match="10,001 characters, at most 10,000"):
            rules.clean_body("x" * (rules.LONGEST_BODY + 1))

    @given(st.text())
    def test_once_clean_stays_as_it_is(self, typed):
        try:
            body = rules.clean_body(typed)
        except errors.EmptyMessageError:
            return

        assert rules.clean_body(body) == body
        assert "\x00" not in body
        body.encode()


class TestClientId:
    @pytest.mark.parametrize("client_id", ["0b9d5a3e-8f0c-4a52-9d0b-6c1f7b1d2e3f", "a" * 8, "a" * 64])
    def test_such_as_a_uuid(self, client_id):
        rules.check_client_id(client_id)

    @pytest.mark.parametrize("client_id", ["", "a" * 7, "a" * 65, "ü" * 8, "a\nbcdefgh", "comment:10001"])
    def test_that_cannot_be_one(self, client_id):
        with pytest.raises(InvalidInputError):
            rules.check_client_id(client_id)


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("My printer is on fire", "My printer is on fire"),
        ("First line\nsecond line", "First line"),
        ("\u200b\nFirst line", "First line"),
        ("  too \t many   blanks ", "too many blanks"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 119 + "…"),
        ("word " * 30, ("word " * 23).strip() + "…"),
    ],
)
def test_a_summary_is_the_first_line(body, summary):
    assert rules.summary_of(body) == summary


@given(st.text(min_size=1).filter(lambda text: text.strip() == text))
def test_a_summary_says_something_on_one_line(body):
    summary = rules.summary_of(body)

    assert 0 < len(summary) <= 120
    assert "\n" not in summary


def test_a_message_is_measured_before_it_is_cleaned():
    with within_budget(1), pytest.raises(errors.MessageTooLongError, match="65,000 characters"):
        rules.clean_body("\x00" * 65_000)
    assert rules.clean_body("x\r\n" * 5_000) == ("x\n" * 5_000).strip()
