import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.storage.vault import Vault

VAULT = Vault("a secret key for tests that is long enough")
OTHER = Vault("another secret key for tests, long enough")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_can_be_opened(text):
    assert VAULT.decrypt(VAULT.encrypt(text)) == text


def test_a_sealed_text_tells_nothing():
    sealed = {VAULT.encrypt("open sesame") for _ in range(3)}

    assert len(sealed) == 3
    assert not any("sesame" in each or b"sesame" in base64.urlsafe_b64decode(each) for each in sealed)


def test_only_the_same_key_opens():
    with pytest.raises(ValueError, match="another SECRET_KEY"):
        OTHER.decrypt(VAULT.encrypt("text"))


@pytest.mark.parametrize("place", [0, 10, 40, -8])
def test_what_was_altered_is_refused(place):
    sealed = VAULT.encrypt("text")
    letter = "A" if sealed[place] != "A" else "B"
    altered = sealed[:place] + letter + sealed[place:][1:]

    with pytest.raises(ValueError, match="altered"):
        VAULT.decrypt(altered)


@pytest.mark.parametrize("text", ["", "text", "ü", "=="])
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(ValueError, match="altered"):
        VAULT.decrypt(text)


def test_each_purpose_has_its_own_key():
    keys = {VAULT.derive("at rest"), VAULT.derive("panel sessions"), OTHER.derive("panel sessions")}

    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    assert VAULT.derive("panel sessions") == Vault("a secret key for tests that is long enough").derive(
        "panel sessions"
    )
