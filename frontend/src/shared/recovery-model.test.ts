import { beforeEach, expect, it } from "vitest";
import { loadConnection } from "../testing/connection";
import { FakeClock, FakeWebSocket, HEARTBEAT } from "../testing/fakes";
import { chance, ModelServer, soon } from "../testing/model-server";
import { Chat } from "./chat";
import { NEW, NONE } from "./conversation";
import { OwnReceipts } from "./own-receipts";
import type { ServerFrame } from "./protocol";

const RUNS = 100;
const STEPS = 120;
const NEWS = new Set<ServerFrame["type"]>(["message", "conversation", "receipt"]);

beforeEach(() => localStorage.clear());

/** A customer's browser against the model, with everything that may go wrong between them. */
class Run {
  readonly clock = new FakeClock();
  readonly server = new ModelServer();
  readonly random: () => number;
  written: string[] = [];
  /** How often messages are edited or removed, among the other actions. */
  revising = 0;
  /** How often somebody reads, among the other actions. */
  reading = 0;
  /** Called after a page was opened in place of another. */
  onPage = () => {};
  chat: Chat;
  receipts: OwnReceipts;

  constructor(seed: number) {
    FakeWebSocket.made = [];
    this.random = chance(seed);
    this.server.agentSays("c1");
    this.chat = this.open("unsent.");
    this.receipts = new OwnReceipts(this.chat, "customer", this.clock);
    this.chat.connect();
  }

  /** A page that was just opened, with what the browser has kept. */
  open(unsent: string): Chat {
    return new Chat({
      url: "",
      ticket: () => Promise.resolve("t1"),
      mine: "customer",
      unsent,
      uuid: () => `own-${this.written.length}`,
      loadConnection,
      WebSocket: FakeWebSocket as unknown as typeof WebSocket,
      clock: this.clock,
      page: new EventTarget(),
    });
  }

  one<T>(all: Iterable<T>): T {
    const list = [...all];
    return list[Math.floor(this.random() * list.length)] as T;
  }

  write(): void {
    const body = `Own ${this.written.length}`;
    this.written.push(body);
    this.chat.send(this.one([NEW, ...this.chat.state.threads.keys()]), body);
  }

  /** One frame arrives: the next answer, or any news, which may be lost or come again. */
  carry(): void {
    const { server } = this;
    const frame = this.one(server.outbox.filter(({ type }, index) => index === 0 || NEWS.has(type)));
    if (!(frame as ServerFrame | undefined)) return;
    const again = NEWS.has(frame.type) && this.random() < 0.2;
    if (!again) server.outbox = server.outbox.filter((other) => other !== frame);
    if (!NEWS.has(frame.type) || this.random() < 0.7) server.tell(frame);
  }

  /** Only what the agent wrote, so that what was written here can be told by its text. */
  revise(): void {
    const [id, log] = this.one(this.server.conversations);
    const agents = log.filter(({ side }) => side === "agent");
    if (agents.length) this.server.agentRevises(id, this.one(agents), this.random() < 0.3);
  }

  async leave(): Promise<void> {
    this.server.drop();
    this.chat.disconnect();
    await this.clock.pass(50);
    this.chat = this.open("unsent.");
    this.receipts = new OwnReceipts(this.chat, "customer", this.clock);
    this.onPage();
    this.chat.connect();
  }

  /** Either side reads what it has, or only receives it. */
  read(): void {
    const [id, { conversation, messages, loaded }] = this.one(this.chat.state.threads);
    const last = messages.at(-1)?.seq;
    if (this.random() < 0.5) {
      if (loaded && last) this.receipts.read(id, last);
    } else if (this.server.conversations.has(id)) {
      const delivered = Math.floor(this.random() * (conversation.seq + 1));
      this.server.agentReceives(id, delivered, Math.floor(this.random() * (delivered + 1)));
    }
  }

  async step(): Promise<void> {
    const actions: [number, () => unknown][] = [
      [12, () => this.carry()],
      [10, () => this.server.handle()],
      [3, () => this.server.agentSays(this.one(this.server.conversations.keys()))],
      [3, () => this.write()],
      [this.revising, () => this.revise()],
      [this.chat.state.threads.size ? this.reading : 0, () => this.read()],
      [2, () => void this.chat.loadOlder(this.one(this.server.conversations.keys()))],
      [3, () => this.clock.pass(this.random() * 2_000)],
      [0.2, () => this.clock.pass(HEARTBEAT)],
      [0.5, () => this.server.drop()],
      [0.2, () => this.leave()],
    ];
    let at = this.random() * actions.reduce((sum, [weight]) => sum + weight, 0);
    const [, action] = actions.find(([weight]) => (at -= weight) < 0) as (typeof actions)[0];
    await action();
    await soon();
  }

  /** The line works for a while, and every client reads everything. */
  async calm(chat: Chat): Promise<void> {
    for (let turn = 0; turn < 24; turn++) {
      await this.clock.pass(5_000);
      for (const [id, { echoes }] of chat.state.threads)
        for (const { clientId, error } of echoes) if (error !== undefined) chat.resend(id, clientId);
      for (let round = 0; round < 8; round++) {
        while (this.server.handle());
        for (const frame of this.server.outbox.splice(0)) this.server.tell(frame);
        await soon();
        for (const [id, { complete }] of chat.state.threads) if (!complete) void chat.loadOlder(id);
      }
    }
  }
}

async function compare(run: Run): Promise<void> {
  for (let count = 0; count < STEPS; count++) await run.step();
  await run.calm(run.chat);
  const { connection, threads } = run.chat.state;
  run.chat.disconnect();

  const fresh = run.open("other.");
  fresh.connect();
  await run.calm(fresh);
  expect(connection).toBe("open");
  expect(shown(threads)).toEqual(shown(fresh.state.threads));
  const arrived = [...run.server.conversations.values()].flat().map(({ body }) => body);
  expect(arrived.filter((body) => body.startsWith("Own")).sort()).toEqual(run.written.sort());
  expect(localStorage).toHaveLength(0);
}

const shown = (threads: Chat["state"]["threads"]) => Object.fromEntries(threads);

it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
  "shows what a fresh page shows, whatever was lost, doubled or late (seed %i)",
  (seed) => compare(new Run(seed)),
);

it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
  "shows what a fresh page shows, whatever was edited or removed meanwhile (seed %i)",
  (seed) => {
    const run = new Run(seed);
    run.revising = 3;
    return compare(run);
  },
);

it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
  "shows the receipts that a fresh page shows, and never takes one back (seed %i)",
  async (seed) => {
    const run = new Run(seed);
    run.reading = 4;
    const seen = new Map<string, number[]>();
    const watch = () => {
      for (const [id, { conversation }] of run.chat.state.threads) {
        const { customer, agent } = conversation.receipts ?? { customer: NONE, agent: NONE };
        const now = [customer.delivered, customer.read, agent.delivered, agent.read];
        const before = seen.get(id) ?? now;
        expect(now.every((seq, which) => seq >= (before[which] ?? 0))).toBe(true);
        seen.set(id, now);
      }
    };
    run.onPage = () => {
      seen.clear();
      run.chat.subscribe(watch);
    };
    run.onPage();
    await compare(run);
  },
);
