import jwt
import pytest
import requests

from sandbox.installation import LifecycleError
from sandbox.parts import Parts
from tests.sandbox.fake_addon import KEY, FakeAddon, plain_qsh


def _events(addon: FakeAddon) -> list[str]:
    return [event for event, _, _ in addon.lifecycle]


def _token(header: str) -> str:
    scheme, _, token = header.partition(" ")
    assert scheme == "JWT"
    return token


def test_installed_is_signed_with_a_key_of_the_key_server(installed: Parts, addon: FakeAddon) -> None:
    event, body, header = addon.lifecycle[0]
    token = _token(header)
    kid = jwt.get_unverified_header(token)["kid"]
    pem = requests.get(f"{installed.configuration.url}/install-keys/{kid}", timeout=10).text
    claims = jwt.decode(token, pem, algorithms=["RS256"], audience=addon.url, issuer=body["clientKey"])
    assert event == "installed"
    assert claims["qsh"] == plain_qsh("POST", "/lifecycle/installed")
    assert claims["exp"] > claims["iat"]
    assert body["key"] == KEY
    assert body["baseUrl"] == installed.configuration.url
    assert len(body["sharedSecret"]) >= 32


def test_enabled_is_signed_with_the_new_secret(installed: Parts, addon: FakeAddon) -> None:
    event, body, header = addon.lifecycle[1]
    claims = jwt.decode(_token(header), addon.secret, algorithms=["HS256"], issuer=body["clientKey"])
    assert event == "enabled"
    assert "sharedSecret" not in body
    assert claims["qsh"] == plain_qsh("POST", "/lifecycle/enabled")


def test_a_second_installation_has_the_same_client_key_and_another_secret(installed: Parts, addon: FakeAddon) -> None:
    first = addon.lifecycle[0][1]
    installed.installation.install()
    second = addon.lifecycle[2][1]
    assert second["clientKey"] == first["clientKey"]
    assert second["sharedSecret"] != first["sharedSecret"]


def test_a_refused_installation_leaves_nothing_behind(site: Parts, addon: FakeAddon) -> None:
    addon.lifecycle_status = 401
    with pytest.raises(LifecycleError, match="401"):
        site.installation.install()
    assert site.installation.state == "absent"


def test_uninstalling_tells_disabled_and_uninstalled(installed: Parts, addon: FakeAddon) -> None:
    installed.installation.uninstall()
    assert sorted(_events(addon)[2:]) == ["disabled", "uninstalled"]
    header = next(header for event, _, header in addon.lifecycle if event == "uninstalled")
    assert jwt.get_unverified_header(_token(header))["alg"] == "RS256"


def test_an_unknown_key_is_not_found(installed: Parts) -> None:
    assert requests.get(f"{installed.configuration.url}/install-keys/other", timeout=10).status_code == 404


def test_the_front_page_installs(site: Parts, addon: FakeAddon) -> None:
    url = f"{site.configuration.url}/installation"
    assert requests.post(url, data={"change": "install"}, timeout=10).url == f"{site.configuration.url}/"
    assert site.installation.state == "enabled"
    addon.lifecycle_status = 500
    assert "code 500" in requests.post(url, data={"change": "install"}, timeout=10).text
