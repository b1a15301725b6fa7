import pytest

from sandbox import adf


@pytest.mark.parametrize("text", ["", "One", "One\nTwo", "One\n\nTwo\nThree", "\n\n", "  spaces  "])
def test_text_survives_the_way_there_and_back(text: str) -> None:
    assert adf.to_text(adf.from_text(text)) == text


def test_marks_mentions_and_lists_become_wiki_text() -> None:
    strong = {"type": "text", "text": "now", "marks": [{"type": "strong"}]}
    link = {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://x.example"}}]}
    mention = {"type": "mention", "attrs": {"id": "1", "text": "@Nina"}}
    item = {"type": "listItem", "content": [{"type": "paragraph", "content": [link]}]}
    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [strong]},
            {"type": "paragraph", "content": [mention]},
            {"type": "bulletList", "content": [item, item]},
        ],
    }
    link_text = "* [here|https://x.example]"
    assert adf.to_text(document) == f"h2. *now*\n\n@Nina\n\n{link_text}\n{link_text}"
