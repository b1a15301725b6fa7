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


@pytest.mark.parametrize(("ci", "closing"), [("true", "2 failed, 1 error in"), ("", "3 skipped in")])
def test_a_skip_fails_in_ci_only(tmp_path: Path, ci: str, closing: str) -> None:
    for name, source in _SKIPPING.items():
        (tmp_path / name).write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", f"--rootdir={tmp_path}"]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(_ROOT)}
    run = subprocess.run(
        [*command, "--continue-on-collection-errors"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert closing in run.stdout.splitlines()[-1]
    assert "no browser" in run.stdout
