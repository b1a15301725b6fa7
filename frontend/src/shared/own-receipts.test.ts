import { beforeEach, expect, it } from "vitest";
import { loadConnection } from "../testing/connection";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../testing/fakes";
import { Chat } from "./chat";
import type { Side } from "./protocol";
import { OwnReceipts } from "./own-receipts";

let clock: FakeClock;
let chat: Chat;
let receipts: OwnReceipts;
let server: FakeWebSocket;

beforeEach(() => (FakeWebSocket.made = []));

async function open(mine: Side, ...conversations: ReturnType<typeof conversation>[]): Promise<void> {
  clock = new FakeClock();
  chat = new Chat({
    url: "",
    ticket: () => Promise.resolve("t1"),
    mine,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
    loadConnection,
  });
  receipts = new OwnReceipts(chat, mine, clock);
  chat.connect();
  await settle();
  server = FakeWebSocket.last;
  await server.accept({ side: mine, conversations });
}

const told = () => server.frames("receipts").map((frame) => frame.receipts);
const stored = (delivered: number, read: number) =>
  server.say({ type: "receipt", conversation: "c1", side: "customer", delivered, read });

it("tells what a welcome and news have brought, together, and only what the server does not know", async () => {
  await open(
    "customer",
    conversation({ id: "c1", last: message(3), seq: 3 }),
    conversation({ id: "c2", last: message(2, { side: "customer" }), seq: 2 }),
    conversation({
      id: "c3",
      last: message(1),
      seq: 1,
      receipts: { customer: { delivered: 1, read: 1 }, agent: { delivered: 0, read: 0 } },
    }),
  );
  await server.say({ type: "message", conversation: "c1", message: message(4) });
  expect(told()).toEqual([]);
  await clock.pass(250);
  expect(told()).toEqual([{ c1: { delivered: 4, read: 0 } }]);
});

it("reads fifty messages with one frame", async () => {
  await open("customer", conversation({ last: message(1), seq: 1 }));
  for (let seq = 2; seq <= 50; seq++) {
    await server.say({ type: "message", conversation: "c1", message: message(seq) });
    receipts.read("c1", seq);
  }
  await clock.pass(250);
  expect(told()).toEqual([{ c1: { delivered: 50, read: 50 } }]);
});

it("says it again until the server has it, and no more", async () => {
  await open("customer", conversation({ last: message(1), seq: 1 }));
  await clock.pass(250);
  await clock.pass(10_000);
  expect(told()).toHaveLength(2);
  await stored(1, 0);
  await clock.pass(60_000);
  expect(told()).toHaveLength(2);
  receipts.read("c1", 1);
  receipts.read("c1", 1);
  await clock.pass(250);
  expect(told()[2]).toEqual({ c1: { delivered: 1, read: 1 } });
});

it("learns from a heartbeat that the server has it", async () => {
  await open("customer", conversation({ last: message(1), seq: 1 }));
  await clock.pass(250);
  await server.say({
    type: "pong",
    positions: { c1: 1 },
    revisions: { c1: 0 },
    receipts: { c1: { customer: { delivered: 1, read: 0 }, agent: { delivered: 0, read: 0 } } },
  });
  await clock.pass(60_000);
  expect(told()).toHaveLength(1);
});

it("does not call delivered what comes after a gap", async () => {
  await open("agent", conversation({ last: message(1, { side: "customer" }), seq: 1 }));
  const loading = chat.loadOlder("c1");
  await settle();
  const page = [message(1, { side: "customer" })];
  const ref = server.frames("history")[0]?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages: page, more: false });
  await loading;
  await server.say({ type: "message", conversation: "c1", message: message(4, { side: "customer" }) });
  await clock.pass(250);
  expect(told()).toEqual([{ c1: { delivered: 1, read: 0 } }]);
});
