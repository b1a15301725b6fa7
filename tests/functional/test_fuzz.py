"""Every route and every frame, with all that somebody hostile can think of: no answer is a 500 or costs too much CPU.

Some seconds long; `make fuzz` goes on with ever new values for as long as it is told.
"""

import base64
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, get_args
from urllib.parse import clear_cache, quote

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from jira_chat.access.principals import Principal, Surface
from jira_chat.kernel.bounds import short
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import new_id
from jira_chat.realtime import protocol
from jira_chat.realtime.framing import LARGEST_MESSAGE
from jira_chat.realtime.hub import Member
from jira_chat.web.routes import ROUTES, Route
from sandbox import seed as people
from sandbox import tokens
from sandbox.installation import CLIENT_KEY
from tests.support.budget import within_budget
from tests.support.endpoints import CASES, NO_SERVER_ERROR, Tokens, check, completed
from tests.support.hostility import (
    DEAR,
    DEAR_JSON,
    bodies,
    hostile_texts,
    large_bodies,
    large_json,
    large_texts,
    places,
    repeated,
    turn,
    value_at,
    with_json,
)
from tests.support.in_process import SITE, InProcessStack

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
FRAMES = get_args(protocol.AnyClientFrame)
EXAMPLES = 50 if SECONDS else 3
LONGEST_ADDRESS = 8_000
"""Of gunicorn's line of a request; headers may be longer, since those of one name are joined."""

READING = {"GET /widget/<widget_key>/settings", "POST /widget/<widget_key>/code"}
"""Between them these read whatever is read of anybody's address and headers."""

FORGED = ["/api/session", "/connect/installed", "/connect/webhooks/x", "/widget/KEY/identify"]

PARAMETERS = ["lang", "tz", "query", "projectId", "projectKey", "issueId", "issueKey", "serviceDeskId", "jwt", "new"]
HEADERS = [
    *("Accept-Language", "Authorization", "Content-Type", "Cookie", "Host", "Origin", "X-Visitor"),
    *("X-Atlassian-Webhook-Identifier", "X-Forwarded-For", "New"),
]
HOLDERS = ["settings", "administration", "customer", "stranger", "visitor", "signed", "nobody"]

texts = hostile_texts | large_texts


def every(strategy: st.SearchStrategy[Any], attack: Callable[[Any], None]) -> None:
    """Attack with some values, the same each time; with FUZZ_SECONDS with new ones for this target's part of them."""
    rounds = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not SECONDS,
        phases=[Phase.generate, Phase.shrink] if SECONDS else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    end = time.monotonic() + SECONDS / (len(ROUTES) + len(FORGED) + len(FRAMES))
    for _ in count():
        run = rounds(given(strategy)(attack))
        (seed(random.getrandbits(64))(run) if SECONDS else run)()
        if time.monotonic() >= end:
            return


@dataclass(repr=False)
class Attack:
    """A request; the holder says which credential is put to it."""

    holder: str
    address: str
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        headers = {name: short(value, 100) for name, value in self.headers.items()}
        body = short(ascii(self.body), 300)
        return f"{self.holder}: {short(self.address, 300)} {headers!a} {len(self.body)} bytes: {body}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@st.composite
def attacks(draw: Any, route: Route) -> Attack:
    case = CASES.get(shown(route))
    rightly = st.just(None) if case is None else st.sampled_from([None, "right"])
    in_path = {
        name: draw(st.just(case.path.get(name, name) if case else name) | texts)
        for name in re.findall(r"<(\w+)>", route.path)
    }
    path = re.sub(r"<(\w+)>", lambda found: quoted(in_path[found[1]]), route.path)
    query = "&".join(
        f"{name}={quoted(draw(texts | st.just('PROJECT')))}"
        for name in draw(st.lists(st.sampled_from(PARAMETERS), max_size=3))
    )
    query += draw(st.sampled_from(["", "", "&" * 4_000, "&a=%41" * 1_500]))
    names = draw(st.lists(st.sampled_from(HEADERS), max_size=2, unique=True))
    headers = {"Origin": SITE} | {name: in_header(draw(texts)) for name in names}
    right = case.body if case else {}
    return Attack(
        holder=draw(rightly) or draw(st.sampled_from(HOLDERS)),
        address=f"{path}?{query}"[:LONGEST_ADDRESS] if query else path[:LONGEST_ADDRESS],
        headers=headers,
        body=draw(large_bodies(right) | bodies(right)) if case or draw(st.booleans()) else b"",
    )


