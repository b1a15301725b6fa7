import subprocess
import sys
from pathlib import Path


def test_processes_that_start_together_have_the_same_secret_key(tmp_path):
    show = "import os; from jira_chat.config import Config; print(Config.from_environment(os.environ).secret_key)"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", show],
            env={"DATA_DIR": str(tmp_path)},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    shown = {process.communicate()[0] for process in processes}

    assert shown == {(tmp_path / "secret-key").read_text() + "\n"}
