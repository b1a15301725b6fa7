import { beforeEach, expect, it } from "vitest";
import { loadConnection } from "../testing/connection";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../testing/fakes";
import { FakeChannel, FakeLocks } from "../testing/tabs";
import { NEW } from "./conversation";
import { SharedChat } from "./shared-chat";

let clock: FakeClock;
let locks: FakeLocks;
let channels: Set<FakeChannel>;
let ids: number;

beforeEach(() => {
  localStorage.clear();
  clock = new FakeClock();
  locks = new FakeLocks();
  channels = new Set();
  ids = 0;
  FakeWebSocket.made = [];
});

function tab(alone = false) {
  const channel = new FakeChannel(channels);
  const page = new EventTarget();
  const shared = alone ? {} : { locks: locks as never, channel: channel as never };
  const chat = new SharedChat({
    name: "jira-chat.KEY",
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    unsent: "jira-chat.KEY.unsent.",
    uuid: () => `own${++ids}`,
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page,
    ...shared,
  });
  return { chat, channel, page };
}

/** A leader and a follower with one conversation. */
async function two() {
  const [leader, follower] = [tab(), tab()];
  leader.chat.connect();
  await settle();
  await FakeWebSocket.last.accept({
    conversations: [conversation({ last: message(1), seq: 1 })],
  });
  follower.chat.connect();
  await settle();
  return { leader, follower, server: FakeWebSocket.last };
}

const bodies = ({ chat }: ReturnType<typeof tab>, id = "c1") => {
  const thread = chat.state.threads.get(id);
  return [...(thread?.messages ?? []), ...(thread?.echoes ?? [])].map(({ body }) => body);
};
const ack = (client_id: string, seq: number) =>
  ({ type: "ack", client_id, conversation: "c1", seq, at: "2026-11-22T12:00:00.000Z" }) as const;

it("has one socket for all tabs, which show the same", async () => {
  const { leader, follower, server } = await two();
  expect(FakeWebSocket.made).toHaveLength(1);
  expect(follower.chat.state).toEqual(leader.chat.state);
  const loading = follower.chat.loadOlder("c1");
  await settle();
  const ref = server.frames("history")[0]?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages: [message(1)], more: false });
  await loading;
  await server.say({ type: "message", conversation: "c1", message: message(2) });
  expect(bodies(follower)).toEqual(["Message 1", "Message 2"]);
  expect(follower.chat.state).toEqual(leader.chat.state);
});

it("draws again only what has changed", async () => {
  const { leader, follower, server } = await two();
  await server.say({ type: "conversation", conversation: conversation({ id: "c2" }) });
  const before = follower.chat.state.threads;
  await server.say({ type: "message", conversation: "c2", message: message(1) });
  expect(follower.chat.state.threads.get("c1")).toBe(before.get("c1"));
  expect(follower.chat.state.threads.get("c2")).not.toBe(before.get("c2"));
  expect(follower.chat.state).toEqual(leader.chat.state);
});

it("opens no socket before a tab connects", async () => {
  tab();
  tab();
  await settle();
  expect(FakeWebSocket.made).toEqual([]);
});

it("sends through the leader, typing too, and shows it everywhere at once", async () => {
  const { leader, follower, server } = await two();
  follower.chat.typing("c1", true);
  follower.chat.send("c1", "Hello");
  expect(bodies(follower)).toEqual(["Hello"]);
  await settle();
  expect(bodies(leader)).toEqual(["Hello"]);
  expect(server.frames("typing")).toHaveLength(1);
  expect(server.frames("post")).toMatchObject([{ client_id: "own1", body: "Hello" }]);
  await server.say({ type: "error", client_id: "own1", code: "message_too_long", message: "" });
  expect(follower.chat.state.threads.get("c1")?.echoes).toMatchObject([{ error: "message_too_long" }]);
  expect(follower.chat.withdraw("c1", "own1")).toBe("Hello");
  await settle();
  expect([bodies(leader), bodies(follower)]).toEqual([[], []]);
  expect(localStorage).toHaveLength(0);
});

