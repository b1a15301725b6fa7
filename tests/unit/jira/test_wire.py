"""Comments as Jira sends them: whatever is restricted in whatever way is internal."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.jira import adf, wire
from jira_chat.jira.models import Issue
from jira_chat.sync import rules

PUBLIC = {
    "id": "1",
    "created": "2026-11-26T09:00:00.000+0000",
    "jsdPublic": True,
    "author": {"accountId": "a", "displayName": "Nina Novak"},
    "body": adf.from_text("secret"),
}
JSON = st.sampled_from([None, False, True, 0, 1, "", "role", "false", [], [1], {}, {"type": "role"}])
SAYS_PUBLIC = {"key": "sd.public.comment", "value": {"internal": False}}


def is_for_customer(**more: object) -> bool:
    comment = msgspec.convert(PUBLIC | more, wire.Comment)
    return rules.is_for_customer(comment.value(marker=None), Issue("10100", "SUP-1"))


@pytest.mark.parametrize("more", [{}, {"visibility": None}, {"properties": []}, {"properties": [SAYS_PUBLIC]}], ids=str)
def test_a_public_comment_is_for_the_customer(more) -> None:
    assert is_for_customer(**more)


@pytest.mark.parametrize(
    "restriction",
    [
        {"visibility": {"type": "role", "value": "Administrators"}},
        {"visibility": {"type": "group", "value": "jira-servicedesk-users", "identifier": "g1"}},
        {"visibility": {}},
        {"visibility": False},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
        {"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}]},
        {"properties": [{"key": "sd.public.comment", "value": {}}]},
        {"properties": [{"key": "sd.public.comment"}]},
        {"properties": [SAYS_PUBLIC, {"key": "sd.public.comment", "value": {"internal": True}}]},
    ],
    ids=str,
)
def test_a_restricted_comment_is_not_although_jira_calls_it_public(restriction) -> None:
    assert not is_for_customer(**restriction)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "jsdPublic": st.just(True) | JSON,
            "visibility": JSON,
            "properties": st.lists(
                st.fixed_dictionaries(
                    {"key": st.sampled_from(["sd.public.comment", "jira-chat", ""])},
                    optional={"value": st.fixed_dictionaries({"internal": st.just(False) | JSON}) | JSON},
                ),
                max_size=3,
            ),
        },
    )
)
def test_nothing_restricted_is_ever_for_the_customer(more) -> None:
    said = [each.get("value") for each in more.get("properties", []) if each["key"] == "sd.public.comment"]
    is_open = all(isinstance(each, dict) and each.get("internal") is False for each in said)
    is_public = more.get("jsdPublic", True) is True and more.get("visibility") is None
    assert is_for_customer(**more) is (is_public and is_open)
