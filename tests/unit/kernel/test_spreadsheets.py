import csv
from io import StringIO

from jira_chat.kernel.spreadsheets import as_csv


def test_a_cell_is_what_was_written_and_no_formula() -> None:
    table = as_csv(("what", "how many"), [('Quick, "really"\nquick', None), ("=HYPERLINK(1)", -1), ("@x", 2.5)])
    assert list(csv.reader(StringIO(table))) == [
        ["what", "how many"],
        ['Quick, "really"\nquick', ""],
        ["'=HYPERLINK(1)", "-1"],
        ["'@x", "2.5"],
    ]
