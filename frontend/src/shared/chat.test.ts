import { beforeEach, describe, expect, it } from "vitest";
import { loadConnection } from "../testing/connection";
import { conversation, FakeClock, FakeWebSocket, message, settle, TYPING } from "../testing/fakes";
import { Chat } from "./chat";
import { NEW } from "./conversation";
import type { Message } from "./protocol";

let clock: FakeClock;
let chat: Chat;
let ids: number;

beforeEach(() => {
  clock = new FakeClock();
  ids = 0;
  FakeWebSocket.made = [];
  chat = new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    uuid: () => `own${++ids}`,
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
});

const thread = (id = "c1") => chat.state.threads.get(id);
const numbers = () => thread()?.messages.map(({ seq }) => seq);
const own = (seq: number, client_id: string, body: string) =>
  message(seq, { client_id, body, side: "customer" });

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

describe("a new conversation", () => {
  it("starts with the first message and sends the second once it has an id", async () => {
    const started: string[] = [];
    chat.onStarted = (id) => started.push(id);
    chat.send(NEW, "First");
    chat.send(NEW, "Second");
    expect(thread(NEW)?.echoes.map(({ body }) => body)).toEqual(["First", "Second"]);
    await settle();
    const server = FakeWebSocket.last;
    await server.accept();
    expect(server.sent.slice(1)).toMatchObject([{ type: "start", client_id: "own1", body: "First" }]);

    const first = own(1, "own1", "First");
    await server.say({
      type: "started",
      client_id: "own1",
      conversation: conversation({ seq: 1, last: first }),
      message: first,
    });
    expect(started).toEqual(["c1"]);
    expect(thread(NEW)).toBeUndefined();
    expect(server.frames("post")).toMatchObject([{ conversation: "c1", client_id: "own2", body: "Second" }]);
    expect(thread()).toMatchObject({ complete: true, messages: [first], echoes: [{ clientId: "own2" }] });
  });

  it("keeps the text of a refused message, to be tried again or taken back", async () => {
    chat.send(NEW, "First");
    await settle();
    const server = FakeWebSocket.last;
    await server.accept();
    await server.say({ type: "error", client_id: "own1", code: "chat_not_offered", message: "" });
    expect(thread(NEW)?.echoes).toMatchObject([{ body: "First", error: "chat_not_offered" }]);
    chat.resend(NEW, "own1");
    expect(server.frames("start").map((frame) => frame.client_id)).toEqual(["own1", "own1"]);
    await server.say({ type: "error", client_id: "own1", code: "chat_not_offered", message: "" });
    expect(chat.withdraw(NEW, "own1")).toBe("First");
    expect(thread(NEW)?.echoes).toEqual([]);
  });
});

describe("messages", () => {
  it("show an own message once, through echo, ack and message", async () => {
    const server = await connected(message(1));
    chat.send("c1", "Hello");
    expect(thread()?.echoes).toHaveLength(1);
    await server.say({
      type: "ack",
      client_id: "own1",
      conversation: "c1",
      seq: 2,
      at: "2026-11-22T12:00:00.000Z",
    });
    await server.say({ type: "message", conversation: "c1", message: own(2, "own1", "Hello") });
    expect(thread()).toMatchObject({ echoes: [], messages: [{ seq: 1 }, { seq: 2, body: "Hello" }] });
  });

  it("are loaded backwards, page by page", async () => {
    const server = await connected(message(51));
    const older = chat.loadOlder("c1");
    expect(server.frames("history").at(-1)).toMatchObject({ before: 51 });
    await answer(server, "history", [message(50)]);
    await older;
    expect(numbers()).toEqual([50, 51]);
  });
});

