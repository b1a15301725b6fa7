"""Who may know what: the contracts of `pyproject.toml`, and words that belong to one host platform alone."""

import re

import pytest
from importlinter import configuration
from importlinter.application import use_cases

from tests.architecture.sources import PRODUCT, ROOT, modules, name

OF_A_PLATFORM = re.compile(r"\b(shared_?secret|client_?key|qsh)\b", re.IGNORECASE)


def test_imports_point_down_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    # Not by its command line, which takes the logging of the whole process into its own hands.
    configuration.configure()
    kept = use_cases.lint_imports(config_filename="pyproject.toml", cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


def test_only_the_hosts_folder_knows_the_words_of_a_host_platform() -> None:
    outside = [path for path in modules() if (PRODUCT / "hosts") not in path.parents]
    assert [name(path) for path in outside if OF_A_PLATFORM.search(path.read_text())] == []
