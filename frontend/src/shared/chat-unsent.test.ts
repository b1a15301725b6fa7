import { beforeEach, expect, it, vi } from "vitest";
import { loadConnection } from "../testing/connection";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../testing/fakes";
import { Chat } from "./chat";
import { NEW } from "./conversation";
import { lines } from "./grouping";

const PREFIX = "jira-chat.KEY.unsent.";

let clock: FakeClock;
let ids: number;

beforeEach(() => {
  localStorage.clear();
  clock = new FakeClock();
  ids = 0;
  FakeWebSocket.made = [];
});

/** The chat of a page that was just opened. */
function page(mine: "customer" | "agent" = "customer", load = loadConnection): Chat {
  return new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine,
    unsent: PREFIX,
    uuid: () => `own${++ids}`,
    loadConnection: load,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
}

async function welcomed(...conversations: ReturnType<typeof conversation>[]): Promise<FakeWebSocket> {
  await settle();
  // Given up meanwhile: the next attempt is on its way.
  while (!FakeWebSocket.last.onopen) await clock.pass(1_000);
  await FakeWebSocket.last.accept({ conversations });
  return FakeWebSocket.last;
}

const started = (client_id: string, body: string) =>
  ({
    type: "started",
    client_id,
    conversation: conversation({ seq: 1 }),
    message: message(1, { client_id, body, side: "customer" }),
  }) as const;
const ack = (client_id: string, seq: number) =>
  ({ type: "ack", client_id, conversation: "c1", seq, at: "2026-11-22T12:00:00.000Z" }) as const;
const kept = () => Object.keys(localStorage);
const shown = (chat: Chat, id = "c1") => {
  const thread = chat.state.threads.get(id);
  return thread ? lines(thread, "customer").map(({ body, state }) => [body, state]) : [];
};

it("sends at the next opening what was written while the line was down", async () => {
  const before = page();
  before.send(NEW, "First");
  before.send(NEW, "Second");
  // The page is left here: nothing was sent.
  const chat = page();
  expect(chat.waiting).toBe(true);
  expect(shown(chat, NEW)).toEqual([
    ["First", "sending"],
    ["Second", "sending"],
  ]);
  chat.connect();
  const server = await welcomed();
  expect(server.frames("start")).toMatchObject([{ client_id: "own1", body: "First" }]);
  await server.say(started("own1", "First"));
  expect(server.frames("post")).toMatchObject([{ conversation: "c1", client_id: "own2", body: "Second" }]);
  await server.say(ack("own2", 2));
  expect(kept()).toEqual([]);
  expect(chat.waiting).toBe(false);
});

it("sends what was written before the code of the connection could be loaded", async () => {
  const load = vi.fn(loadConnection).mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const chat = page("customer", load);
  chat.typing(NEW, true);
  await settle();
  expect(load).toHaveBeenCalledOnce();
  expect(chat.state.connection).toBe("closed");
  chat.send(NEW, "First");
  expect(shown(chat, NEW)).toEqual([["First", "sending"]]);
  expect(chat.state.connection).toBe("connecting");
  await clock.pass(5_000);
  const server = await welcomed();
  expect(server.frames("start")).toMatchObject([{ client_id: "own1", body: "First" }]);
});

it("sends into the conversation in which it was written, once", async () => {
  const before = page();
  before.connect();
  await welcomed(conversation());
  before.send("c1", "Hello");
  const chat = page();
  chat.connect();
  const server = await welcomed(conversation());
  expect(shown(chat)).toEqual([["Hello", "sending"]]);
  expect(server.frames("post")).toMatchObject([{ conversation: "c1", client_id: "own1" }]);
  await server.say(ack("own1", 1));
  expect(shown(chat)).toEqual([["Hello", "sent"]]);
  expect(kept()).toEqual([]);
});

it("sends into a conversation that is not among the latest any more", async () => {
  const before = page();
  before.connect();
  await welcomed(conversation());
  before.send("c1", "Hello");
  const chat = page();
  chat.connect();
  const server = await welcomed(conversation({ id: "c2" }));
  expect(server.frames("post")).toMatchObject([{ conversation: "c1", client_id: "own1" }]);
  await server.say({ type: "error", client_id: "own1", code: "not_found", message: "" });
  expect(chat.state.threads.get(NEW)?.echoes).toMatchObject([{ body: "Hello", error: "not_found" }]);
  expect(page().state.threads.get(NEW)?.echoes).toMatchObject([{ body: "Hello", error: "not_found" }]);
});