it("starts one conversation with what two tabs write at once, and opens it in both", async () => {
  const [one, other] = [tab(), tab()];
  const opened: string[] = [];
  one.chat.onStarted = other.chat.onStarted = (id) => opened.push(id);
  one.chat.send(NEW, "First");
  other.chat.send(NEW, "Second");
  await settle();
  const server = FakeWebSocket.last;
  await server.accept();
  expect(server.frames("start")).toMatchObject([{ client_id: "own1" }]);
  const first = message(1, { client_id: "own1", body: "First", side: "customer" });
  await server.say({
    type: "started",
    client_id: "own1",
    conversation: conversation({ seq: 1 }),
    message: first,
  });
  expect(server.frames("post")).toMatchObject([{ client_id: "own2", body: "Second" }]);
  expect(opened).toEqual(["c1", "c1"]);
  expect([bodies(one), bodies(other)]).toEqual([
    ["First", "Second"],
    ["First", "Second"],
  ]);
  expect(FakeWebSocket.made).toHaveLength(1);
});

it("goes on in another tab when the leader's ends, and sends once what it did not get sent", async () => {
  const { leader, follower, server } = await two();
  follower.chat.send("c1", "Hello");
  await settle();
  expect(server.frames("post")).toHaveLength(1);
  leader.channel.frozen = true;
  locks.release();
  await settle();
  expect(FakeWebSocket.made).toHaveLength(2);
  const next = FakeWebSocket.last;
  await next.accept({ conversations: [conversation({ last: message(1), seq: 1 })] });
  expect(next.frames("post").map(({ client_id }) => client_id)).toEqual(["own1"]);
  await next.say(ack("own1", 2));
  expect(follower.chat.state.connection).toBe("open");
  expect(localStorage).toHaveLength(0);
});

it("takes over from a leader that is frozen, which follows when it wakes", async () => {
  const { leader, follower } = await two();
  const third = tab();
  third.chat.connect();
  await settle();
  leader.channel.frozen = true;
  follower.chat.send("c1", "Hello");
  await clock.pass(3_000);
  expect(FakeWebSocket.made).toHaveLength(2);
  const next = FakeWebSocket.last;
  await next.accept({ conversations: [conversation({ last: message(1), seq: 1 })] });
  expect(next.frames("post")).toHaveLength(1);
  leader.channel.frozen = false;
  leader.page.dispatchEvent(new Event("visibilitychange"));
  await settle();
  await next.say({ type: "pong", ref: null, positions: {}, revisions: {} });
  expect(FakeWebSocket.made[0]?.readyState).toBe(3);
  await clock.pass(5_000);
  expect(FakeWebSocket.made).toHaveLength(2);
  await next.say(ack("own1", 2));
  expect(leader.chat.state).toEqual(follower.chat.state);
  expect(third.chat.state).toEqual(follower.chat.state);
});

it("connects again when it leads again before it has heard of another leader", async () => {
  const { leader, follower } = await two();
  leader.channel.frozen = true;
  follower.chat.send("c1", "Hello");
  await clock.pass(3_000);
  expect(FakeWebSocket.made).toHaveLength(2);
  locks.release();
  await settle();
  expect(leader.chat.leads).toBe(true);
  expect(FakeWebSocket.made).toHaveLength(3);
});

it("forgets with a leader that somebody was typing", async () => {
  const { follower, leader, server } = await two();
  await server.say({ type: "typing", conversation: "c1", side: "agent", name: "Nina", active: true });
  expect(follower.chat.state.threads.get("c1")?.typing).toEqual({ agent: "Nina" });
  leader.channel.frozen = true;
  locks.release();
  await settle();
  await FakeWebSocket.last.accept({ conversations: [conversation({ last: message(1), seq: 1 })] });
  expect(follower.chat.state.threads.get("c1")?.typing).toEqual({});
});

it("notices a frozen leader within half a minute, and at once when it is looked at", async () => {
  const { leader, follower } = await two();
  leader.channel.frozen = true;
  await clock.pass(1_000);
  follower.page.dispatchEvent(new Event("visibilitychange"));
  await clock.pass(3_000);
  expect(FakeWebSocket.made).toHaveLength(2);
});

it("lets the leader find out at once whether its connection lives when another tab wakes", async () => {
  const { leader, follower, server } = await two();
  follower.page.dispatchEvent(new Event("online"));
  await settle();
  expect(server.frames("ping")).toHaveLength(1);
  await clock.pass(2_999);
  expect(leader.chat.state.connection).toBe("open");
  await clock.pass(1);
  expect(follower.chat.state.connection).toBe("connecting");
  expect(FakeWebSocket.made).toHaveLength(1);
});

it("has a socket for each tab where browsers cannot share one", async () => {
  for (const { chat } of [tab(true), tab(true)]) {
    chat.connect();
    await settle();
    await FakeWebSocket.last.accept();
    expect(chat.state.connection).toBe("open");
  }
  expect(FakeWebSocket.made).toHaveLength(2);
});
