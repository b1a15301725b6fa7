import csv
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from jira_chat.conversations.figures import RatingSaid
from jira_chat.kernel.ids import ProjectId
from jira_chat.reports import files, summing
from jira_chat.reports.days import Span

SPAN = Span(date(2026, 6, 1), date(2026, 6, 2), ZoneInfo("Europe/Berlin"))


def rows(comment: str) -> list[list[str]]:
    said = RatingSaid(at=datetime(2026, 6, 1, tzinfo=UTC), score=5, comment=comment, issue_key="SUP-1")
    report = summing.report(SPAN, [], [], [said], counted_at=None)
    return list(csv.reader(StringIO(files.as_csv(report))))


def test_everything_is_one_table() -> None:
    found = rows('Quick, "really"\nquick!')
    assert found[0] == ["section", "name", "figure", "value"]
    assert ["day", "2026-06-02", "conversations", "0"] in found
    assert ["first_response", "", "median", ""] in found
    assert ["comment", "2026-06-01T00:00:00+00:00", "5", 'Quick, "really"\nquick!'] in found
    assert {len(row) for row in found} == {4}


def test_no_spreadsheet_takes_a_customers_words_for_a_formula() -> None:
    assert [row[3] for row in rows("=HYPERLINK(1)") if row[0] == "comment"] == ["'=HYPERLINK(1)"]


def test_projects_of_a_site_are_in_it() -> None:
    whole = summing.report(SPAN, [], [], [], counted_at=None)
    projects = summing.by_project(SPAN, {ProjectId("10000"): []}, {})
    found = list(csv.reader(StringIO(files.as_csv(replace(whole, projects=projects)))))
    assert ["project", "10000", "conversations", "0"] in found
