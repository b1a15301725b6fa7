"""`make run` a second time: the data is kept, so the sandbox's requests are, too."""

from pathlib import Path

import psutil

from sandbox.websites import widget_key
from tests.support import live_stack as live_stacks
from tests.support.callers import configure, connected, visitor_token


def test_a_second_run_goes_on_where_a_killed_one_ended(tmp_path: Path) -> None:
    with live_stacks.running(tmp_path, web_processes=1) as live:
        token = visitor_token(live, widget_key(configure(live)["snippet"]), "https://www.example.com")
        with connected(live, token) as line:
            first = line.begin("Before the second run")
            key = line.hear_key()
        others = psutil.Process(live.process.pid).children(recursive=True)
        live.process.kill()
        live.process.wait()
        # Jira Chat notices, and ends in order.
        assert psutil.wait_procs(others, timeout=30)[1] == []
    again = live_stacks.running(tmp_path, port=live.configuration.port, web_processes=1)
    with again as live, connected(live, token) as line:
        line.say(first, "After it")
        live.comment_saying(key, "After it")
        live.comment(key, "Still here")
        line.hear_message("Still here")
        line.begin("A new chat")
        assert line.hear_key() not in {"SUP-1", key}
