"""Long-polling against two web processes: what comes between two polls, and what ends them."""

import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
import requests

from tests.support.product import Product, bearer
from tests.support.raw_sockets import connected

SECONDS = 40
TOLD_SECONDS = 5.0
MESSAGES = 25
"""Fewer than one person may post in a minute; others post, too."""


class Poller:
    """A client without a socket: each poll goes to whatever process takes it."""

    def __init__(self, product: Product, token: str) -> None:
        self.product = product
        self.token = token
        self.cursor = ""
        self.positions: dict[str, int] = {}
        self.told: list[dict[str, Any]] = []

    def ask(self, **body: Any) -> requests.Response:
        headers, body = bearer(self.token) | {"Connection": "close"}, {"frames": []} | body
        return requests.post(f"{self.product.url}/socket/poll", headers=headers, json=body, timeout=SECONDS)

    def say(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a frame and return its answer."""
        answer = self.ask(frames=[{"type": kind, **fields}])
        assert answer.status_code == 200, answer.text
        (frame,) = answer.json()["frames"]
        return dict(frame)

    def start(self, body: str) -> str:
        begun = self.say("start", client_id=str(uuid.uuid4()), body=body)
        self._note(begun)
        return str(begun["conversation"]["id"])

    def listen(self) -> list[dict[str, Any]]:
        """Wait for news as a client does, and note how far it goes."""
        answer = self.ask(cursor=self.cursor, positions=self.positions)
        assert answer.status_code == 200, answer.text
        self.cursor, frames = answer.json()["cursor"], answer.json()["frames"]
        for frame in frames:
            self._note(frame)
        self.told += frames
        return list(frames)

    @property
    def heard(self) -> dict[int, str]:
        """The messages that it was told, by number, as they came first: what is told twice is the same."""
        heard: dict[int, str] = {}
        for frame in self.told:
            if frame["type"] == "message":
                message = frame["message"]
                assert heard.setdefault(message["seq"], message["body"]) == message["body"]
        return heard

    def _note(self, frame: dict[str, Any]) -> None:
        """Note how far it was told of a conversation. One that it knows is not told further by being listed."""
        if frame["type"] == "message":
            told = frame["conversation"]
            self.positions[told] = max(frame["message"]["seq"], self.positions.get(told, 0))
        else:
            about = frame.get("conversation")
            for each in [*frame.get("conversations", []), *([about] if isinstance(about, dict) else [])]:
                self.positions.setdefault(each["id"], each["seq"])


@pytest.fixture
def poller(product, visitor) -> Poller:
    return Poller(product, visitor)


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def waiting(poller: Poller, aside: ThreadPoolExecutor) -> Future[list[dict[str, Any]]]:
    """Have a poll that has nothing to tell for a second."""
    while True:
        news = aside.submit(poller.listen)
        if not wait([news], timeout=1).done:
            return news


@pytest.mark.usefixtures("online")
def test_nothing_is_lost_or_doubled_or_out_of_order_between_polls(product, poller, agent) -> None:
    poller.listen()
    conversation = poller.start("Hello")
    poller.listen()
    bodies = [f"Answer {number}" for number in range(MESSAGES)]

    def answer() -> None:
        with connected(product, agent) as line:
            for body in bodies:
                line.post(conversation, body)

    talking = threading.Thread(target=answer)
    talking.start()
    while max(poller.heard, default=0) <= MESSAGES:
        poller.listen()
    talking.join()
    # Their own first message may be told to them as well.
    assert [said for said in poller.heard.items() if said[0] > 1] == list(enumerate(bodies, 2))


@pytest.mark.usefixtures("online")
def test_a_poll_waits_for_what_is_said_elsewhere(product, poller, aside) -> None:
    news = waiting(poller, aside)
    with connected(product, poller.token) as line:
        conversation = line.start("From a socket")
    told = news.result(timeout=TOLD_SECONDS)[0]["conversation"]
    assert (told["id"], told["last"]["body"]) == (conversation, "From a socket")


@pytest.mark.usefixtures("online")
def test_a_poll_that_waits_ends_with_the_right_to_it(product, poller, aside) -> None:
    news = waiting(poller, aside)
    since = time.monotonic()
    product.configure(external=False)
    try:
        assert {frame["type"] for frame in news.result(timeout=TOLD_SECONDS + 5)} <= {"presence"}
        assert time.monotonic() - since < TOLD_SECONDS
        refused = poller.ask(cursor=poller.cursor)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "chat_not_offered")
    finally:
        product.configure()


def test_what_a_socket_may_not_do_a_poll_may_not_either(product, poller) -> None:
    assert poller.say("presence", online=True)["code"] == "forbidden"
    assert poller.say("post", conversation="none", client_id=str(uuid.uuid4()), body="Hi")["code"] == "not_found"
    assert poller.ask(frames=[{"type": "hello", "ticket": product.ticket(poller.token)}]).status_code == 400
    assert poller.ask(frames=[{"type": "ping"}] * 21).status_code == 400
    assert Poller(product, "v.made-up").ask().status_code == 401
    elsewhere = requests.post(
        f"{product.url}/socket/poll", headers=bearer(poller.token) | {"Origin": "https://other.example.com"}, timeout=9
    )
    assert elsewhere.status_code == 403
