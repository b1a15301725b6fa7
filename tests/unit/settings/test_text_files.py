import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.settings import text_files
from tests.support.budget import within_budget

DOCUMENTS = st.recursive(
    st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["language", "texts", "send"]), inner),
)


def read(content: bytes | str, *, wrong: str = "") -> dict[str, str]:
    """Read a file for German in which the key `wrong` is to be complained of."""
    written = content if isinstance(content, bytes) else content.encode()
    return text_files.read(written, "de", lambda key, text: f"Not {text}!" if key == wrong else None)


def problems(content: bytes | str, *, wrong: str = "") -> dict[str, str]:
    with pytest.raises(InvalidInputError) as caught:
        read(content, wrong=wrong)
    return dict(caught.value.details["fields"])


FILE = """{
  "language": "de",
  "texts": {
    "send": "Senden",
    "title": "send",
    "typing": "\\"send\\": {name} schreibt …"
  }
}
"""


class TestRead:
    def test_texts_come_by_key(self):
        assert read(FILE) == {"send": "Senden", "title": "send", "typing": '"send": {name} schreibt …'}

    @pytest.mark.parametrize(
        "content",
        [
            FILE.replace("\n", "\r\n").encode(),
            b"\xef\xbb\xbf" + FILE.encode(),
            FILE.replace('"send": "S', '"s\\u0065nd" : "S').encode(),
        ],
        ids=["CRLF", "BOM", "escapes"],
    )
    def test_however_it_was_written(self, content):
        assert read(content) == read(FILE)
        assert list(problems(content, wrong="title")) == ["line 5"]

    def test_what_was_written_out_can_be_read_in(self):
        texts = {"send": "Senden", "title": 'Ein "Chat"\u2028', "welcome": "مرحبًا\n🙂"}

        written = text_files.write("de", texts)

        assert read(written) == texts
        assert [list(problems(written, wrong=key)) for key in texts] == [["line 4"], ["line 5"], ["line 6"]]


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("content", "line", "said"),
        [
            (b"", "line 1", "not JSON"),
            (b"\xff\xfe{\x00", "line 1", "UTF-8"),
            (FILE.replace('"Senden",', '"Senden"'), "line 5", "not JSON"),
            (FILE.replace("Senden", "Sen\nden"), "line 4", "not JSON"),
            (FILE.removesuffix("}\n"), "line 8", "not JSON"),
            ("[]", "line 1", "must look like"),
            ("null", "line 1", "must look like"),
            ("7" * 5000, "line 1", "must look like"),
            ("[" * 100_000, "line 1", "must look like"),
            ('{"texts": {}}', "line 1", "must look like"),
            ('{"language": "de"}', "line 1", "must look like"),
            ('{"language": "de", "texts": []}', "line 1", "must look like"),
            ('{"language": "de", "texts": null}', "line 1", "must look like"),
            ('{\n"language": "fr", "texts": {}}', "line 2", "for “de”"),
            ('{\n"language": ["de"],\n"texts": {}}', "line 2", "for “de”"),
            ('{"language": "de", "texts": {},\n"extra": 1}', "line 2", "“extra” does not belong"),
            (FILE.replace('"Senden"', "7"), "line 4", "“send” must be a text"),
            (FILE.replace('"Senden"', "null"), "line 4", "“send” must be a text"),
            (FILE.replace('"Senden"', '{"title": [{"send": 1}]}'), "line 4", "“send” must be a text"),
            (FILE.replace('"title"', '"send"'), "line 5", "“send” stands here twice"),
            (FILE.replace('"title"', '"s\\u0065nd"'), "line 5", "“send” stands here twice"),
        ],
    )
    def test_is_told_by_line(self, content, line, said):
        found = problems(content)

        assert list(found) == [line]
        assert said in found[line]

    def test_all_of_it_at_once(self):
        found = problems('{"language": "fr",\n"texts": {"a": 1,\n"b": "x",\n"b": "y", "c": null}}', wrong="b")

        assert list(found) == ["line 1", "line 2", "line 3", "line 4"]
        assert found["line 3"] == "Not x!"
        assert found["line 4"] == "Not y! “b” stands here twice. “c” must be a text."

    @given(st.binary(max_size=60) | DOCUMENTS.map(lambda each: json.dumps(each).encode()))
    def test_anything_else_is_refused_and_never_breaks(self, content):
        try:
            found = read(content)
        except InvalidInputError as refused:
            found = refused.details["fields"]
        assert all(isinstance(each, str) for each in [*found, *found.values()])


class TestHowLongItTakes:
    """Each took seconds: what is told of a line was copied for each problem, and each level for each key below it."""

    def test_many_problems_in_one_line(self):
        members = ",".join(f'"{number}": 1' for number in range(60_000))
        with within_budget(1000):
            found = problems(f'{{"language": "de", "texts": {{{members}}}}}')
        assert found == {"line 1": "“0” must be a text. “10” must be a text. “11” must be a text."}

    def test_many_problems_in_many_lines(self):
        members = ",\n".join(f'"{number}": 1' for number in range(1000))
        assert len(problems(f'{{"language": "de", "texts": {{\n{members}}}}}')) == 100

    def test_many_levels(self):
        members = ",".join(f'"{number}": 1' for number in range(20_000))
        with within_budget(1000):
            found = problems('{"language": "de", "texts": ' + '{"a":' * 300 + f"{{{members}}}" + "}" * 301)
        assert "must look like" in found["line 1"]

    def test_a_long_key_is_not_repeated_whole(self):
        assert len(problems(FILE.replace("send", "x" * 5000), wrong="x" * 5000)["line 4"]) < 100
        assert len(problems(FILE.replace('"texts"', f'"{"x" * 5000}": 1, "texts"'))["line 3"]) < 200
