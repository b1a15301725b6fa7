import pytest

from jira_chat.settings import host_names


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("my_shop.example.com", "my_shop.example.com"),
        ("qa--x.example.com", "qa--x.example.com"),
        ("-a-.example", "-a-.example"),
        ("i❤.ws", "xn--i-7iq.ws"),
        ("💩.la", "xn--ls8h.la"),
        ("xn--ls8h.la", "xn--ls8h.la"),
        ("example.com.", "example.com."),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_names_are_what_browsers_make_of_them(name, host):
    assert host_names.normal(name) == host
    assert host_names.normal(host) == host


@pytest.mark.parametrize(
    "name", ["", ".", "a..b", ".a", "a b", "a;b", "a,b", "a'b", "a%b", "a" * 64, "xn--a.example", "xn--abc-.example"]
)
def test_what_is_no_name(name):
    with pytest.raises(ValueError, match=r".+"):
        host_names.normal(name)


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("com", True),
        ("co.uk", True),
        ("github.io", True),
        ("xn--p1ai", True),
        ("example.com", False),
        ("shop.github.io", False),
        ("localhost", False),
        ("intranet.example", False),
        ("127.0.0.1", False),
    ],
)
def test_suffixes_below_which_anybody_registers_names(host, public):
    assert host_names.is_public_suffix(host) is public
