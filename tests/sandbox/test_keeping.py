from pathlib import Path

from sandbox import adf, parts, seed
from sandbox.configuration import Configuration
from sandbox.parts import Parts


def begin(folder: Path) -> Parts:
    return parts.build(Configuration(data_dir=folder))


def test_a_site_is_as_it_was(tmp_path: Path) -> None:
    before = begin(tmp_path)
    before.widget_keys["plain"] = "w1"
    carl = before.people.register("new@example.com", "New")
    assert carl is not None
    support = before.jira.projects[0]
    issue = before.actions.create_request(
        before.jira.app,
        support,
        support.request_types[0],
        summary="Help",
        description=adf.from_text("Please"),
        reporter=carl,
        participants=[seed.NINA],
    )
    before.actions.add_comment(
        seed.NINA, issue, adf.from_text("Gladly"), public=True, visibility={"type": "role", "value": "Administrators"}
    )
    before.keep()

    after = begin(tmp_path)
    assert after.jira.issues == before.jira.issues
    assert after.jira.issues[1].project is after.jira.projects[0]
    assert (after.jira.users, after.jira.groups) == (before.jira.users, before.jira.groups)
    assert after.widget_keys == {"plain": "w1"}
    assert after.installation.client_key == before.installation.client_key
    assert next(after.jira.issue_ids) == next(before.jira.issue_ids)
    assert next(after.jira.projects[0].numbers) == next(support.numbers)


def test_a_site_that_was_lost_is_another_one(tmp_path: Path) -> None:
    lost = begin(tmp_path)
    (tmp_path / "sandbox.json").unlink()
    assert begin(tmp_path).installation.client_key != lost.installation.client_key


def test_issues_that_are_related_are_so_again(tmp_path: Path) -> None:
    before = begin(tmp_path)
    support = before.jira.projects[0]
    first = before.jira.issues[0]
    second = before.actions.create_request(
        before.jira.app,
        support,
        support.request_types[0],
        summary="Help",
        description=adf.from_text("Please"),
        reporter=before.jira.app,
        participants=[],
    )
    first.related.append(second)
    second.related.append(first)
    before.keep()

    one, other = begin(tmp_path).jira.issues
    assert one.related[0] is other
    assert other.related[0] is one
