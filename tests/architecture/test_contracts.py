"""Who may know what: the contracts of `pyproject.toml`, and words that belong to one door alone."""

import re

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import PRODUCT, ROOT, modules, name

OF_THE_DOOR = re.compile(r"\b(shared_?secret|client_?key|qsh)\b", re.IGNORECASE)


def test_imports_point_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_only_the_doors_know_the_words_of_a_host_platform() -> None:
    outside = [path for path in modules() if (PRODUCT / "doors") not in path.parents]
    assert [name(path) for path in outside if OF_THE_DOOR.search(path.read_text())] == []