describe("typing", () => {
  it("is told at most every four seconds, and when it ends", async () => {
    const server = await connected();
    const told = () => server.frames("typing").map(({ active }) => active);
    chat.typing("c1", true);
    chat.typing("c1", true);
    await clock.pass(4000);
    chat.typing("c1", true);
    chat.typing("c1", false);
    chat.typing("c1", false);
    expect(told()).toEqual([true, true, false]);
  });

  it("of others is forgotten after six seconds", async () => {
    const server = await connected();
    await server.say(TYPING);
    await clock.pass(3000);
    await server.say(TYPING);
    await clock.pass(5999);
    expect(thread()?.typing.agent).toBe("Nina Novak");
    await clock.pass(1);
    expect(thread()?.typing).toEqual({});
  });

  it("of both sides is known at a time, and ends with who began", async () => {
    const server = await connected();
    await server.say(TYPING);
    await server.say({ ...TYPING, side: "customer", name: "Carla's other tab" });
    await server.say({ ...TYPING, name: "Omar Okafor", active: false });
    expect(thread()?.typing).toEqual({ agent: "Nina Novak", customer: "Carla's other tab" });
    await server.say({ ...TYPING, active: false });
    expect(thread()?.typing).toEqual({ customer: "Carla's other tab" });
  });
});

describe("an agent who types", () => {
  const MINUTES = 60_000;

  it("attends to the conversation for five minutes from the last time", async () => {
    const server = await connected();
    await server.say(TYPING);
    await clock.pass(5_000);
    await server.say(TYPING);
    await clock.pass(5 * MINUTES - 1);
    expect(thread()?.attended).toBe(true);
    await clock.pass(1);
    expect(thread()?.attended).toBeUndefined();
  });

  it("still does after a lost connection, for no longer", async () => {
    const server = await connected();
    await server.say(TYPING);
    chat.reconnect();
    await settle();
    await FakeWebSocket.last.accept({ conversations: [conversation()] });
    expect(thread()?.attended).toBe(true);
    await clock.pass(5 * MINUTES);
    expect(thread()?.attended).toBeUndefined();
  });

  it("is no other window of the customer", async () => {
    const server = await connected();
    await server.say({ ...TYPING, side: "customer", name: "Carla's other tab" });
    expect(thread()?.attended).toBeUndefined();
  });
});

it("knows who is there", async () => {
  const server = await connected();
  expect(chat.state.agentsOnline).toBe(true);
  await server.say({ type: "presence", agents_online: false });
  expect(chat.state.agentsOnline).toBe(false);
});

it("keeps what was not sent when it forgets the conversations", async () => {
  await connected(message(1));
  chat.send("c1", "Unsent");
  chat.forget("unauthorized");
  expect(thread()).toBeUndefined();
  expect(thread(NEW)?.echoes).toMatchObject([{ body: "Unsent", error: "unauthorized" }]);
});

describe("another person", () => {
  it("connects anew with what was not delivered yet", async () => {
    chat.send(NEW, "First");
    await settle();
    const before = FakeWebSocket.last;
    await before.accept();
    chat.reconnect();
    await settle();
    expect(FakeWebSocket.made).toHaveLength(2);
    expect(before.readyState).toBe(3);
    await FakeWebSocket.last.accept({ name: "Carla Costa" });
    expect(FakeWebSocket.last.frames("start")).toMatchObject([{ client_id: "own1" }]);
    expect(chat.state.name).toBe("Carla Costa");
  });

  it("does not connect where there was no connection", () => {
    chat.reconnect();
    expect(FakeWebSocket.made).toEqual([]);
    expect(chat.state.connection).toBe("closed");
  });

  it("finds nothing of the one before", async () => {
    await connected(message(1));
    chat.send("c1", "Not sent yet");
    chat.clear();
    await settle();
    expect(chat.state).toMatchObject({ connection: "closed", welcomed: false, name: "" });
    expect([...chat.state.threads]).toEqual([]);
  });

  it("sends what waited for signing in", async () => {
    chat.send(NEW, "First");
    await settle();
    await FakeWebSocket.last.accept();
    await FakeWebSocket.last.say({ type: "error", client_id: "own1", code: "sign_in_required", message: "" });
    chat.resendRefused(new Set(["identity_required"]));
    expect(FakeWebSocket.last.frames("start")).toHaveLength(1);
    chat.resendRefused(new Set(["sign_in_required"]));
    expect(FakeWebSocket.last.frames("start").map(({ client_id }) => client_id)).toEqual(["own1", "own1"]);
  });

  it("takes the server's word that nobody is online", async () => {
    chat.send(NEW, "First");
    await settle();
    await FakeWebSocket.last.accept({ agents_online: true });
    await FakeWebSocket.last.say({ type: "error", client_id: "own1", code: "nobody_online", message: "" });
    expect(chat.state.agentsOnline).toBe(false);
  });
});
