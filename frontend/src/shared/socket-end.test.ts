import { beforeEach, expect, it } from "vitest";
import { FakeClock, FakeWebSocket, settle } from "../testing/fakes";
import { ChatSocket } from "./socket";

const POST = { type: "post", conversation: "c1", client_id: "m1", body: "Hello" } as const;

let clock: FakeClock;
let socket: ChatSocket;

beforeEach(() => {
  clock = new FakeClock();
  FakeWebSocket.made = [];
  socket = new ChatSocket({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    onFrame: () => {},
    onState: () => {},
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
});

async function connected(): Promise<FakeWebSocket> {
  socket.open();
  await settle();
  await FakeWebSocket.last.accept();
  return FakeWebSocket.last;
}

it("comes back late when it sent too many frames", async () => {
  const server = await connected();
  await server.drop(4029);
  await clock.pass(29_999);
  expect(FakeWebSocket.made).toHaveLength(1);
  await clock.pass(1);
  expect(FakeWebSocket.made).toHaveLength(2);
});

it("comes back when the server said, and sends then what was waiting", async () => {
  const server = await connected();
  void socket.deliver(POST);
  const refusal = { code: "too_many_requests", message: "", retry_after: 20 };
  await server.say({ type: "error", ref: null, client_id: null, ...refusal });
  await server.drop(4029);
  await clock.pass(20_000);
  expect(FakeWebSocket.made).toHaveLength(1);
  await clock.pass(500);
  await FakeWebSocket.last.accept();
  expect(FakeWebSocket.last.frames("post")).toHaveLength(1);
});

it.each([1002, 1007, 1009, 4009])("repeats nothing when it ended with %i", async (code) => {
  const server = await connected();
  const failed = expect(socket.deliver(POST)).rejects.toMatchObject({ code: "invalid_input" });
  await server.drop(code);
  await failed;
  await clock.pass(500);
  await FakeWebSocket.last.accept();
  expect(FakeWebSocket.last.frames("post")).toEqual([]);
});

it("says why when the server said so before it ended the connection", async () => {
  const server = await connected();
  const failed = expect(socket.deliver(POST)).rejects.toMatchObject({ code: "too_large" });
  await server.say({ type: "error", ref: null, client_id: null, code: "too_large", message: "" });
  await server.drop(1009);
  await failed;
});
