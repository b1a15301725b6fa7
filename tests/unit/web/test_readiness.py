from jira_chat.web.readiness import Readiness


def fails() -> None:
    raise OSError("away")


def test_each_part_is_reported_by_its_name() -> None:
    readiness = Readiness({"database": lambda: None, "redis": fails})
    assert readiness.report() == {"database": True, "redis": False}