def shown(route: Route) -> str:
    return f"{route.method} {route.path}"


def rightly(route: Route) -> str:
    """The path of a route as it is used; who the project is, is known when it is sent."""
    known = CASES[shown(route)].path if shown(route) in CASES else {}
    return re.sub(r"<(\w+)>", lambda found: known.get(found[1], found[1]), route.path)


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def in_header(text: str) -> str:
    return re.sub(r"[\r\n]", "", text.encode("utf-8", "surrogatepass").decode("latin-1"))


class Attacker:
    """Holds every credential that there is, and sends."""

    def __init__(self, stack: InProcessStack) -> None:
        self.stack = stack
        self.held = Tokens(stack)
        self.visitor = stack.services.visitors.welcome(stack.tenant, stack.project, site=SITE)

    def send(self, route: Route, attack: Attack) -> None:
        stack = self.stack
        if not stack.is_installed:
            stack.sandbox.installation.install()
        stack.configure()
        stack.forget_limits()
        address = attack.address.replace("widget_key", stack.key).replace("PROJECT", stack.project)
        body = completed(stack, self.held, address, attack.body)
        headers = self.credential(route, attack.holder, address) | attack.headers
        clear_cache()  # or work that was expensive once would be free the next time
        with within_budget():
            answer = stack.send(route.method, address, data=body, headers=headers)
        if answer.is_json or answer.status_code >= NO_SERVER_ERROR:
            check(answer)
        answer.close()

    def credential(self, route: Route, holder: str, address: str) -> dict[str, str]:
        match holder:
            case "right":
                return CASES[shown(route)].who(self.stack, self.held)
            case "signed":
                claims = tokens.request_claims(CLIENT_KEY, route.method, address, people.ADA.account_id)
                token = tokens.sign(claims, self.stack.sandbox.installation.secret)
                return {"Authorization": f"JWT {token}"}
            case "nobody":
                return {}
            case "visitor":
                return {"Authorization": f"Bearer {self.visitor}"}
            case _:
                return {"Authorization": f"Bearer {getattr(self.held, holder)}"}


@pytest.fixture(scope="module")
def attacker(stack: InProcessStack) -> Attacker:
    return Attacker(stack)


@pytest.mark.parametrize("route", ROUTES, ids=shown)
def test_no_request_breaks_anything_or_costs_much(attacker, route: Route) -> None:
    every(attacks(route), lambda attack: attacker.send(route, attack))


def field(at: tuple[Any, ...]) -> str:
    """The name of what stands at a place of a body."""
    return next((each for each in reversed(at) if isinstance(each, str)), "")


WRITTEN = [json.dumps(text, ensure_ascii=False).encode() for text in DEAR]
FIRST = {field(at): (name, at) for name, case in reversed(CASES.items()) for at in reversed([*places(case.body)])}
"""Where a field of each name comes first."""


def dear_bodies(name: str) -> Iterator[bytes]:
    """Bodies with something dear in a field: all of it in the first field of a name, some in those of the same name."""
    right = CASES[name].body
    for number, at in enumerate(places(right)):
        is_first, is_text = FIRST[field(at)] == (name, at), isinstance(value_at(right, at), str)
        values = turn(DEAR_JSON, number, count=2 if is_first else 0)
        if is_text:
            values += turn(WRITTEN, number, count=len(WRITTEN) if is_first else 1)
        yield from (with_json(right, at, value) for value in values)


