"""What `docs/protocol.md` shows of the socket is what happens."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.product import bearer
from tests.support.raw_sockets import dialled
from tests.support.waiting import wait_for

DOCUMENT = Path(__file__).parents[3] / "docs" / "protocol.md"


def example(heading: str) -> list[str]:
    """The lines of the example below a heading."""
    _, _, section = DOCUMENT.read_text().partition(heading)
    return section.partition("```text\n")[2].partition("```")[0].splitlines()


CLOSED = "← closed with "
NEWS = {"conversation", "message", "presence"}


def fits(shown: Any, found: Any, names: dict[str, str]) -> bool:
    """Whether what came back is what is shown; names in capitals stand for what is learned on the way."""
    if shown == "…":
        return True
    if isinstance(shown, dict):
        return isinstance(found, dict) and all(
            names.get(key, key) in found and fits(value, found[names.get(key, key)], names)
            for key, value in shown.items()
        )
    if isinstance(shown, list):
        return len(shown) == len(found) and all(fits(*pair, names) for pair in zip(shown, found, strict=True))
    if isinstance(shown, str) and shown.isupper():
        return names.setdefault(shown, found) == found
    return bool(shown == found)


def filled_in(value: Any, names: dict[str, str]) -> Any:
    """What is sent, with what was learned in place of names."""
    if isinstance(value, dict):
        return {names.get(key, key): filled_in(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [filled_in(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.usefixtures("online")
def test_the_example_is_what_happens(product, visitor) -> None:
    names = {"TICKET": product.ticket(visitor)}
    lines = example("### An example")
    assert len(lines) > 20
    asked: dict[str, Any] = {}
    with dialled(product) as line:
        for written in lines:
            if written.startswith(CLOSED):
                assert line.close_code() == int(written.removeprefix(CLOSED))
                continue
            frame = json.loads(written[2:])
            if written.startswith("→ "):
                asked = filled_in(frame, names)
                line.send(**asked)
                continue
            found = line.hear_until(frame["type"])
            if frame["type"] == "pong" and not fits(frame, found, names):
                # Positions come with hints, which a ping may overtake.
                found = wait_for(partial(pong_like, line, asked, frame, names), what=written)
            assert fits(frame, found, names), (written, found)


def pong_like(line: Any, ping: dict[str, Any], shown: Any, names: dict[str, str]) -> Any:
    line.send(**ping)
    found = line.hear_until("pong")
    return found if fits(shown, found, names) else None


def without_more_news(shown: Any, found: Any, names: dict[str, str]) -> Any:
    """What came, without news beside what is shown: it reaches each process when it does, and may be told twice.

    With it comes another cursor, as the document says.
    """
    if "frames" not in found:
        return found
    wanted, kept = list(shown["frames"]), []
    for frame in found["frames"]:
        if wanted and fits(wanted[0], frame, dict(names)):
            wanted.pop(0)
        elif frame["type"] in NEWS:
            continue
        kept.append(frame)
    more = len(kept) < len(found["frames"])
    return {"frames": kept, "cursor": names.get(shown["cursor"], found["cursor"]) if more else found["cursor"]}


@pytest.mark.usefixtures("online")
def test_the_example_of_polls_is_what_happens(product, visitor) -> None:
    names: dict[str, str] = {}
    lines = example("### Without WebSockets")
    assert len(lines) > 10
    for asked, answered in zip(lines[::2], lines[1::2], strict=True):
        body = filled_in(json.loads(asked.removeprefix("→ ")), names)
        found = product.send("POST", "/socket/poll", headers=bearer(visitor), json=body).json()
        shown = json.loads(answered.removeprefix("← "))
        assert fits(shown, without_more_news(shown, found, names), names), (asked, found)
