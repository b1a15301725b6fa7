import pytest

from jira_chat.kernel import limit_rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("person 20/hour", {"person": "20/hour"}),
        ("person 60 per minute", {"person": "60 per minute"}),
        (
            " project 600/hour,address 60/hour ; 20/10 minutes, person 5/day ",
            {"person": "5/day", "address": "60/hour; 20/10 minutes", "project": "600/hour"},
        ),
    ],
)
def test_limits_by_what_they_count(text: str, rules: dict[str, str]) -> None:
    assert limit_rules.parse(text) == rules
    assert list(limit_rules.parse(text)) == list(rules)


def test_limits_of_jira_have_scopes_of_their_own() -> None:
    rules = limit_rules.parse("app 9/hour, issue 16/2 seconds; 80/30 seconds", limit_rules.JIRA_SCOPES)
    assert list(rules.items()) == [("issue", "16/2 seconds; 80/30 seconds"), ("app", "9/hour")]
    with pytest.raises(ValueError, match=r"issue 20/hour; 5/minute, site 60/hour"):
        limit_rules.parse("person 9/hour", limit_rules.JIRA_SCOPES)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "“”"),
        ("20/hour", "“20/hour”"),
        ("person", "“person”"),
        ("persons 20/hour", "“persons 20/hour”"),
        ("person 20/hour,", "“”"),
        ("person 0/hour", "“person 0/hour”"),
        ("person 20/fortnight", "“person 20/fortnight”"),
        ("person 20/hour 5/minute", "“person 20/hour 5/minute”"),
        ("person 20/hour;", "“person 20/hour;”"),
        ("person 99999999999/hour", "“person 99999999999/hour”"),
        ("person 20/hour, person 5/minute", "“person” twice"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"person 20/hour; 5/minute, address 60/hour") as refused:
        limit_rules.parse(text)
    assert wrong in str(refused.value)


def test_counts_are_given_for_each_in_any_order() -> None:
    assert limit_rules.parse_counts(" agent 3,  customer 2 ", ("customer", "agent")) == {"customer": 2, "agent": 3}


@pytest.mark.parametrize(
    "text", ["", "agent 3", "agent 3, customer 0", "agent 3, customer 2, agent 3", "agent 3, customer 2/minute"]
)
def test_counts_that_cannot_be_read_are_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"customer 20, agent 20”, not “" + text):
        limit_rules.parse_counts(text, ("customer", "agent"))