@pytest.mark.parametrize("route", [route for route in ROUTES if shown(route) in CASES], ids=shown)
def test_nothing_dear_in_a_body_costs_much(attacker, route: Route) -> None:
    for body in dear_bodies(shown(route)):
        attacker.send(route, Attack("right", rightly(route), {"Origin": SITE}, body))


@pytest.mark.parametrize("route", [route for route in ROUTES if shown(route) in READING], ids=shown)
def test_nothing_dear_in_an_address_or_a_header_costs_much(attacker, route: Route) -> None:
    path, body = rightly(route), json.dumps(CASES[shown(route)].body).encode() if shown(route) in CASES else b""
    for text in [*DEAR, ",".join([repeated("a-", 8_000)] * 95)]:
        for name in PARAMETERS:
            attacker.send(
                route, Attack("nobody", f"{path}?{name}={quoted(text)}"[:LONGEST_ADDRESS], {"Origin": SITE}, body)
            )
        for name in HEADERS:
            attacker.send(route, Attack("nobody", path, {"Origin": SITE, name: in_header(text)}, body))


PROVEN = st.builds(
    lambda parts: ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts),
    st.tuples(
        large_json | st.just(b'{"alg":"HS256"}'),
        large_bodies({"iss": CLIENT_KEY, "iat": 1, "exp": 2**31, "qsh": "context-qsh", "email": "a@example.com"}),
        st.just(b"signature"),
    ),
)


@pytest.mark.parametrize("route", FORGED)
def test_no_forged_token_breaks_anything_or_costs_much(attacker, route: str) -> None:
    def send(token: str) -> None:
        attacker.stack.forget_limits()
        path = route.replace("KEY", attacker.stack.key)
        body = {"site": SITE, "token": token}
        with within_budget():
            answer = attacker.stack.send("POST", path, json=body, headers={"Authorization": f"JWT {token}"})
        check(answer)
        assert answer.status_code in {400, 401, 413}

    every(PROVEN, send)


@pytest.fixture(scope="module")
def speakers(stack: InProcessStack) -> list[tuple[Principal, str]]:
    """A customer and an agent, each with a conversation of theirs."""
    stack.configure()
    stack.agents(online=True)
    token = stack.services.visitors.welcome(stack.tenant, stack.project, site=SITE)
    visitor = stack.services.visitors.recognise(token)
    started = stack.services.conversations.start(visitor, client_id=new_id(), body="Hello")
    nina = people.NINA.account_id
    agent = Principal(
        tenant=stack.tenant, surface=Surface.DASHBOARD, project=stack.project, account=nina, name="Nina Novak"
    )
    return [(visitor, started.conversation.id), (agent, started.conversation.id)]


RIGHT = {"body": "Hello", "after": 0, "before": 10, "active": True, "online": True, "ticket": "x", "ref": 7}


@st.composite
def frames(draw: Any, kind: type[protocol.ClientFrame]) -> bytes:
    known = RIGHT | {"conversation": "CONVERSATION", "client_id": "12345678-abcd"}
    fields = {name: known.get(name, "new") for name in kind.__struct_fields__}
    frame = {"type": kind.__struct_config__.tag} | fields
    return draw(large_bodies(frame) | bodies(frame))[:LARGEST_MESSAGE]


class Mute:
    """A connection that nobody reads."""

    def send(self, frame: bytes) -> None:
        """Take an answer."""


@pytest.mark.parametrize("kind", FRAMES, ids=lambda kind: kind.__name__)
def test_no_frame_breaks_anything_or_costs_much(stack, speakers, kind: type[protocol.ClientFrame]) -> None:
    handlers = stack.app.sockets.endpoint.handlers

    def speak(frame: bytes) -> None:
        stack.forget_limits()
        for person, conversation in speakers:
            member = Member(person, Mute(), "192.0.2.1")
            with within_budget(), suppress(InvalidInputError):
                said = protocol.read(frame.replace(b"CONVERSATION", conversation.encode()))
                if isinstance(said, protocol.Hello):
                    stack.services.tickets.redeem([said.ticket])
                elif not handlers.answer_at_once(member, said):
                    handlers.answer(member, said)

    every(frames(kind), speak)
