from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jira_chat.settings import rules
from jira_chat.settings.models import BlockedGroup, ProjectSettings, SiteSettings
from tests.support.budget import within_budget

# Few labels, so that sites often meet.
HOSTS = st.lists(st.sampled_from(["a", "b2", "shop", "example", "com"]), min_size=1, max_size=4).map(".".join)
ORIGINS = st.builds(
    lambda scheme, host, port: f"{scheme}://{host}{port}",
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8443"]),
)
# Two labels: of some countries (`*.mm`) every name of one is a public suffix.
SITES = st.one_of(ORIGINS, ORIGINS.map(lambda origin: origin.replace("://", "://*.shop.example.")))
ALMOST_SITES = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            [
                "https:",
                "http:",
                "//",
                "/",
                "*",
                ".",
                ":",
                "443",
                "@",
                "[",
                "]",
                "::1",
                "%25",
                "a",
                "example",
                "xn--",
                "é",
                *" \t\n\\?#;'。ß\ud800\u200d\x00",
            ]
        ),
        max_size=12,
    ),
)


class TestNormalSite:
    @pytest.mark.parametrize(
        ("typed", "site"),
        [
            ("https://www.example.com", "https://www.example.com"),
            ("  HTTPS://WWW.Example.COM/  ", "https://www.example.com"),
            ("http://example.com:80", "http://example.com"),
            ("https://example.com:443/", "https://example.com"),
            ("https://example.com:80", "https://example.com:80"),
            ("https://example.com:08443", "https://example.com:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://*.example.com", "https://*.example.com"),
            ("https://*.example.com:8443", "https://*.example.com:8443"),
            ("www.example.com", "https://www.example.com"),
            ("//www.example.com", "https://www.example.com"),
            ("*.example.com:8443", "https://*.example.com:8443"),
            ("https://my_shop.example.com", "https://my_shop.example.com"),
            ("https://qa--x.example.com", "https://qa--x.example.com"),
            ("https://💩.la", "https://xn--ls8h.la"),
            ("https://Bücher.example", "https://xn--bcher-kva.example"),
            ("https://*.faß.example", "https://*.xn--fa-hia.example"),
            ("https://日本。例え", "https://xn--wgv71a.xn--r8jz45g"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://[2001:DB8:0:0::1]", "https://[2001:db8::1]"),
        ],
    )
    def test_is_an_origin(self, typed, site):
        assert rules.normal_site(typed) == site

    @pytest.mark.parametrize(
        ("typed", "advice"),
        [
            ("", "Enter a web site"),
            ("   ", "Enter a web site"),
            ("shop", "Enter a web site"),
            ("null", "Enter a web site"),
            ("javascript:alert(1)", "Enter a web site"),
            ("www.example.com/shop", "Enter only the site, without a page: https://www.example.com"),
            ("https://*.com", "Anybody can have a web site below com. List your own: https://*.example.com"),
            ("*.co.uk", "Anybody can have a web site below co.uk"),
            ("https://*.github.io:8443", "Anybody can have a web site below github.io"),
            ("ftp://example.com", "Only http:// and https://"),
            ("file:///etc/passwd", "Only http:// and https://"),
            ("https://", "at the start"),
            ("https://*", "at the start"),
            ("https://*.", "at the start"),
            ("https://www.*.com", "at the start"),
            ("https://*.*.example.com", "at the start"),
            ("https://*example.com", "at the start"),
            ("https://user@example.com", "user name"),
            ("https://user:pass@example.com", "user name"),
            ("https://example.com@evil.com", "user name"),
            ("https://example.com/page", "Enter only the site, without a page: https://example.com"),
            ("https://example.com?x=1", "without a page"),
            ("https://example.com/#top", "without a page"),
            ("https://example.com:port", "not a web address"),
            ("https://example.com:70000", "not a web address"),
            ("https://[::1", "not a web address"),
            ("https://exam ple.com", "not a host name"),
            ("https://example..com", "not a host name"),
            ("https://.example.com", "not a host name"),
            ("https://" + "a" * 64 + ".com", "not a host name"),
            ("https://" + "a." * 127 + "example", "not a host name"),
            ("https://example.com;script-src", "not a host name"),
            ("https://example.com'", "not a host name"),
            ("https://xn--a.example", "not a host name"),
            ("https://[::1%25eth0]", "Leave out the %"),
            ("https://[fe80::1%; script-src x:]", "Leave out the %"),
            ("https://[v1.a:b; script-src x:]", "not a"),
            ("https://*.[::1]", "before an address"),
            ("https://evil.com[::1]", "before an address"),
        ],
    )
    def test_says_what_would_be_right(self, typed, advice):
        with pytest.raises(rules.InvalidSiteError, match=f".*{advice.replace('*', '[*]')}"):
            rules.normal_site(typed)

    @given(SITES)
    def test_of_what_is_normal_changes_nothing(self, typed):
        site = rules.normal_site(typed)

        assert rules.normal_site(site) == site

    @given(st.one_of(st.text(), ALMOST_SITES, ALMOST_SITES.map("https://".__add__)))
    @example("https://[fe80::1%; script-src x:]")
    def test_is_nothing_that_could_say_more_than_a_site_in_a_policy(self, typed):
        try:
            site = rules.normal_site(typed)
        except rules.InvalidSiteError:
            return

        assert rules.normal_site(site) == site
        scheme, _, host = site.partition("://")
        assert scheme in {"http", "https"}
        assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.:[]*")
        assert urlsplit(site).netloc == host


class TestIsAllowed:
    @pytest.mark.parametrize(
        ("sites", "origin", "allowed"),
        [
            (["https://www.example.com"], "https://www.example.com", True),
            (["https://www.example.com"], "https://WWW.example.com:443", True),
            (["https://www.example.com"], "http://www.example.com", False),
            (["https://www.example.com"], "https://www.example.com:8443", False),
            (["https://www.example.com"], "https://example.com", False),
            (["https://www.example.com"], "https://www.example.com.evil.com", False),
            (["https://*.example.com"], "https://a.example.com", True),
            (["https://*.example.com"], "https://a.b.example.com", True),
            (["https://*.example.com"], "https://example.com", False),
            (["https://*.example.com"], "https://evilexample.com", False),
            (["https://*.example.com"], "https://a.example.com:8443", False),
            (["https://*.example.com"], "http://a.example.com", False),
            (["https://*.example.com"], "https://*.example.com", False),
            (["https://*.example.com:8443"], "https://a.example.com:8443", True),
            (["http://[::1]"], "http://[0:0::1]", True),
            (["https://xn--bcher-kva.example"], "https://bücher.example", True),
            (["https://a.com", "https://b.com"], "https://b.com", True),
            ([], "https://anywhere.example", True),
            ([], "http://anywhere.example:8080", True),
            ([], "https://*.anywhere.example", False),
            (["https://www.example.com"], "www.example.com", False),
            (["https://*.example.com"], "https://my_shop.example.com", True),
            ([], "www.example.com", False),
            ([], "null", False),
            ([], "", False),
            ([], "file://", False),
            ([], "chrome-extension://abc", False),
            ([], "https://example.com/page", False),
        ],
    )
    def test_for(self, sites, origin, allowed):
        assert rules.is_allowed(sites, origin) is allowed

    @given(st.lists(SITES.map(rules.normal_site), min_size=1), ORIGINS)
    def test_only_a_listed_scheme_and_host(self, sites, origin):
        if rules.is_allowed(sites, origin):
            page = urlsplit(rules.normal_site(origin))
            assert any(
                page.scheme == site.scheme
                and page.port == site.port
                and (page.hostname == site.hostname or page.hostname.endswith(site.hostname.removeprefix("*")))
                for site in map(urlsplit, sites)
            )

    @given(SITES.map(rules.normal_site), HOSTS)
    def test_what_is_listed(self, site, subdomain):
        assert rules.is_allowed([site], site.replace("*", subdomain))

    @given(st.lists(SITES.map(rules.normal_site)), st.one_of(st.text(), ALMOST_SITES))
    def test_raises_nothing(self, sites, origin):
        assert rules.is_allowed(sites, origin) in {True, False}


class TestChecked:
    def test_good_settings_come_back_in_their_normal_form(self):
        group = BlockedGroup(id="g1", name="jira-administrators")
        typed = ProjectSettings(
            external=True,
            sites=(" https://WWW.example.com/ ", "https://www.example.com", "https://*.example.org"),
            blocked_groups=(group, BlockedGroup(id="g1", name="renamed"), BlockedGroup(id="g2", name="agents")),
            welcome="  Hello  ",
            greeting="\nFirst line\n\tsecond line 🙂\n",
            request_type="",
        )

        settings, problems = rules.checked(typed)

        assert problems == {}
        assert settings == ProjectSettings(
            external=True,
            sites=("https://www.example.com", "https://*.example.org"),
            blocked_groups=(BlockedGroup(id="g1", name="renamed"), BlockedGroup(id="g2", name="agents")),
            welcome="Hello",
            greeting="First line\n\tsecond line 🙂",
        )
        assert rules.checked(settings) == (settings, {})

    def test_each_wrong_line_has_its_own_message(self):
        _, problems = rules.checked(ProjectSettings(sites=("https://a.com", "shop", "", "https://c.com/page")))

        assert set(problems) == {"sites.1", "sites.2", "sites.3"}

    @pytest.mark.parametrize(
        ("settings", "field"),
        [
            (ProjectSettings(welcome="x" * 201), "welcome"),
            (ProjectSettings(greeting="x" * 1001), "greeting"),
            (ProjectSettings(welcome="bell\a"), "welcome"),
            (ProjectSettings(greeting="null\x00"), "greeting"),
            (ProjectSettings(sites=tuple(f"https://a{n}.com" for n in range(101))), "sites"),
            (
                ProjectSettings(blocked_groups=tuple(BlockedGroup(id=str(n), name="") for n in range(101))),
                "blocked_groups",
            ),
        ],
    )
    def test_what_cannot_be_saved(self, settings, field):
        _, problems = rules.checked(settings)

        assert list(problems) == [field]

    @pytest.mark.parametrize("length", [0, 1, 200])
    def test_a_text_may_be_as_long_as_it_says(self, length):
        assert rules.checked(ProjectSettings(welcome="x" * length))[1] == {}


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        (ProjectSettings(), ["nowhere"]),
        (ProjectSettings(portal=True), []),
        (ProjectSettings(portal=True, external=True), []),
        (ProjectSettings(external=True, anonymous=True), []),
        (ProjectSettings(external=True), ["nobody"]),
    ],
)
def test_what_keeps_chat_from_going_live(settings, codes):
    assert [each.code for each in rules.problems_of(settings, has_service_desk=True)] == codes
    assert [each.code for each in rules.problems_of(settings, has_service_desk=False)] == ["no_service_desk", *codes]


