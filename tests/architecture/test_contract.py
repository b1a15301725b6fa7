"""What crosses the wire is written once: documents and TypeScript are made of the types."""

import functools
import re
from typing import get_args

import pytest
from websockets.frames import CloseCode

from jira_chat.conversations import rules
from jira_chat.realtime import connection, protocol, server_frames
from jira_chat.web import routes
from jira_chat.web.answers import Answers
from tests.architecture.sources import ROOT
from tools import contract

FRAMES = {
    "client frames": get_args(protocol.AnyClientFrame),
    "server frames": get_args(server_frames.AnyServerFrame),
}
DOCUMENT = contract.DOCUMENT.read_text()

schemas = functools.cache(contract.schemas)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_of_the_document_is_a_type_and_the_other_way_round(name: str) -> None:
    table = DOCUMENT.split(f"<!-- {name}: ")[1].split("<!-- end -->")[0]
    documented = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert documented == [each.__struct_config__.tag for each in FRAMES[name]]


def test_the_tables_of_the_document_are_made_of_the_types() -> None:
    assert contract.with_tables(DOCUMENT) == DOCUMENT


def test_a_document_without_a_place_for_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for values"):
        contract.with_tables("# The protocol\n")


@pytest.mark.parametrize("part", [*contract.READ, *contract.SENT])
def test_typescript_has_every_type(part: str) -> None:
    code = (ROOT / "frontend" / "src" / "contract" / f"{part}.ts").read_text()
    wanted = set(schemas()[part]["definitions"])
    assert wanted - set(re.findall(r"^export (?:interface|type) (\w+)", code, re.MULTILINE)) == set()


def test_docstrings_of_fields_reach_typescript() -> None:
    properties = schemas()["server-frames"]["definitions"]["Conversation"]["properties"]
    assert properties["closed"]["description"] == "The request is out of reach: it can be read but not continued."


def test_what_has_a_default_is_sent_and_need_not_be_read() -> None:
    assert "greeting" in schemas()["answers"]["definitions"]["ProjectSettings"]["required"]
    assert "browser" not in schemas()["answers"]["definitions"]["SignedIn"]["required"]
    assert "before" not in schemas()["client-frames"]["definitions"]["History"]["required"]


def test_every_request_that_is_answered_has_a_route() -> None:
    assert set(Answers.__annotations__) - {"*"} - {f"{route.method} {route.path}" for route in routes.ROUTES} == set()


def test_the_numbers_that_typescript_goes_by_are_ours() -> None:
    code = (ROOT / "frontend" / "src" / "shared" / "protocol.ts").read_text()
    numbers = {name: int(text) for name, text in re.findall(r"^export const (\w+) = ([\d_]+);", code, re.MULTILINE)}
    assert numbers == {
        "LONGEST_MESSAGE": rules.LONGEST_BODY,
        "BROKEN": CloseCode.ABNORMAL_CLOSURE,
        "NOT_VALID": connection.NOT_VALID,
        "UNREADABLE": connection.UNREADABLE,
        "TOO_MANY_FRAMES": connection.TOO_MANY,
    }
