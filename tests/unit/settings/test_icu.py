import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jira_chat.settings import icu

FRAGMENTS = st.sampled_from(
    [
        "{",
        "}",
        "{count, plural, ",
        "one {",
        "other {# of {count}}",
        "=0 {none}",
        "offset:-",
        "offset:1 ",
        "{count}",
        "{name}",
        "{n, select, other {x}}",
        "{d, date, short}",
        "#",
        "'",
        "''",
        "<b>",
        "\u202e",
        "\0",
        " ",
    ]
)
TYPED = st.lists(FRAGMENTS | st.text(max_size=5), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("message", "flat"),
    [
        ("Send", "Send"),
        ("", ""),
        ("You: {body}", "You: {body}"),
        ("{ name } writes", "{name} writes"),
        ("aujourd'hui", "aujourd'hui"),
        ("it''s", "it's"),
        ("# is a sign", "# is a sign"),
        ("{count, plural, one {# new} other {# new}}", {"one": "{count} new", "other": "{count} new"}),
        (
            "You have {count, plural, one {a message} other {{count} messages}}.",
            {"one": "You have a message.", "other": "You have {count} messages."},
        ),
        ("{count, plural, other {# for {name}}}", {"other": "{count} for {name}"}),
    ],
)
def test_messages_flattened_for_the_browser(message, flat):
    assert icu.flatten(message) == flat


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("{", "cannot be read"),
        ("}", "cannot be read"),
        ("{}", "cannot be read"),
        ("Hi {name", "cannot be read"),
        ("{count, plural, one {x}}", "Add the form “other”, which every plural needs: other {{count} messages}."),
        ("Hi {name", "near character 9. Each { needs its }"),
        ("{count, plural, offset:- other {x}}", "cannot be read"),
        ("{count, plural, offset:1 other {x}}", "offset"),
        ("{count, plural, =0 {none} other {x}}", "“=0” is not a plural category"),
        ("{count, plural, several {x} other {x}}", "“several”"),
        ("{name, plural, other {x}}", "Only {count}"),
        ("{count, plural, other {x}} {count, plural, other {y}}", "one plural"),
        ("{count, plural, other {{count, plural, other {x}}}}", "inside another"),
        ("{count, plural, other {{d, date, short}}}", "“date”"),
        ("{count, selectordinal, other {#th}}", "“selectordinal”"),
        ("{who, select, other {x}}", "“select”"),
        ("{n, number}", "“number”"),
        ("'{'name'}'", "Braces"),
        ("{count, plural, other {'{'}}", "Braces"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(message, said):
    with pytest.raises(icu.InvalidTextError, match=re.escape(said)):
        icu.flatten(message)
    with pytest.raises(icu.InvalidTextError, match=re.escape(said)):
        icu.check(message, like="{count} {name} {who} {n} {d}")


@pytest.mark.parametrize(
    ("message", "lost"),
    [
        ("New messages", "{count}, {name}"),
        ("{count, plural, other {# new}}", "{name}"),
    ],
)
def test_a_placeholder_cannot_be_lost(message, lost):
    default = "{count, plural, one {# message of {name}} other {# messages of {name}}}"
    icu.check("{name}: {count}", like=default)
    with pytest.raises(icu.InvalidTextError, match=re.escape(f"Keep {lost}:")):
        icu.check(message, like=default)


def test_places_are_found_inside_and_outside_of_a_plural():
    assert icu.places("{name}: {count, plural, one {#} other {{thing}}}") == {"name", "count", "thing"}


class TestCheck:
    def test_places_may_be_repeated(self):
        icu.check("{name}, {name}", like="{name} is typing…")

    def test_an_unknown_place_is_told_with_those_that_there_are(self):
        with pytest.raises(icu.InvalidTextError, match=re.escape("{title}. Placeholders here: {count}, {name}.")):
            icu.check("{title}", like="{name} {count}")

    def test_of_a_text_without_places(self):
        with pytest.raises(icu.InvalidTextError, match="Placeholders here: none"):
            icu.check("{name}", like="Send")

    def test_a_number_may_be_given_plural_forms(self):
        icu.check("{count, plural, one {one} other {#}}", like="{count} new")

    def test_a_plural_needs_a_number_to_count(self):
        with pytest.raises(icu.InvalidTextError, match=re.escape("{count}")):
            icu.check("{count, plural, other {x}}", like="Hello {name}")


@given(TYPED)
@example("{count, plural, offset:- other {x}}")
@example("{count, plural, offset:" + "9" * 5000 + " other {x}}")
@example("{a, plural, other " * 60)
def test_whatever_is_typed_is_refused_or_has_only_places_that_are_known(message):
    try:
        icu.check(message, like="{name} has {count}")
    except icu.InvalidTextError:
        return
    flat = icu.flatten(message)
    forms = [flat] if isinstance(flat, str) else list(flat.values())
    for form in forms:
        left = re.sub(r"\{(name|count)\}", "", form)
        assert not set(left) & set("{}")
