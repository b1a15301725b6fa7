import { beforeEach, expect, it, vi } from "vitest";
import { FakeClock, FakeWebSocket, settle } from "../testing/fakes";
import { ChatSocket } from "./socket";

const WAIT = 500;

let clock: FakeClock;
let socket: ChatSocket;
const ticket = vi.fn((next: string) => Promise.resolve(next || "fetched"));

beforeEach(() => {
  clock = new FakeClock();
  FakeWebSocket.made = [];
  ticket.mockClear();
  socket = new ChatSocket({
    url: "wss://chat.example/socket",
    ticket,
    onFrame: () => {},
    onState: () => {},
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
});

async function accepted(next?: string): Promise<FakeWebSocket> {
  await settle();
  await FakeWebSocket.last.accept(next ? { ticket: next } : {});
  return FakeWebSocket.last;
}

const hellos = () => FakeWebSocket.made.map(({ sent }) => sent[0]);

it("comes back with the ticket of its welcome, once", async () => {
  socket.open();
  await (await accepted("first")).drop();
  await clock.pass(WAIT);
  await (await accepted("second")).drop();
  await clock.pass(2 * WAIT);
  await accepted();
  expect(hellos().map((hello) => hello?.type === "hello" && hello.ticket)).toEqual([
    "fetched",
    "first",
    "second",
  ]);
});

it("fetches one after a try with it has failed", async () => {
  socket.open();
  await (await accepted("next")).drop();
  await clock.pass(WAIT);
  await FakeWebSocket.last.drop();
  await clock.pass(2 * WAIT);
  expect(ticket.mock.calls).toEqual([[""], ["next"], [""]]);
});

it.each([
  ["the server wants it renewed", async () => (await accepted("next")).drop(4001)],
  [
    "somebody else may have signed in",
    async () => {
      await accepted("next");
      socket.reconnect();
      await settle();
    },
  ],
])("fetches one when %s", async (_when, end) => {
  socket.open();
  await end();
  await clock.pass(WAIT);
  expect(ticket.mock.calls).toEqual([[""], [""]]);
});
