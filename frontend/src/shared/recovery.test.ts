import { beforeEach, describe, expect, it } from "vitest";
import { loadConnection } from "../testing/connection";
import { conversation, FakeClock, FakeWebSocket, HEARTBEAT, message, settle } from "../testing/fakes";
import { Chat } from "./chat";
import { NEW } from "./conversation";
import type { Conversation, Message } from "./protocol";

let clock: FakeClock;
let chat: Chat;

beforeEach(() => {
  clock = new FakeClock();
  FakeWebSocket.made = [];
  chat = new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    uuid: () => "own1",
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
});

const thread = (id = "c1") => chat.state.threads.get(id);
const numbers = () => thread()?.messages.map(({ seq }) => seq);

async function connected(...known: Message[]): Promise<FakeWebSocket> {
  chat.connect();
  await settle();
  const server = FakeWebSocket.last;
  const last = known.at(-1) ?? null;
  await server.accept({ conversations: [conversation({ last, seq: last?.seq ?? 0 })] });
  const loading = chat.loadOlder("c1");
  await answer(server, "history", known);
  await loading;
  return server;
}

async function answer(server: FakeWebSocket, type: "history" | "sync", messages: Message[], more = false) {
  const ref = server.frames(type).at(-1)?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages, more });
}

describe("messages that are missing", () => {
  it("are fetched when one arrives after a gap", async () => {
    const server = await connected(message(1));
    await server.say({ type: "message", conversation: "c1", message: message(4) });
    expect(server.frames("sync")).toMatchObject([{ conversation: "c1", after: 1 }]);
    await answer(server, "sync", [message(2)], true);
    expect(server.frames("sync")).toHaveLength(2);
    await answer(server, "sync", [message(3), message(4)]);
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(server.frames("sync")).toHaveLength(2);
  });

  it("are fetched when a heartbeat's position is ahead", async () => {
    const server = await connected(message(1));
    await clock.pass(HEARTBEAT);
    await server.say({ type: "pong", positions: { c1: 2 }, revisions: {} });
    await answer(server, "sync", [message(2)]);
    expect(numbers()).toEqual([1, 2]);
  });

  it("are fetched after a reconnect", async () => {
    await (await connected(message(1))).drop();
    await clock.pass(500);
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation({ last: message(3), seq: 3 })] });
    await answer(server, "sync", [message(2), message(3)]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it("start over with the history when too many are missing", async () => {
    const server = await connected(message(1));
    await server.say({ type: "message", conversation: "c1", message: message(900) });
    await server.say({ type: "resync", ref: server.frames("sync")[0]?.ref as string, conversation: "c1" });
    expect(server.frames("history").at(-1)).not.toHaveProperty("before");
    await answer(server, "history", [message(899), message(900)], true);
    expect(numbers()).toEqual([899, 900]);
    expect(thread()?.complete).toBe(false);
  });

  it("do not make it ask for ever when a gap stays", async () => {
    const server = await connected(message(1));
    await server.say({ type: "message", conversation: "c1", message: message(3) });
    await answer(server, "sync", [message(3)]);
    expect(server.frames("sync")).toHaveLength(1);
  });
});

describe("messages that were edited or removed", () => {
  const edited = message(1, { body: "Better", edited: true });
  const revised = (revisions: number) =>
    conversation({ last: message(2), seq: 2, revisions }) satisfies Conversation;

  async function reconnected(revisions: number): Promise<FakeWebSocket> {
    await FakeWebSocket.last.drop();
    await clock.pass(1_000);
    await FakeWebSocket.last.accept({ conversations: [revised(revisions)] });
    return FakeWebSocket.last;
  }

  it("are replaced as they come", async () => {
    const server = await connected(message(1), message(2));
    const removed = message(2, { body: "", removed: true });
    await server.say({ type: "message", conversation: "c1", message: edited });
    await server.say({ type: "message", conversation: "c1", message: removed });
    expect(thread()?.messages).toEqual([edited, removed]);
    expect(thread()?.conversation.last).toEqual(removed);
  });

  it("are fetched with the history, once, when they were missed", async () => {
    await connected(message(1), message(2));
    const server = await reconnected(1);
    expect(chat.state.connection).toBe("connecting");
    expect(server.frames("history")).toMatchObject([{ conversation: "c1" }]);
    await answer(server, "history", [edited, message(2)]);
    expect(thread()?.messages).toEqual([edited, message(2)]);
    expect(chat.state.connection).toBe("open");
    await server.say({ type: "conversation", conversation: revised(1) });
    expect(server.frames("history")).toHaveLength(1);
  });

  it("are fetched at the next connection when this one broke", async () => {
    await connected(message(1), message(2));
    await reconnected(1);
    await answer(await reconnected(1), "history", [edited, message(2)]);
    expect(thread()?.messages).toEqual([edited, message(2)]);
  });

  it("are fetched again when another was missed meanwhile", async () => {
    await connected(message(1), message(2));
    const server = await reconnected(1);
    await server.say({ type: "conversation", conversation: revised(2) });
    await answer(server, "history", [message(1), message(2)]);
    await answer(server, "history", [edited, message(2)]);
    expect(thread()?.messages).toEqual([edited, message(2)]);
    expect(server.frames("history")).toHaveLength(2);
  });

  it("do not stay among pages that are not fetched again", async () => {
    const server = await connected(message(1), message(2), message(3));
    await server.say({ type: "conversation", conversation: revised(1) });
    await answer(server, "history", [message(2), message(3)], true);
    expect(numbers()).toEqual([2, 3]);
    expect(thread()?.complete).toBe(false);
  });

  it("are not the last of a conversation that was not opened yet", async () => {
    chat.connect();
    await settle();
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation()] });
    await server.say({ type: "message", conversation: "c1", message: message(2) });
    const last = message(2, { body: "", removed: true });
    await server.say({ type: "conversation", conversation: { ...revised(1), last } });
    expect(thread()?.conversation.last).toEqual(last);
    expect(server.frames("history")).toEqual([]);
  });
});

