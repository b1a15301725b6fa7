import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.settings import text_files
from jira_chat.settings.text_files import Located


def problems(content: bytes | str, language: str = "de") -> dict[str, str]:
    with pytest.raises(InvalidInputError) as caught:
        text_files.read(content if isinstance(content, bytes) else content.encode(), language)
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
    def test_texts_come_with_their_lines(self):
        assert text_files.read(FILE.encode(), "de") == [
            Located("send", "Senden", 4),
            Located("title", "send", 5),
            Located("typing", '"send": {name} schreibt …', 6),
        ]

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
        assert text_files.read(content, "de") == text_files.read(FILE.encode(), "de")

    def test_what_was_written_out_can_be_read_in(self):
        texts = {"send": "Senden", "title": 'Ein "Chat"\u2028', "welcome": "مرحبًا\n🙂"}

        found = text_files.read(text_files.write("de", texts).encode(), "de")

        assert {each.key: each.text for each in found} == texts
        assert [each.line for each in found] == [4, 5, 6]


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
        found = problems('{"language": "fr",\n"texts": {"a": 1,\n"b": "x",\n"b": "y", "c": null}}')

        assert list(found) == ["line 1", "line 2", "line 4"]
        assert found["line 4"] == "“b” stands here twice. “c” must be a text."

    @given(st.binary(max_size=60) | st.recursive(st.none() | st.text(), lambda inner: st.lists(inner)
           | st.dictionaries(st.sampled_from(["language", "texts", "send"]), inner)).map(lambda each: json.dumps(each).encode()))  # fmt: skip
    def test_anything_else_is_refused_and_never_breaks(self, content):
        try:
            found = text_files.read(content, "de")
        except InvalidInputError as error:
            assert all(name.startswith("line ") for name in error.details["fields"])
        else:
            assert all(isinstance(each.text, str) for each in found)
