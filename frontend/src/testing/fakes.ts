import type { Clock } from "../shared/clock";
import type { ClientFrame, Conversation, Message, ServerFrame } from "../shared/protocol";

/** A clock that a test moves; its random numbers are always 1. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-11-22T12:00:00.000Z");
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  random(): number {
    return 1;
  }

  after(delay: number, action: () => void): () => void {
    const timer = { at: this.#now + delay, action };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Moves the clock, running due timers in order and settling promises in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Waits for all pending promises; a message comes sooner than the shortest timer. */
export function settle(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A frame of the server; its `ref` may be left out where a test does not care. */
type Said = Unreferenced<ServerFrame>;
type Unreferenced<F> = F extends unknown ? Omit<F, "ref"> & Pick<ServerFrame, "ref"> : never;

/** The server's end of one WebSocket. */
export class FakeWebSocket {
  static made: FakeWebSocket[] = [];
  static get last(): FakeWebSocket {
    return FakeWebSocket.made.at(-1) as FakeWebSocket;
  }

  readyState = 0;
  sent: ClientFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeWebSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }

  async accept(frame: Partial<ServerFrame> = {}): Promise<void> {
    this.readyState = 1;
    this.onopen?.();
    await this.say({ ...WELCOME, ...frame } as ServerFrame);
  }

  async say(frame: Said): Promise<void> {
    this.onmessage?.({ data: JSON.stringify(frame) });
    await settle();
  }

  async drop(code = 1006): Promise<void> {
    this.readyState = 3;
    this.onclose?.({ code });
    await settle();
  }

  frames<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame) => frame.type === type) as Extract<ClientFrame, { type: T }>[];
  }
}

export const HEARTBEAT = 25_000;

export const WELCOME = {
  type: "welcome",
  side: "customer",
  name: "Carla Costa",
  conversations: [],
  agents_online: true,
  heartbeat: HEARTBEAT / 1000,
};

export function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    issue_key: null,
    summary: null,
    resolved: false,
    closed: false,
    moved: false,
    offered: false,
    last: null,
    seq: 0,
    revisions: 0,
    created_at: "2026-11-22T11:00:00.000Z",
    ...changes,
  };
}

export function message(seq: number, changes: Partial<Message> = {}): Message {
  return {
    seq,
    client_id: `m${seq}`,
    side: "agent",
    author: "Nina Novak",
    body: `Message ${seq}`,
    at: new Date(Date.parse("2026-11-22T11:00:00.000Z") + seq * 1000).toISOString(),
    ...changes,
  };
}

/** An agent types in the conversation of the fakes. */
export const TYPING = {
  type: "typing",
  conversation: "c1",
  side: "agent",
  name: "Nina Novak",
  active: true,
} as const;