it("leaves an agent's message to the page that shows its conversation", async () => {
  const before = page("agent");
  before.connect();
  await welcomed(conversation());
  before.send("c1", "Hello");
  const chat = page("agent");
  chat.connect();
  const server = await welcomed(conversation({ id: "c2" }));
  expect(server.frames("post")).toEqual([]);
  await server.say({ type: "conversation", conversation: conversation() });
  expect(server.frames("post")).toMatchObject([{ conversation: "c1", client_id: "own1" }]);
});

it("shows again what was refused for good, with its reason, and does not send it", async () => {
  const before = page();
  before.send(NEW, "First");
  await (await welcomed()).say({ type: "error", client_id: "own1", code: "chat_not_offered", message: "" });
  const chat = page();
  expect(chat.waiting).toBe(false);
  expect(chat.state.threads.get(NEW)?.echoes).toMatchObject([{ error: "chat_not_offered" }]);
  chat.connect();
  const server = await welcomed();
  expect(server.frames("start")).toEqual([]);
  expect(chat.withdraw(NEW, "own1")).toBe("First");
  expect(kept()).toEqual([]);
});

it("tries again at the next opening what was refused for a while", async () => {
  const before = page();
  before.send(NEW, "First");
  const refusal = { type: "error", client_id: "own1", code: "too_many_requests", message: "" } as const;
  await (await welcomed()).say({ ...refusal, retry_after: 40 });
  page().connect();
  expect((await welcomed()).frames("start")).toMatchObject([{ client_id: "own1" }]);
});

it("is one message after a retry of what had been stored", async () => {
  const chat = page();
  chat.connect();
  const server = await welcomed(conversation());
  chat.send("c1", "Hello");
  await server.say({ type: "message", conversation: "c1", message: message(1, { client_id: "own1" }) });
  await server.drop();
  await clock.pass(500);
  const next = await welcomed(conversation({ seq: 1 }));
  expect(next.frames("post").map(({ client_id }) => client_id)).toEqual(["own1"]);
  await next.say(ack("own1", 1));
  expect(chat.state.threads.get("c1")).toMatchObject({ echoes: [], messages: [{ seq: 1 }] });
  expect(kept()).toEqual([]);
});

it("says after thirty seconds that a message is not sent yet, and still sends it", async () => {
  const chat = page();
  chat.connect();
  const server = await welcomed(conversation());
  await server.drop();
  chat.send("c1", "Hello");
  await clock.pass(29_999);
  expect(shown(chat)).toEqual([["Hello", "sending"]]);
  await clock.pass(1);
  expect(shown(chat)).toEqual([["Hello", "failed"]]);
  chat.resend("c1", "own1");
  expect(shown(chat)).toEqual([["Hello", "sending"]]);
  const back = await welcomed(conversation());
  expect(back.frames("post")).toHaveLength(1);
  await back.say(ack("own1", 1));
  await clock.pass(60_000);
  expect(shown(chat)).toEqual([["Hello", "sent"]]);
});

it("starts one conversation with what waits, also after thirty seconds", async () => {
  const chat = page();
  chat.send(NEW, "First");
  await clock.pass(30_000);
  chat.send(NEW, "Second");
  await clock.pass(30_000);
  chat.resend(NEW, "own1");
  await clock.pass(30_000);
  const server = await welcomed();
  expect(server.frames("start").map(({ client_id }) => client_id)).toEqual(["own1"]);
});

it("is not sent twice by a panel that is opened again", async () => {
  const chat = page();
  chat.send(NEW, "First");
  const server = await welcomed();
  chat.connect();
  expect(server.frames("start")).toHaveLength(1);
});

it("forgets what one person wrote when another comes, and not when a session ends", async () => {
  const chat = page();
  chat.connect();
  await welcomed(conversation());
  chat.send("c1", "Hello");
  chat.forget("sign_in_required");
  expect(page().state.threads.get(NEW)?.echoes).toMatchObject([{ body: "Hello", error: "sign_in_required" }]);
  chat.clear();
  expect(kept()).toEqual([]);
});

it("stays with who wrote it when a session ends while it is on its way", async () => {
  const chat = page();
  chat.send(NEW, "Hello");
  const server = await welcomed();
  chat.forget("sign_in_required");
  await server.say({ type: "error", client_id: "own1", code: "unauthorized", message: "" });
  expect(chat.state.threads.get(NEW)?.echoes).toMatchObject([{ body: "Hello", error: "sign_in_required" }]);
  expect(chat.waiting).toBe(false);
});
