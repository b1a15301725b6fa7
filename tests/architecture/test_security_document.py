"""`docs/asvs.md` is about all requirements of levels 1 and 2, and what it names as evidence is there."""

import ast
import functools
import re
from collections import Counter
from typing import NamedTuple

from tests.architecture.sources import ROOT

DOCUMENT = (ROOT / "docs" / "asvs.md").read_text()
TRUST_MODEL = (ROOT / "docs" / "security.md").read_text()

# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; within a section they are the first ones.
SECTIONS = """
V1.1 2, V1.2 9, V1.3 11, V1.4 3, V1.5 2, V2.1 3, V2.2 3, V2.3 4, V2.4 1, V3.2 2, V3.3 4, V3.4 6, V3.5 5, V3.7 2,
V4.1 3, V4.2 1, V4.3 2, V4.4 4, V5.1 1, V5.2 3, V5.3 2, V5.4 3, V6.1 3, V6.2 12, V6.3 4, V6.4 4, V6.5 5, V6.6 3, V6.8 4,
V7.1 3, V7.2 4, V7.3 2, V7.4 5, V7.5 2, V7.6 2, V8.1 2, V8.2 3, V8.3 1, V8.4 1, V9.1 3, V9.2 4, V10.1 2, V10.2 2,
V10.3 4, V10.4 11, V10.5 5, V10.6 2, V10.7 3, V11.1 2, V11.2 3, V11.3 3, V11.4 4, V11.5 1, V11.6 1, V12.1 3, V12.2 2,
V12.3 4, V13.1 1, V13.2 5, V13.3 2, V13.4 5, V14.1 2, V14.2 4, V14.3 3, V15.1 3, V15.2 3, V15.3 7, V16.1 1, V16.2 5,
V16.3 4, V16.4 3, V16.5 3, V17.1 1, V17.2 4, V17.3 2
"""
REQUIREMENTS = [
    f"{section}.{number}"
    for section, count in (each.split() for each in SECTIONS.split(","))
    for number in range(1, int(count) + 1)
]

ID = re.compile(r"(V\d+\.\d+)\.(\d+)(?:-\1\.(\d+))?")
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
FILE = re.compile(r"`((?:\w[\w-]*/)+[\w.-]+|\w+\.(?:md|txt|toml))`")
STATES = ("holds", "does not apply", "not yet")


class Row(NamedTuple):
    ids: list[str]
    state: str
    evidence: str


def expanded(what: str) -> list[str]:
    """The ids that a row begins with; `V1.1.1-V1.1.3` are three."""
    return [
        f"{section}.{number}"
        for section, first, last in ID.findall(what)
        for number in range(int(first), int(last or first) + 1)
    ]


def rows() -> list[Row]:
    cells = [line.strip("| ").split(" | ") for line in DOCUMENT.splitlines() if line.startswith("| V")]
    return [Row(expanded(what), state, evidence) for what, state, evidence in cells]


@functools.cache
def names_of_tests(file: str) -> set[str]:
    """The tests of a file as pytest names them, without parameters."""
    path, found = ROOT / file, set()
    for node in ast.parse(path.read_text()).body if path.exists() else ():
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_each_requirement_is_there_once_and_in_its_order() -> None:
    assert len(REQUIREMENTS) == 253
    assert [each for row in rows() for each in row.ids] == REQUIREMENTS


def test_the_totals_are_those_of_the_rows() -> None:
    counted = Counter(dict.fromkeys(STATES, 0))
    for row in rows():
        counted[row.state] += len(row.ids)
    assert tuple(counted) == STATES
    totals = ", ".join(f"{state} {counted[state]}" for state in STATES)
    assert f"\nTotals: {totals}, of {len(REQUIREMENTS)} requirements.\n" in DOCUMENT


def test_each_test_that_it_names_exists() -> None:
    named = set(TEST.findall(DOCUMENT))
    assert len(named) > 50
    assert sorted(f"{file}::{test}" for file, test in named if test not in names_of_tests(file)) == []


def test_each_file_that_it_names_exists() -> None:
    named = set(FILE.findall(DOCUMENT)) | set(FILE.findall(TRUST_MODEL))
    assert {"docs/security.md", "SECURITY.md", "jira_chat/web/routes.py"} <= named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_what_holds_is_shown_and_what_does_not_says_why() -> None:
    assert [row.ids for row in rows() if not row.evidence.strip()] == []
    assert [row.ids for row in rows() if row.state == "holds" and not re.search("`[^`]+`", row.evidence)] == []
