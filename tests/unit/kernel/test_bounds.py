import msgspec
import pytest

from jira_chat.kernel import bounds


class Form(msgspec.Struct):
    address: bounds.Address = ""
    lines: bounds.Few[bounds.Line] = ()
    text: bounds.Text | None = None
    id: bounds.Id = ""


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ({"address": "x" * 321}, "$.address"),
        ({"lines": ["x"] * 101}, "$.lines"),
        ({"lines": ["", "x" * 2049]}, "$.lines[1]"),
        ({"text": "x" * 20_001}, "$.text"),
        ({"id": "x" * 256}, "$.id"),
        ({"id": "x\0"}, "$.id"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(form, where):
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(form, Form)
    assert str(refused.value).endswith(f"- at `{where}`")


def test_what_fits_is_taken():
    form = msgspec.convert({"address": "x" * 320, "lines": ["x"] * 100, "text": "x" * 20_000}, Form)
    assert len(form.lines) == 100


def test_the_words_of_an_error_stay_short():
    assert bounds.short("x" * 60) == "x" * 60
    assert bounds.short("x" * 61) == "x" * 60 + "…"
