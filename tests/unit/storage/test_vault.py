import base64

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.storage.vault import Vault

OLD_KEY = "a secret key for tests that is long enough"
NEW_KEY = "another secret key for tests, long enough"
VAULT = Vault(OLD_KEY)
OTHER = Vault(NEW_KEY)
ROTATING = Vault(NEW_KEY, OLD_KEY)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLACES = st.lists(TEXTS, min_size=1, max_size=3)


@given(TEXTS, PLACES)
def test_what_is_sealed_can_be_opened(text, place):
    assert VAULT.open(VAULT.seal(text, *place), *place) == text


@given(PLACES, PLACES)
def test_what_is_moved_to_another_place_cannot(place, other):
    if place == other:
        return
    with pytest.raises(ValueError, match="another place"):
        VAULT.open(VAULT.seal("text", *place), *other)


@pytest.mark.parametrize("other", [("t", "1 2"), ("t 1", "2"), ("t", "1", "2", ""), ('t","1', "2"), ("T", "1", "2")])
def test_places_are_not_run_together(other):
    with pytest.raises(ValueError, match="another place"):
        VAULT.open(VAULT.seal("text", "t", "1", "2"), *other)


def test_a_sealed_text_tells_nothing():
    sealed = {VAULT.seal("open sesame", "door") for _ in range(3)}

    assert len(sealed) == 3
    assert not any("sesame" in each or b"sesame" in base64.urlsafe_b64decode(each[2:]) for each in sealed)


def test_only_the_same_key_opens():
    with pytest.raises(ValueError, match="another SECRET_KEY"):
        OTHER.open(VAULT.seal("text", "place"), "place")


@pytest.mark.parametrize("place", [0, 1, 2, 12, 42, -8])
def test_what_was_altered_is_refused(place):
    sealed = VAULT.seal("text", "place")
    letter = "A" if sealed[place] != "A" else "B"
    altered = sealed[:place] + letter + sealed[place:][1:]

    with pytest.raises(ValueError, match="altered"):
        VAULT.open(altered, "place")


@pytest.mark.parametrize("text", ["", "text", "ü", "==", "2:", "2:text"])
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(ValueError, match="altered"):
        VAULT.open(text, "place")


def test_each_purpose_has_its_own_key():
    keys = {VAULT.derive("at rest"), VAULT.derive("panel sessions"), OTHER.derive("panel sessions")}

    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    assert VAULT.derive("panel sessions") == Vault(OLD_KEY).derive("panel sessions")


def sealed_before_places(text):
    """As the first version did, with one key for everything."""
    return Fernet(base64.urlsafe_b64encode(VAULT.derive("at rest"))).encrypt(text.encode()).decode()


class TestRotation:
    def test_the_new_key_seals_and_both_open(self):
        before, after = VAULT.seal("text", "place"), ROTATING.seal("text", "place")

        assert ROTATING.open(before, "place") == ROTATING.open(after, "place") == "text"
        assert OTHER.open(after, "place") == "text"
        with pytest.raises(ValueError, match="SECRET_KEY"):
            VAULT.open(after, "place")

    def test_keys_of_a_purpose_come_newest_first(self):
        assert ROTATING.keys("tickets") == [OTHER.derive("tickets"), VAULT.derive("tickets")]
        assert ROTATING.derive("tickets") == OTHER.derive("tickets")

    @pytest.mark.parametrize("before", [VAULT.seal("text", "place"), sealed_before_places("text")], ids=["key", "form"])
    def test_what_is_resealed_needs_the_old_key_no_more(self, before):
        resealed = ROTATING.reseal(before, "place")

        assert OTHER.open(resealed, "place") == "text"
        assert ROTATING.reseal(resealed, "place") == resealed

    def test_what_cannot_be_opened_cannot_be_resealed(self):
        with pytest.raises(ValueError, match="another place"):
            ROTATING.reseal(VAULT.seal("text", "place"), "elsewhere")


class TestTheFirstVersion:
    @pytest.mark.parametrize("vault", [VAULT, ROTATING])
    def test_what_it_sealed_opens_until_it_is_resealed(self, vault):
        assert vault.open(sealed_before_places("text"), "anywhere") == "text"

    def test_resealing_binds_it_to_its_place_also_under_the_same_key(self):
        resealed = VAULT.reseal(sealed_before_places("text"), "place")

        with pytest.raises(ValueError, match="another place"):
            VAULT.open(resealed, "anywhere")
