"""What the README tells operators and newcomers is true."""

import re
from pathlib import Path

import pytest

from jira_chat.config import Config

_ROOT = Path(__file__).parents[2]
_README = (_ROOT / "README.md").read_text()


class Asked(dict[str, str]):
    """An environment that remembers which variables were read."""

    def __init__(self, **values: str) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)


def test_it_explains_each_variable_and_no_other(tmp_path: Path) -> None:
    environ = Asked(DATA_DIR=str(tmp_path))
    Config.from_environment(environ)
    explained = re.findall(r"^\| `([A-Z_]+)` \|", _README, re.MULTILINE)
    assert sorted(explained) == sorted(environ.names)


def test_each_task_that_it_names_exists() -> None:
    tasks = set(re.findall(r"^([a-z0-9]+):.*## ", (_ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z0-9]+)", _README, re.MULTILINE))
    assert {"run", "serve", "test"} <= named <= tasks


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", _README))))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (_ROOT / target).exists()
