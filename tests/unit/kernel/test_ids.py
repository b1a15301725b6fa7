import re

from jira_chat.kernel.ids import new_id


def test_an_id_is_128_bits_as_text_that_fits_in_a_path():
    made = {new_id() for _ in range(100)}

    assert len(made) == 100
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in made)
