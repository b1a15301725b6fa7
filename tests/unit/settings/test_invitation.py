import pytest

from jira_chat.settings import rules
from jira_chat.settings.models import ProjectSettings


def problems(**choices: object) -> dict[str, str]:
    return rules.checked(ProjectSettings(**choices))[1]  # type: ignore[arg-type]


def test_it_is_off_and_then_needs_no_text():
    assert not ProjectSettings().invite
    assert problems() == {}
    assert problems(invite=True, invite_text=" ").keys() == {"invite_text"}
    assert problems(invite=True, invite_text="Need a hand?") == {}


def test_it_is_kept_without_empty_lines_and_repetitions():
    typed = ProjectSettings(invite_text=" Need a hand? ", invite_pages=(" /pricing ", "", "/docs/*", "/pricing"))
    kept, _ = rules.checked(typed)
    assert (kept.invite_text, kept.invite_pages) == ("Need a hand?", ("/pricing", "/docs/*"))


@pytest.mark.parametrize(("seconds", "fine"), [(1, True), (3600, True), (0, False), (-1, False), (3601, False)])
def test_it_comes_after_some_seconds(seconds: int, fine: bool):
    assert ("invite_seconds" not in problems(invite_seconds=seconds)) is fine


@pytest.mark.parametrize("text", ["x" * 201, "nul \x00"])
def test_its_text_can_be_shown(text: str):
    assert problems(invite_text=text).keys() == {"invite_text"}


@pytest.mark.parametrize("page", ["/", "/*", "/pricing", "/größe/*", "/*/checkout/", "/" + "x" * 199])
def test_a_page_is_a_path(page: str):
    assert problems(invite_pages=(page,)) == {}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("https://www.example.com/pricing", "Leave out the web site"),
        ("pricing", "Begin with a single /"),
        ("*", "Begin with a single /"),
        ("//evil.example/x", "Begin with a single /"),
        ("/pricing?plan=gold", "can hold no ?"),
        ("/a#b", "can hold no ?"),
        ("/a\\b", "can hold no ?"),
        ("/a b", "can hold no ?"),
        ("/a\u202eb", "can hold no ?"),
        ("/" + "x" * 200, "is too long"),
    ],
)
def test_what_is_no_path_is_named(page: str, said: str):
    found = problems(invite_pages=("/fine", page))
    assert found.keys() == {"invite_pages"}
    assert said in found["invite_pages"]


def test_pages_are_some():
    assert problems(invite_pages=tuple(f"/{number}" for number in range(20))) == {}
    assert "At most 20" in problems(invite_pages=tuple(f"/{number}" for number in range(21)))["invite_pages"]
