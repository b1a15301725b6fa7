import pytest

from jira_chat.kernel import names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Carla Costa", "Carla Costa"),
        ("  Carla\n\tCosta\u2028 ", "Carla Costa"),
        ("Nina\u202e kavoN\u2066\u200b", "Nina kavoN"),
        ("\x00\x1b[1mNina", "[1mNina"),
        ("ب\u200cب", "ب\u200cب"),
        ("\ud800Nina", "Nina"),
        ("", "Customer"),
        ("\u200b \n", "Customer"),
        ("\u3164", "Customer"),
        ("\u2800\u200d", "Customer"),
        ("N" * 300, "N" * 100),
        ("\u202e" * 5_000 + "Nina", "Customer"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(name, shown):
    assert names.shown(name, "Customer") == shown
