import pytest

from jira_chat.attachments import initials
from jira_chat.kernel.errors import NotFoundError


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nina Novak", "NN"),
        ("  nina van der novak ", "NN"),
        ("Nina", "N"),
        ("e\u0301mile (Berlin) O'Neill", "\u00c9O"),
        ("ßen", "S"),
        ("山田 太郎", "山"),
        ("김철수", "김"),
        ("محمد علي", "م"),
        ("R2 42 <script>", "RS"),
        ("42 🎉", ""),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_of_first_and_last_word(name: str, letters: str) -> None:
    assert initials.initials(name) == letters


def test_each_path_leads_to_a_picture() -> None:
    assert initials.path_of("Émile Ono") == "/initials/%C3%89O"
    assert initials.path_of("42") == ""
    assert ">ÉO</text>" in initials.draw("ÉO")
    assert initials.draw("ÉO") == initials.draw("ÉO") != initials.draw("NN")


@pytest.mark.parametrize("letters", ["", "NNN", "<>", "N1", "N ", "&a", "\u202eA"])
def test_nothing_but_letters_is_drawn(letters: str) -> None:
    with pytest.raises(NotFoundError):
        initials.draw(letters)
