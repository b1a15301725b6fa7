import { beforeEach, expect, it } from "vitest";
import type { Poll } from "../contract/poll";
import type { Polled } from "../contract/polled";
import { conversation, FakeClock, FakeWebSocket, message, settle, WELCOME } from "../testing/fakes";
import { ApiError } from "./api";
import { PollingSocket } from "./polling";
import type { ServerFrame } from "./protocol";
import { ChatSocket, type SocketState } from "./socket";

const POST = { type: "post", conversation: "c1", client_id: "m1", body: "Hello" } as const;

/** A poll as the server has it. */
interface Asked extends Poll {
  answer: (...frames: object[]) => Promise<void>;
  fail: (status: number, code?: string, retry_after?: number) => Promise<void>;
  signal: AbortSignal;
}

let clock: FakeClock;
let page: EventTarget;
let polls: Asked[];
let states: SocketState[];
let received: ServerFrame[];
let socket: ChatSocket;

beforeEach(() => {
  clock = new FakeClock();
  page = new EventTarget();
  polls = [];
  states = [];
  received = [];
  FakeWebSocket.made = [];
  socket = new ChatSocket({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    polling: { poll, load: () => Promise.resolve({ PollingSocket }) },
    onFrame: (frame) => received.push(frame),
    onState: (state) => states.push(state),
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page,
  });
});

function poll(asked: Poll, signal: AbortSignal): Promise<Polled> {
  return new Promise((resolve, reject) => {
    const answer = (...frames: object[]) => {
      resolve({ frames, cursor: `cursor ${polls.length}` });
      return settle();
    };
    const fail = (status: number, code = "unavailable", retry_after?: number) => {
      reject(new ApiError({ code, message: "", ...(retry_after && { retry_after }) }, status));
      return settle();
    };
    signal.onabort = () => void fail(0);
    polls.push({ ...structuredClone(asked), answer, fail, signal });
  });
}

const listening = () => polls.filter(({ frames }) => !frames.length).at(-1) as Asked;
const saying = () => polls.filter(({ frames }) => frames.length).at(-1) as Asked;

/** A network whose proxy refuses every upgrade. */
async function polling(): Promise<void> {
  socket.open();
  await settle();
  await FakeWebSocket.last.drop();
  await clock.pass(500);
  await listening().answer({ ...WELCOME, conversations: [conversation({ seq: 3 })] });
}

it("is used when a WebSocket is refused, and welcomes like one", async () => {
  await polling();
  expect(states).toEqual(["connecting", "open"]);
  expect(received[0]).toMatchObject({ type: "welcome" });
  expect(polls[0]).toMatchObject({ frames: [], cursor: "" });
  expect(polls[1]).toMatchObject({ frames: [], cursor: "cursor 1", positions: { c1: 3 } });
});

it("is used within five seconds when a WebSocket is blocked in silence", async () => {
  socket.open();
  await settle();
  await clock.pass(4_500);
  expect(polls).toHaveLength(1);
  expect(FakeWebSocket.made[0]?.readyState).toBe(3);
});

it("is not used while the server is slow to welcome, or away for a moment", async () => {
  socket.open();
  await settle();
  await FakeWebSocket.last.accept();
  await FakeWebSocket.last.drop();
  await clock.pass(500 + 9_900);
  expect(polls).toHaveLength(0);
  await FakeWebSocket.last.accept();
  expect(states.at(-1)).toBe("open");
  await FakeWebSocket.last.drop();
  await clock.pass(1_000);
  await FakeWebSocket.last.drop();
  await clock.pass(2_000);
  expect(polls).toHaveLength(0);
  expect(FakeWebSocket.made).toHaveLength(4);
  await FakeWebSocket.last.drop();
  await clock.pass(4_000);
  expect(polls).toHaveLength(1);
});

it("carries frames while it waits for news, and those that come meanwhile together", async () => {
  await polling();
  const sent = socket.deliver(POST);
  void socket.deliver({ ...POST, client_id: "m2" });
  void socket.deliver({ ...POST, client_id: "m3" });
  expect(saying().frames).toMatchObject([{ type: "post", client_id: "m1" }]);
  await saying().answer({ type: "ack", conversation: "c1", client_id: "m1", seq: 4, at: "" });
  expect(await sent).toMatchObject({ seq: 4 });
  expect(saying().frames).toMatchObject([{ client_id: "m2" }, { client_id: "m3" }]);
  expect(listening().cursor).toBe("cursor 1");
});

