import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.settings import look
from jira_chat.settings.models import Look

colors = st.binary(min_size=3, max_size=3).map(lambda channels: f"#{channels.hex().upper()}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#FFFFFF", "#000000", 21),
        ("#777777", "#FFFFFF", 4.48),
        ("#0C66E4", "#FFFFFF", 5.20),
        ("#FF0000", "#000000", 5.25),
        ("#123456", "#123456", 1),
    ],
)
def test_contrast_is_as_wcag_has_it(one: str, other: str, ratio: float) -> None:
    assert look.contrast(one, other) == look.contrast(other, one) == pytest.approx(ratio, abs=0.01)


@given(colors)
def test_text_can_be_read_on_every_color(color: str) -> None:
    assert look.contrast(look.readable_on(color), color) >= 4.5


@given(colors, st.sampled_from(["auto", "light", "dark"]))
def test_a_color_that_is_refused_comes_with_one_that_is_not(color: str, theme) -> None:
    _, problems = look.checked(Look(color=color, theme=theme))
    if problems:
        better = problems["look.color"].rpartition(" ")[2].rstrip(".")
        assert look.checked(Look(color=better, theme=theme))[1] == {}
    else:
        assert look.contrast(color, look.DARK_PAGE if theme == "dark" else look.WHITE) >= 3


@pytest.mark.parametrize(
    ("color", "theme", "said"),
    [
        ("#FFEB3B", "auto", "on a white page: its contrast is 1.2 to 1, and 3 to 1 is needed. Choose a darker one"),
        ("#172B4D", "dark", "on a dark page: its contrast is 1.1 to 1, and 3 to 1 is needed. Choose a lighter one"),
        ("blue", "auto", "Enter a color as # and six digits, such as #0C66E4."),
        ("", "auto", "Enter a color"),
        ("#12345", "auto", "Enter a color"),
        ("#0C66E4;}", "auto", "Enter a color"),
    ],
)
def test_what_is_wrong_with_a_color_is_said_in_words(color: str, theme, said: str) -> None:
    assert said in look.checked(Look(color=color, theme=theme))[1]["look.color"]


@pytest.mark.parametrize("typed", ["#06c", "06C", " #0066cc ", "0066CC"])
def test_a_color_is_understood_as_people_write_it(typed: str) -> None:
    chosen, problems = look.checked(Look(color=typed, label="  Chat with us "))
    assert (chosen.color, chosen.label, problems) == ("#0066CC", "Chat with us", {})


@pytest.mark.parametrize("offset", [-1, 201, 10**30])
def test_the_launcher_stays_on_the_page(offset: int) -> None:
    assert look.checked(Look(aside=offset, below=offset))[1].keys() == {"look.aside", "look.below"}
    assert look.checked(Look(aside=0, below=200))[1] == {}


@pytest.mark.parametrize("image", ["logo.png", "../x", '"}*{', "A" * 32, "a" * 31])
def test_an_image_is_called_as_we_call_it(image: str) -> None:
    assert look.checked(Look(image=image))[1].keys() == {"look.image"}
    assert look.checked(Look(image="0f" * 16))[1] == {}
