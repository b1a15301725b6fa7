import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeClock, FakeWebSocket, HEARTBEAT, settle } from "../testing/fakes";
import { ApiError } from "./api";
import type { ServerFrame } from "./protocol";
import { ChatSocket, type SocketState } from "./socket";

const POST = { type: "post", conversation: "c1", client_id: "m1", body: "Hello" } as const;
const ACK = { type: "ack", conversation: "c1", client_id: "m1", seq: 1, at: "" } as const;

let clock: FakeClock;
let page: EventTarget;
let states: SocketState[];
let received: ServerFrame[];
let ticket: () => Promise<string>;
let socket: ChatSocket;

beforeEach(() => {
  clock = new FakeClock();
  page = new EventTarget();
  states = [];
  received = [];
  ticket = vi.fn(() => Promise.resolve("t1"));
  FakeWebSocket.made = [];
  socket = new ChatSocket({
    url: "wss://chat.example/socket",
    ticket: () => ticket(),
    onFrame: (frame) => received.push(frame),
    onState: (state) => states.push(state),
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page,
  });
});

async function connected(): Promise<FakeWebSocket> {
  socket.open();
  await settle();
  await FakeWebSocket.last.accept();
  return FakeWebSocket.last;
}

describe("connecting", () => {
  it("says hello with a fresh ticket and is open after the welcome", async () => {
    const server = await connected();
    expect(server.sent).toEqual([{ type: "hello", ticket: "t1" }]);
    expect(states).toEqual(["connecting", "open"]);
    expect(received[0]?.type).toBe("welcome");
  });

  it("waits longer after each failure, up to 30 seconds, and takes a new ticket each time", async () => {
    await connected();
    const waits = [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000];
    for (const [index, wait] of waits.entries()) {
      await FakeWebSocket.last.drop();
      await clock.pass(wait - 1);
      expect(FakeWebSocket.made).toHaveLength(index + 1);
      await clock.pass(1);
      expect(FakeWebSocket.made).toHaveLength(index + 2);
    }
    expect(ticket).toHaveBeenCalledTimes(waits.length + 1);
  });

  it("starts with short waits again after ten quiet seconds", async () => {
    await connected();
    for (const wait of [500, 1000]) {
      await FakeWebSocket.last.drop();
      await clock.pass(wait);
    }
    await FakeWebSocket.last.accept();
    await clock.pass(10_000);
    await FakeWebSocket.last.drop();
    await clock.pass(500);
    expect(FakeWebSocket.made).toHaveLength(4);
  });

  it("tries again when no ticket can be had just now, and gives up when it is refused", async () => {
    ticket = () => Promise.reject(new ApiError({ code: "unavailable", message: "" }, 503));
    socket.open();
    await settle();
    ticket = () => Promise.reject(new ApiError({ code: "unauthorized", message: "" }, 401));
    await clock.pass(500);
    expect(states).toEqual(["connecting", "refused"]);
    await clock.pass(60_000);
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("says how long it will take when there are too many, and comes back late", async () => {
    ticket = () =>
      Promise.reject(new ApiError({ code: "too_many_requests", message: "", retry_after: 40 }, 429));
    const sent = socket.deliver(POST);
    await expect(sent).rejects.toMatchObject({ code: "too_many_requests", retry_after: 40 });
    ticket = () => Promise.resolve("t");
    await clock.pass(40_000);
    expect(FakeWebSocket.made).toHaveLength(0);
    await clock.pass(500);
    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it("does not wait for a welcome for ever", async () => {
    socket.open();
    await settle();
    await clock.pass(10_000 + 500);
    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it("does not come back after being closed while it fetched a ticket", async () => {
    socket.open();
    socket.close();
    await settle();
    expect(FakeWebSocket.made).toHaveLength(0);
  });
});

describe("silence", () => {
  it("is broken off after two heartbeats without any frame", async () => {
    const server = await connected();
    await clock.pass(HEARTBEAT);
    expect(server.frames("ping")).toHaveLength(1);
    await clock.pass(HEARTBEAT - 1);
    expect(states.at(-1)).toBe("open");
    await clock.pass(1);
    expect(states.at(-1)).toBe("connecting");
  });

  it("is not assumed while anything arrives", async () => {
    const server = await connected();
    for (let beat = 0; beat < 5; beat++) {
      await clock.pass(HEARTBEAT);
      await server.say({ type: "pong", positions: {}, revisions: {} });
    }
    expect(states.at(-1)).toBe("open");
  });
});

describe("waking up", () => {
  it.each(["online", "pageshow", "visibilitychange"])("reconnects at once on %s", async (event) => {
    const server = await connected();
    await server.drop();
    page.dispatchEvent(new Event(event));
    await settle();
    expect(FakeWebSocket.made).toHaveLength(2);
    await clock.pass(1000);
    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it("gives up an attempt that has been hanging, for a new one", async () => {
    socket.open();
    await settle();
    await clock.pass(2_999);
    page.dispatchEvent(new Event("pageshow"));
    await settle();
    expect(FakeWebSocket.made).toHaveLength(1);
    await clock.pass(1);
    page.dispatchEvent(new Event("pageshow"));
    await settle();
    expect(FakeWebSocket.made.map(({ readyState }) => readyState)).toEqual([3, 0]);
    await FakeWebSocket.last.accept();
    expect(states).toEqual(["connecting", "open"]);
  });

  it.each(["pageshow", "offline"])("tests a connection that looks open on %s", async (event) => {
    const server = await connected();
    page.dispatchEvent(new Event(event));
    expect(server.frames("ping")).toHaveLength(1);
    await clock.pass(3000);
    expect(states.at(-1)).toBe("connecting");
  });
});

describe("deliveries", () => {
  it("are resolved by their answer", async () => {
    const server = await connected();
    const sent = socket.deliver(POST);
    await server.say(ACK);
    expect(await sent).toMatchObject({ seq: 1 });
  });

  it("wait for a connection", async () => {
    const sent = socket.deliver(POST);
    await settle();
    await FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.frames("post")).toMatchObject([POST]);
    await FakeWebSocket.last.say(ACK);
    await sent;
  });

  it("are sent again in order, with the same client ids, after a reconnect", async () => {
    const server = await connected();
    const sent = [socket.deliver(POST), socket.deliver({ ...POST, client_id: "m2" })];
    await server.drop();
    await clock.pass(500);
    await FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.frames("post").map((frame) => frame.client_id)).toEqual(["m1", "m2"]);
    await FakeWebSocket.last.say(ACK);
    await FakeWebSocket.last.say({ ...ACK, client_id: "m2", seq: 2 });
    await Promise.all(sent);
    await FakeWebSocket.last.drop();
    await clock.pass(1000);
    await FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.frames("post")).toEqual([]);
  });

  it("make an unanswering connection suspect, and fail after three tries", async () => {
    await connected();
    const failed = expect(socket.deliver(POST)).rejects.toMatchObject({ code: "unavailable" });
    for (const wait of [500, 500, 1000]) {
      await clock.pass(10_000 + wait);
      await FakeWebSocket.last.accept();
    }
    await failed;
  });

  it("are rejected when the server refuses", async () => {
    const server = await connected();
    const failed = expect(socket.deliver(POST)).rejects.toMatchObject({ code: "chat_not_offered" });
    await server.say({ type: "error", client_id: "m1", code: "chat_not_offered", message: "" });
    await failed;
  });

  it("are rejected when no ticket is to be had", async () => {
    ticket = () => Promise.reject(new ApiError({ code: "forbidden", message: "" }, 403));
    await expect(socket.deliver(POST)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("requests", () => {
  it("get the answer with their ref", async () => {
    const server = await connected();
    const first = socket.request({ type: "history", conversation: "c1" });
    const second = socket.request({ type: "history", conversation: "c2" });
    const [one, two] = server.frames("history").map((frame) => frame.ref as string);
    await server.say({ type: "messages", ref: two as string, conversation: "c2", messages: [], more: false });
    await server.say({ type: "messages", ref: one as string, conversation: "c1", messages: [], more: true });
    expect(await first).toMatchObject({ conversation: "c1" });
    expect(await second).toMatchObject({ conversation: "c2" });
  });

  it("fail at once without a connection, when it breaks, and after ten seconds, which break it", async () => {
    const ask = () =>
      expect(socket.request({ type: "history", conversation: "c1" })).rejects.toThrow(ApiError);
    await ask();
    const server = await connected();
    const unanswered = ask();
    await clock.pass(10_000);
    await unanswered;
    expect(server.readyState).toBe(3);
    await clock.pass(500);
    await FakeWebSocket.last.accept();
    const broken = ask();
    await FakeWebSocket.last.drop();
    await broken;
  });
});
