import pytest

from jira_chat.outgoing import targets
from jira_chat.outgoing.targets import InvalidTargetError

SLACK = "https://hooks.slack.com/services/T0/B0/secret?x=1#part"


def test_an_address_is_taken_apart() -> None:
    target = targets.read(f" {SLACK} ", loopback=False)
    assert (target.scheme, target.authority, target.port) == ("https", "hooks.slack.com", 443)
    assert target.path == "/services/T0/B0/secret?x=1"
    assert "secret" not in repr(target)


def test_hosts_are_as_dns_has_them() -> None:
    assert targets.read("https://[2606:4700::1]:8443/x", loopback=False).authority == "[2606:4700::1]:8443"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.example.com/x",
        "http://hooks.example.com/x",
        "ftp://hooks.example.com/x",
        "https://",
        "https://user:word@hooks.example.com/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nHost: evil",
        "https://hooks.example.com:99999/",
        "https://[::1/",
        f"https://hooks.example.com/{'x' * 3000}",
    ],
)
def test_what_is_no_such_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidTargetError):
        targets.read(address, loopback=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_public_addresses_may_be_called(address: str) -> None:
    assert targets.may_call(address, loopback=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "64:ff9b:1::a00:1",
        "fec0::1",
        "::10.0.0.1",
        "192.0.0.8",
    ],
)
def test_others_may_not(address: str) -> None:
    assert not targets.may_call(address, loopback=False)


def test_this_machine_only_where_it_is_configured() -> None:
    assert targets.may_call("127.0.0.1", loopback=True)
    assert not targets.may_call("10.0.0.1", loopback=True)
    assert targets.read("http://127.0.0.1:8080/x", loopback=True).authority == "127.0.0.1:8080"
