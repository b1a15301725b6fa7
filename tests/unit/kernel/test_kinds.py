import msgspec
import pytest

from jira_chat.kernel.kinds import Kinds, from_fields, kind_of, to_fields


class Told(msgspec.Struct, frozen=True, kw_only=True, tag="told"):
    who: str
    more: str | msgspec.UnsetType = msgspec.UNSET


class Framed(msgspec.Struct, frozen=True, kw_only=True, tag_field="name", tag="framed"):
    type: str


@pytest.mark.parametrize(
    ("struct", "kind", "fields"),
    [(Told(who="ann"), "told", {"who": "ann"}), (Framed(type="x"), "framed", {"type": "x"})],
)
def test_the_kind_travels_beside_the_fields(struct, kind, fields) -> None:
    assert (kind_of(struct), to_fields(struct)) == (kind, fields)
    assert from_fields(fields, type(struct)) == Kinds((Told, Framed)).read(kind, fields) == struct


def test_an_unknown_kind_is_none_and_what_lacks_a_field_an_error() -> None:
    kinds = Kinds((Told,))
    assert kinds.read("framed", {"type": "x"}) is None
    with pytest.raises(msgspec.ValidationError):
        kinds.read("told", {})
