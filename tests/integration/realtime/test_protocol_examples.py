"""What `docs/protocol.md` shows of the socket is what happens."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.raw_sockets import dialled

DOCUMENT = Path(__file__).parents[3] / "docs" / "protocol.md"
EXAMPLE = DOCUMENT.read_text().partition("### An example")[2].partition("```text\n")[2].partition("```")[0]
CLOSED = "← closed with "


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


def filled_in(shown: Any, names: dict[str, str]) -> Any:
    if isinstance(shown, dict):
        return {names.get(key, key): filled_in(value, names) for key, value in shown.items()}
    return names.get(shown, shown) if isinstance(shown, str) else shown


@pytest.mark.usefixtures("online")
def test_the_example_is_what_happens(product, visitor) -> None:
    names = {"TICKET": product.ticket(visitor)}
    lines = EXAMPLE.splitlines()
    assert len(lines) > 20
    with dialled(product) as line:
        for written in lines:
            if written.startswith(CLOSED):
                assert line.close_code() == int(written.removeprefix(CLOSED))
                continue
            frame = json.loads(written[2:])
            if written.startswith("→ "):
                line.send(**filled_in(frame, names))
            else:
                found = line.hear_until(frame["type"])
                assert fits(frame, found, names), (written, found)