it("says how far it has been told", async () => {
  await polling();
  await listening().answer({ type: "message", conversation: "c1", message: message(4) });
  expect(listening().positions).toEqual({ c1: 4 });
  await listening().answer({ type: "pong", ref: null, positions: { c1: 9 }, revisions: {} });
  expect(listening().positions).toEqual({ c1: 9 });
  await listening().answer({ type: "conversation", conversation: conversation({ id: "c2", seq: 1 }) });
  expect(listening().positions).toEqual({ c1: 9, c2: 1 });
});

it("says of the latest conversations how far it has been told, and no more than the server takes", async () => {
  await polling();
  const told = (id: number) => ({ type: "message" as const, conversation: `n${id}`, message: message(id) });
  await listening().answer(...Array.from({ length: 101 }, (_, id) => told(id)), told(0));
  const names = Object.keys(listening().positions ?? {});
  expect([names.length, names.at(-1), names.includes("n1")]).toEqual([100, "n0", false]);
});

it("takes a breath when an answer comes at once and brings nothing", async () => {
  await polling();
  await listening().answer();
  expect(polls).toHaveLength(2);
  await clock.pass(1_000);
  expect(polls).toHaveLength(3);
});

it("gives way when a WebSocket gets through again, for which it tries less and less often", async () => {
  await polling();
  const tries = () => FakeWebSocket.made.length - 1;
  await clock.pass(5_000);
  expect(tries()).toBe(1);
  await clock.pass(4_000 + 10_000);
  expect(tries()).toBe(2);
  FakeWebSocket.last.onopen?.();
  await settle();
  expect(listening().signal.aborted).toBe(true);
  expect(tries()).toBe(3);
  await FakeWebSocket.last.accept();
  expect(FakeWebSocket.last.sent[0]).toMatchObject({ type: "hello" });
  expect(states).toEqual(["connecting", "open", "connecting", "open"]);
  await clock.pass(30_000);
  expect(polls).toHaveLength(2);
});

it("tries again as the network does, and then the other way", async () => {
  await polling();
  await listening().fail(0);
  await clock.pass(1_000);
  expect(polls).toHaveLength(3);
  await listening().fail(503);
  await clock.pass(2_000);
  expect(polls).toHaveLength(4);
  await listening().fail(0);
  await clock.pass(4_000);
  expect(polls).toHaveLength(4);
  expect(FakeWebSocket.made).toHaveLength(2);
});

it("tries a WebSocket again where nothing answers polls", async () => {
  await polling();
  for (const wait of [1_000, 2_000, 4_000]) {
    await listening().fail(404, "not_found");
    await clock.pass(wait);
  }
  expect(FakeWebSocket.made).toHaveLength(2);
});

it.each([
  [400, "invalid_input", "invalid_input"],
  [413, "too_large", "too_large"],
])("repeats no frame that was refused with %i", async (status, code, error) => {
  await polling();
  const failed = expect(socket.deliver(POST)).rejects.toMatchObject({ code: error });
  await saying().fail(status, code);
  await failed;
  await clock.pass(1_000);
  await listening().answer(WELCOME);
  expect(saying().frames).toHaveLength(1);
  expect(polls.filter(({ frames }) => frames.length)).toHaveLength(1);
});

it("waits as long as it is told, and is over when there is no ticket any more", async () => {
  await polling();
  await listening().fail(429, "too_many_requests", 20);
  await clock.pass(20_000);
  expect(polls).toHaveLength(2);
  await clock.pass(1_000);
  await listening().answer(WELCOME);
  expect(states.at(-1)).toBe("open");
  await listening().fail(401, "unauthorized");
  expect(states.at(-1)).toBe("connecting");
});

it("leaves no poll behind when it is closed, and does not wait for one for ever", async () => {
  await polling();
  await clock.pass(20_000);
  expect(polls[1]?.signal.aborted).toBe(true);
  await clock.pass(1_000);
  await listening().answer(WELCOME);
  socket.close();
  expect(listening().signal.aborted).toBe(true);
  expect(states.at(-1)).toBe("closed");
});
