import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.hosts.connect import qsh

pairs = st.lists(st.tuples(st.text("abc", min_size=1), st.text("xyz,&= ")), max_size=5)


def query_of(parameters):
    return "&".join(f"{name}={qsh._encode(value)}" for name, value in parameters)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "GET&/&"),
        ("/", "GET&/&"),
        ("?", "GET&/&"),
        ("/a/", "GET&/a&"),
        ("/a&b", "GET&/a%26b&"),
        ("/a%20b!$'()*+,;=", "GET&/a%20b!$'()*+,;=&"),
        ("/a?b&c=", "GET&/a&b=&c="),
        ("/a?b=2&b=1", "GET&/a&b=1,2"),
        ("/a?b=1,2", "GET&/a&b=1%2C2"),
        ("/a?b=x+y*~", "GET&/a&b=x%20y%2A~"),
        ("/a?B=1&b=2&a=3", "GET&/a&B=1&a=3&b=2"),
        ("/a?jwt=x&b=1&jwt=y", "GET&/a&b=1"),
        ("/a?JWT=x", "GET&/a&JWT=x"),
        ("/a?b=1#c=2", "GET&/a&b=1"),
        ("https://example.com/a?b=1", "GET&/a&b=1"),
        ("https://example.com", "GET&/&"),
        ("https://example.com?b=1", "GET&/&b=1"),
        ("/a?b=https://example.com/c", "GET&/a&b=https%3A%2F%2Fexample.com%2Fc"),
    ],
)
def test_canonical_request(target, expected):
    assert qsh.canonical_request("get", target) == expected


@pytest.mark.parametrize(
    ("target", "base_path", "path"),
    [
        ("/chat/page", "/chat", "/page"),
        ("/chat/page", "/chat/", "/page"),
        ("/chat", "/chat", "/"),
        ("/chat/", "/chat", "/"),
        ("/chatter", "/chat", "/chatter"),
        ("/other/chat", "/chat", "/other/chat"),
        ("/chat/chat/x", "/chat", "/chat/x"),
        ("https://example.com/chat/page", "/chat", "/page"),
        ("/page", "", "/page"),
        ("/page", "/", "/page"),
    ],
)
def test_base_path_is_taken_off_between_segments(target, base_path, path):
    assert qsh.canonical_request("GET", target, base_path) == f"GET&{path}&"


@given(pairs, st.randoms())
def test_order_of_parameters_makes_no_difference(parameters, random):
    shuffled = random.sample(parameters, len(parameters))

    assert qsh.query_string_hash("GET", f"/?{query_of(parameters)}") == qsh.query_string_hash(
        "GET", f"/?{query_of(shuffled)}"
    )


@given(pairs, pairs)
def test_other_parameters_make_another_hash(one, other):
    same = qsh.query_string_hash("GET", f"/?{query_of(one)}") == qsh.query_string_hash("GET", f"/?{query_of(other)}")

    assert same == (sorted(one) == sorted(other))


def test_parameters_keep_their_order_and_repetition():
    assert qsh.parameters("/a?b=1&a=x+y&b=%32&c") == [("b", "1"), ("a", "x y"), ("b", "2"), ("c", "")]