describe("a connection that is back", () => {
  it("counts as such once all gaps are filled", async () => {
    await (await connected(message(1))).drop();
    await clock.pass(500);
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation({ last: message(3), seq: 3 })] });
    expect(chat.state.connection).toBe("connecting");
    await answer(server, "sync", [message(2)]);
    expect(chat.state.connection).toBe("connecting");
    await answer(server, "sync", [message(3)]);
    expect(chat.state.connection).toBe("open");
  });

  it("counts as such when the server refuses to fill them", async () => {
    await (await connected(message(1))).drop();
    await clock.pass(500);
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation({ last: message(3), seq: 3 })] });
    const ref = server.frames("sync")[0]?.ref as string;
    await server.say({ type: "error", ref, client_id: null, code: "too_many_requests", message: "" });
    expect(chat.state.connection).toBe("open");
    await clock.pass(HEARTBEAT);
    await server.say({ type: "pong", positions: { c1: 3 }, revisions: {} });
    await answer(server, "sync", [message(2), message(3)]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it("stays so while a later gap is filled", async () => {
    const server = await connected(message(1));
    await server.say({ type: "message", conversation: "c1", message: message(3) });
    expect(chat.state.connection).toBe("open");
  });
});

describe("news out of turn", () => {
  it("keeps a message that comes before its conversation", async () => {
    const server = await connected();
    await server.say({ type: "message", conversation: "c2", message: message(1) });
    await server.say({ type: "message", conversation: "c2", message: message(1) });
    const known = conversation({ id: "c2" });
    await server.say({ type: "conversation", conversation: known });
    expect(thread("c2")?.messages).toEqual([message(1)]);
    expect(thread("c2")?.conversation).toMatchObject({ seq: 1, last: { seq: 1 } });
  });

  it("keeps a message that comes before the page that it belongs to", async () => {
    chat.connect();
    await settle();
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation({ last: message(2), seq: 2 })] });
    const loading = chat.loadOlder("c1");
    await server.say({ type: "message", conversation: "c1", message: message(4) });
    await answer(server, "history", [message(1), message(2)]);
    await answer(server, "sync", [message(3), message(4)]);
    await loading;
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it("loads a conversation that was not opened yet when a heartbeat's position is ahead", async () => {
    chat.connect();
    await settle();
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [conversation({ last: message(1), seq: 1 })] });
    await server.say({ type: "pong", positions: { c1: 1 }, revisions: {} });
    expect(server.frames("history")).toEqual([]);
    await server.say({ type: "pong", positions: { c1: 2 }, revisions: {} });
    await answer(server, "history", [message(1), message(2)]);
    expect(thread()?.conversation.last?.seq).toBe(2);
  });

  it("connects anew, once, to learn of a conversation that only a heartbeat mentions", async () => {
    const server = await connected(message(1));
    await server.say({ type: "pong", positions: { c1: 1, c2: 1 }, revisions: {} });
    expect(FakeWebSocket.made).toHaveLength(2);
    await FakeWebSocket.last.accept({ conversations: [conversation({ last: message(1), seq: 1 })] });
    await FakeWebSocket.last.say({ type: "pong", positions: { c2: 1 }, revisions: {} });
    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it("fetches what followed the first message of a conversation that had been started before", async () => {
    chat.send(NEW, "First");
    await settle();
    const server = FakeWebSocket.last;
    await server.accept();
    const started = conversation({ seq: 2, last: message(2) });
    await server.say({
      type: "started",
      client_id: "own1",
      conversation: started,
      message: message(1, { client_id: "own1", body: "First", side: "customer" }),
    });
    await answer(server, "sync", [message(2)]);
    expect(numbers()).toEqual([1, 2]);
  });
});
