from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.notices import rules
from jira_chat.notices.models import Wanted

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def checked(has_webhook: bool = False, **choices):
    wanted = Wanted(**{"minutes": 5, "emails": ("Team@Example.com", "team@example.com"), "webhook": None} | choices)
    return rules.checked(wanted, has_webhook=has_webhook, loopback=False)


def test_what_is_right_is_saved_in_its_normal_form() -> None:
    wanted, problems = checked(webhook="https://hooks.example.com/x")
    assert (wanted.emails, problems) == (("team@example.com",), {})


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"minutes": -1}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"emails": ()}, "minutes"),
        ({"emails": (), "webhook": ""}, "minutes"),
        ({"emails": ("nobody",)}, "emails.0"),
        ({"emails": tuple(f"a{each}@example.com" for each in range(11))}, "emails"),
        ({"webhook": "http://hooks.example.com/x"}, "webhook"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(choices, field) -> None:
    assert checked(**choices)[1].keys() == {field}


def test_a_webhook_that_is_kept_is_enough() -> None:
    assert checked(has_webhook=True, emails=())[1] == {}
    assert checked(minutes=0, emails=())[1] == {}


def test_what_was_due_before_the_choice_is_not_told_of() -> None:
    after, until = rules.span(5, NOW - timedelta(minutes=2), NOW)
    assert (after, until) == (NOW - timedelta(minutes=7), NOW - timedelta(minutes=5))
    after, _ = rules.span(5, NOW - timedelta(days=9), NOW)
    assert after == NOW - timedelta(days=1, minutes=5)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Carla Costa", "Carla Costa"),
        ("Dr. Zoë O\u2019Neil-Ümit, MD", "Dr. Zoë O\u2019Neil-Ümit, MD"),
        ("<!channel> <https://evil.example|Click>", "channel https evil example Click"),
        ("[Click](https://evil.example)", "Click https evil example"),
        ("@here *bold* _x_", "here bold x"),
        ("नमस्ते", "नमस्ते"),
        ("\u202eevil\n\n", "evil"),
        ("<>", "A customer"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_are_no_links_mentions_or_markup(typed: str, shown: str) -> None:
    assert rules.plain(typed) == shown


def test_it_says_for_how_long() -> None:
    assert rules.sentence("Ann", timedelta(minutes=5, seconds=59)) == (
        "Ann has been waiting for an answer for 5 minutes."
    )
    assert rules.sentence("Ann", timedelta(seconds=3)).endswith("for 1 minute.")


def test_no_address_lies_in_the_queue() -> None:
    assert rules.mark("webhook") == "webhook"
    assert "team" not in rules.mark("team@example.com")
