"""Documents name files that exist."""

import re

import pytest

from tests.architecture.sources import ROOT

NAMED = re.compile(
    r"`((?:jira_chat|frontend|sandbox|tests|docs|templates|benchmarks)/[\w./<>*-]*|atlassian-connect\.json)`"
)
DOCUMENTS = ("where-things-go.md", "architecture.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_paths_in_it_exist(document: str) -> None:
    paths = set(NAMED.findall((ROOT / "docs" / document).read_text()))
    assert len(paths) > 5
    assert sorted(path for path in paths if not any(ROOT.glob(path.rstrip("/")))) == []
