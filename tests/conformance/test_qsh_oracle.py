"""Our canonical request beside that of PyPI's `atlassian-jwt`.

The two agree on everything that a site sends. Where they differ, `DISAGREEMENTS` says on what, and follows Atlassian's
Java reference: it takes one slash off the end of a path and leaves the rest of it alone, and it sorts by UTF-16 units.
"""

import pytest
from atlassian_jwt.url_utils import canonicalize_request
from hypothesis import example, given
from hypothesis import strategies as st

from jira_chat.hosts.connect import qsh

DISAGREEMENTS = {
    "several slashes at the end: Java takes one off": ("/path//", "GET&/path/&", "GET&/path&"),
    "several slashes at the start: Java keeps them": ("//path", "GET&//path&", "GET&/path&"),
    "colon in the first segment: a scheme to Python": ("/a:b/c", "GET&/a:b/c&", "GET&/b/c&"),
    "address as a path: Java keeps it": ("/http://x/y", "GET&/http://x/y&", "GET&/y&"),
    "empty path parameter: nothing to Python": ("/path;", "GET&/path;&", "GET&/path&"),
    "beyond U+FFFF: Java compares UTF-16 units": (
        "/path?a=%EF%BF%BD&a=%F0%90%80%80",
        "GET&/path&a=%F0%90%80%80,%EF%BF%BD",
        "GET&/path&a=%EF%BF%BD,%F0%90%80%80",
    ),
}


@pytest.mark.parametrize(("target", "ours", "theirs"), DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_known_disagreement(target, ours, theirs):
    assert qsh.canonical_request("GET", target) == ours
    assert canonicalize_request("GET", target) == theirs


def spellings(character: str) -> st.SearchStrategy[str]:
    """All the ways in which a query may carry one character."""
    escaped = "".join(f"%{byte:02X}" for byte in character.encode())
    ways = [escaped, escaped.lower()]
    if character == " ":
        ways.append("+")
    if character.isascii() and (character.isalnum() or character in "-._~!$'()*,;:@/?"):
        ways.append(character)
    return st.sampled_from(ways)


characters = st.characters(max_codepoint=0xD7FF)
words = st.text(characters, max_size=4)
written = words.flatmap(lambda word: st.tuples(*map(spellings, word))).map("".join)
parameters = st.one_of(st.tuples(written, written).map("=".join), written)
queries = st.lists(parameters, max_size=5).map("&".join)

path_characters = st.one_of(st.sampled_from("aZ09-._~!$&'()*+,=@"), st.just("%2F"), st.just("%c3%A9"))
segments = st.lists(path_characters, min_size=1, max_size=4).map("".join)
paths = st.tuples(st.lists(segments, max_size=3).map("/".join), st.sampled_from(["", "/"])).map("".join)


@given(method=st.sampled_from(["GET", "post", "Put"]), path=paths, query=queries)
@example(method="get", path="", query="")
@example(method="get", path="a;b=c", query="a&a=&A=1")
def test_same_as_the_library(method, path, query):
    target = f"/{path.removeprefix('/')}?{query}"

    assert qsh.canonical_request(method, target) == canonicalize_request(method, target)