@pytest.mark.parametrize(
    "typed",
    [
        "https://a" + "\u0301\u0316" * 120_000,
        "https://" + "a." * 100_000,
        "https://xn--" + "a9" * 100_000,
        "https://[" + ":" * 200_000 + "]",
        "https://a" + "\u0301\u0316" * 240,
    ],
    ids=["marks", "labels", "punycode", "colons", "as many marks as fit"],
)
def test_no_site_takes_long(typed):
    """A quarter of a million combining marks took half a minute."""
    with within_budget(25), pytest.raises(rules.InvalidSiteError) as refused:
        rules.normal_site(typed)
    assert len(str(refused.value)) < 200


def test_many_sites_do_not_take_longer_than_those_that_can_be_listed():
    sites = tuple(f"https://{'ä' * 40}{number}.{'ö' * 50}.example" for number in range(1000))
    with within_budget():
        _, problems = rules.checked(ProjectSettings(sites=sites))
    assert "At most 100" in problems["sites"]


def test_groups_and_request_types_have_a_length():
    groups = (
        BlockedGroup(id="1", name="staff"),
        BlockedGroup(id="x" * 256, name="x"),
        BlockedGroup(id="3", name="x" * 256),
    )
    _, problems = rules.checked(ProjectSettings(blocked_groups=groups, request_type="x" * 256))
    assert problems.keys() == {"blocked_groups.1", "blocked_groups.2", "request_type"}


@pytest.mark.parametrize(("minutes", "fine"), [(0, True), (1440, True), (-1, False), (1441, False)])
def test_minutes_until_customers_are_told_are_some(minutes, fine):
    _, problems = rules.checked(ProjectSettings(unanswered_minutes=minutes))
    assert ("unanswered_minutes" not in problems) is fine


@pytest.mark.parametrize(("days", "fine"), [(0, True), (365, True), (-1, False), (366, False)])
def test_days_to_reopen_are_some(days, fine):
    _, problems = rules.checked(ProjectSettings(reopen_days=days))
    assert ("reopen_days" not in problems) is fine


def test_what_was_saved_before_there_were_lengths_can_be_read():
    """Bodies had a mebibyte, and nothing but that limited these."""
    row = {"blocked_groups": [{"id": "x" * 500_000, "name": "y" * 500_000}], "request_type": "z" * 1_000_000}
    assert len(msgspec.convert(row, ProjectSettings).blocked_groups[0].name) == 500_000
    assert msgspec.convert({"new_projects": {"blocked_groups": row["blocked_groups"]}}, SiteSettings)
