import { beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "../../shared/protocol";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../../testing/fakes";
import { AgentChat } from "../agent/agent-chat";
import { Desk } from "./desk";

const clock = () => new FakeClock();
const at = (minute: number) => `2026-11-22T11:0${minute}:00.000Z`;

function waiting(id: string, minute: number): Conversation {
  const last = message(1, { side: "customer", author: id, at: at(minute) });
  return conversation({ id, customer: id, last, seq: 1, waiting_since: at(minute) });
}

let time: FakeClock;
let server: FakeWebSocket;
let chat: AgentChat;
let desk: Desk;

/** Answers all questions that wait. */
async function answer(page: Conversation[], cursor: string | null = null) {
  const question = server.frames("list").at(-1);
  await server.say({ type: "listed", ref: question?.ref ?? null, conversations: page, cursor });
}

beforeEach(async () => {
  localStorage.clear();
  time = clock();
  chat = new AgentChat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    account: "nina",
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock: time,
    page: new EventTarget(),
  });
  desk = new Desk(chat, "nina", time);
  desk.start();
  chat.connect();
  await settle();
  server = FakeWebSocket.last;
  await server.accept({ conversations: [] });
});

const ids = () => desk.state.rows.map(({ id }) => id);
const news = (one: Conversation) => server.say({ type: "conversation", conversation: one });

it("lists a view page by page and follows what is heard", async () => {
  expect(server.frames("list")).toMatchObject([{ view: "waiting", cursor: null }]);
  await answer([waiting("a", 1), waiting("b", 2)], "next");
  expect(desk.state).toMatchObject({ loaded: true, more: true });
  await news(waiting("z", 9));
  // It comes with a later page.
  expect(ids()).toEqual(["a", "b"]);
  void desk.more();
  expect(server.frames("list").at(-1)).toMatchObject({ cursor: "next" });
  await answer([waiting("c", 3)]);
  expect(ids()).toEqual(["a", "b", "c", "z"]);
  const { last } = waiting("a", 1);
  await news({ ...waiting("a", 1), last: { ...last!, seq: 2, side: "agent" }, seq: 2, waiting_since: null });
  expect(ids()).toEqual(["b", "c", "z"]);
});

it("forgets what left the view while nobody told it, but nothing that it just heard of", async () => {
  await answer([waiting("a", 1), waiting("b", 2)]);
  desk.choose("b");
  desk.show("waiting");
  await news(waiting("c", 3));
  const missed = message(4, { side: "customer", author: "b", at: at(2) });
  await answer([{ ...waiting("b", 2), last: missed, seq: 4 }]);
  expect(ids()).toEqual(["b", "c"]);
  expect(chat.state.threads.get("b")).toMatchObject({ loaded: false, conversation: { seq: 4 } });
});

it("asks again for a list that the server could not give", async () => {
  const question = server.frames("list").at(-1);
  await server.say({
    type: "error",
    ref: question?.ref ?? null,
    client_id: null,
    code: "unavailable",
    message: "",
  });
  await time.pass(5_000);
  await answer([waiting("a", 1)]);
  expect(ids()).toEqual(["a"]);
});

it("keeps rows in their places while it is held, and the chosen one until another is", async () => {
  await answer([waiting("b", 2), waiting("c", 3)]);
  desk.hold(true);
  await news(waiting("a", 1));
  await news({ ...waiting("c", 3), resolved: true });
  expect(ids()).toEqual(["b", "c"]);
  expect(desk.state.fresh).toBe(1);
  desk.hold(false);
  expect(ids()).toEqual(["a", "b"]);
  desk.hold(true);
  await time.pass(3_000);
  await news(waiting("0", 0));
  expect(ids()).toEqual(["0", "a", "b"]);
  await news({ ...waiting("0", 0), resolved: true });
  desk.choose("a");
  await news({ ...waiting("a", 1), resolved: true });
  expect(ids()).toEqual(["a", "b"]);
  desk.select("next");
  expect([desk.state.chosen, ids()]).toEqual(["b", ["b"]]);
  desk.select("next");
  desk.select("previous");
  expect(desk.state.chosen).toBe("b");
});

it("searches once nothing more is typed, and forgets an answer that came too late", async () => {
  desk.find("pri");
  await answer([waiting("a", 1)]);
  expect(ids()).toEqual(["a"]);
  desk.find("printer");
  await time.pass(300);
  expect(server.frames("list").map(({ search }) => search)).toEqual(["", "printer"]);
  await answer([waiting("p", 4)]);
  expect(ids()).toEqual(["p"]);
  desk.show("mine");
  expect(desk.state.search).toBe("");
  expect(localStorage.getItem("jira-chat.view")).toBe("mine");
});

it("asks for the counts once for all that changes within two seconds", async () => {
  await answer([]);
  const counted = () => server.frames("overview").length;
  const { ref } = server.frames("overview").at(-1)!;
  await server.say({
    type: "overview",
    ref: ref ?? null,
    counts: { waiting: 3 },
    answered: 2,
    median_seconds: 31,
  });
  expect(desk.state).toMatchObject({ counts: { waiting: 3 }, answered: 2, medianSeconds: 31 });
  await time.pass(3_000);
  const before = counted();
  for (const id of ["a", "b", "c"]) await news(waiting(id, 1));
  await time.pass(3_000);
  expect(counted() - before).toBe(2);
});

it("tells of what a customer says while nobody looks at it", async () => {
  await answer([]);
  desk.onSaid = vi.fn();
  const now = new Date(time.now()).toISOString();
  const fresh = waiting("a", 1);
  await news({ ...fresh, last: { ...fresh.last!, at: now } });
  await news(waiting("long-ago", 1));
  expect(vi.mocked(desk.onSaid).mock.calls.map(([{ id }]) => id)).toEqual(["a"]);
});
