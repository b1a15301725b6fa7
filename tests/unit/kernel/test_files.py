import stat

import pytest

from jira_chat.kernel.files import make_private


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_for_its_owner(tmp_path):
    make_private(tmp_path / "one" / "data")

    assert mode(tmp_path / "one" / "data") == 0o700


def test_an_old_one_loses_the_rights_of_others_and_no_more(tmp_path):
    rights = {"database": 0o644, "shared": 0o666, "program": 0o755, "fine": 0o600}
    for name, each in rights.items():
        (tmp_path / name).touch()
        (tmp_path / name).chmod(each)
    tmp_path.chmod(0o755)
    make_private(tmp_path)

    assert mode(tmp_path) == 0o700
    assert {name: mode(tmp_path / name) for name in rights} == {
        "database": 0o600,
        "shared": 0o600,
        "program": 0o700,
        "fine": 0o600,
    }


def test_what_a_link_points_to_is_somebody_elses(tmp_path):
    other, data = tmp_path / "other", tmp_path / "data"
    other.touch()
    other.chmod(0o644)
    data.mkdir()
    (data / "link").symlink_to(other)
    (data / "broken").symlink_to(tmp_path / "nowhere")
    make_private(data)

    assert mode(other) == 0o644


def test_a_folder_for_everybody_is_left_as_it_is(tmp_path):
    tmp_path.chmod(0o1777)
    with pytest.raises(OSError, match="shared by everybody"):
        make_private(tmp_path)

    assert mode(tmp_path) == 0o1777
