"""Continuous integration skips nothing: a skip is a failure where CI=true."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SKIPPING = {
    "test_while_running.py": "import pytest\ndef test_it(): pytest.skip('no browser')",
    "test_by_mark.py": "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass",
    "test_when_imported.py": "import pytest\npytest.skip('no browser', allow_module_level=True)",
}


@pytest.mark.parametrize(
    ("ci", "processes", "closing"), [("true", "1", "1 failed, 2 errors in"), ("", "0", "3 skipped in")]
)
def test_a_skip_fails_in_ci_only(tmp_path: Path, ci: str, processes: str, closing: str) -> None:
    for name, source in _SKIPPING.items():
        (tmp_path / name).write_text(source)
    options = [
        "-rs",
        f"--numprocesses={processes}",
        "-p",
        "tests.support.no_skips",
        f"--rootdir={tmp_path}",
        "--continue-on-collection-errors",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert closing in run.stdout.splitlines()[-1]
    assert run.stdout.count("no browser") >= 3


def test_all_tests_run_with_it(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("tests.support.no_skips")
