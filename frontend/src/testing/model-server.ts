import type {
  ClientFrame,
  Conversation,
  Message,
  Receipt,
  Receipts,
  ServerFrame,
  Side,
} from "../shared/protocol";
import { conversation, FakeWebSocket, HEARTBEAT, message } from "./fakes";

/** Small pages, so that a short run meets all that can happen to them. */
const PAGE = 3;
const MOST_SYNCED = 5;

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets what waits only for promises happen. */
export async function soon(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/**
 * A server that keeps what it has acknowledged, for one customer. Frames wait in `outbox` until the test lets them go;
 * what is lost, doubled or late on the way is the test's affair.
 */
export class ModelServer {
  readonly conversations = new Map<string, Message[]>();
  outbox: ServerFrame[] = [];
  readonly #revisions = new Map<string, number>();
  readonly #receipts = new Map<string, Receipts>();
  #handled = 0;
  #socket: FakeWebSocket | undefined;

  /** Takes the next frame of the client, or its connection; answers whether there was any. */
  handle(): boolean {
    if (this.#socket !== FakeWebSocket.made.at(-1)) return this.#accept();
    const frame = this.#socket?.sent[this.#handled];
    if (!frame || this.#socket?.readyState !== 1) return false;
    this.#handled++;
    const answer = this.#answer(frame);
    if (answer) this.outbox.push({ ...answer, ref: frame.ref ?? null } as ServerFrame);
    return true;
  }

  /** Lets a frame arrive; a message is as it is by now. */
  tell(told: ServerFrame): void {
    const frame =
      told.type === "message"
        ? { ...told, message: this.#log(told.conversation)[told.message.seq - 1] as Message }
        : told;
    if (this.#socket?.readyState === 1) this.#socket.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(): void {
    if (!this.#socket) return;
    this.#socket.readyState = 3;
    this.#socket.onclose?.({ code: 1006 });
    this.outbox = [];
  }

  agentSays(id: string): void {
    this.#append(id, { client_id: `agent-${id}-${this.#log(id).length}` });
  }

  /** Edits or removes a message. */
  agentRevises(id: string, { seq, ...message }: Message, removed: boolean): void {
    const [body, revisions] = [removed ? "" : `${message.body}!`, this.#revisions.get(id) ?? 0];
    this.#revisions.set(id, revisions + 1);
    const revised = { ...message, seq, body, ...(removed ? { removed } : { edited: true }) };
    this.conversations.set(
      id,
      this.#log(id).map((each) => (each.seq === seq ? revised : each)),
    );
    this.outbox.push({ type: "message", conversation: id, message: revised });
  }

  /** An agent has received a conversation, and read some of it. */
  agentReceives(id: string, delivered: number, read: number): void {
    this.#receive(id, "agent", { delivered, read });
  }

  /** Notes a receipt as the server does: never backwards, nothing beyond the last message. */
  #receive(id: string, side: Side, receipt: Partial<Receipt>): void {
    const before = this.#receipts.get(id) ?? NOBODY;
    const { length } = this.#log(id);
    const read = Math.min(receipt.read ?? 0, length);
    const delivered = Math.max(Math.min(receipt.delivered ?? 0, length), read);
    const now = {
      delivered: Math.max(before[side].delivered, delivered),
      read: Math.max(before[side].read, read),
    };
    this.#receipts.set(id, { ...before, [side]: now });
    if (now.delivered > before[side].delivered || now.read > before[side].read)
      this.outbox.push({ type: "receipt", conversation: id, side, ...now });
  }

  #accept(): boolean {
    this.#socket = FakeWebSocket.last;
    this.#handled = 0;
    this.outbox = [];
    if (!this.#socket.onopen) return false;
    this.#socket.readyState = 1;
    this.#socket.onopen();
    return true;
  }

  #answer(frame: ClientFrame): object | null {
    switch (frame.type) {
      case "hello":
        return {
          ...{ type: "welcome", side: "customer", name: "Carla Costa", agents_online: true },
          heartbeat: HEARTBEAT / 1000,
          conversations: [...this.conversations.keys()].map((id) => this.#value(id)),
        };
      case "start": {
        const stored = this.#stored(frame.client_id);
        const id = stored ?? `c${this.conversations.size + 1}`;
        if (!stored) this.#append(id, { client_id: frame.client_id, body: frame.body, side: "customer" });
        const [first] = this.#log(id);
        return { type: "started", client_id: frame.client_id, conversation: this.#value(id), message: first };
      }
      case "post": {
        const { client_id, conversation: id, body } = frame;
        if (!this.#stored(client_id)) this.#append(id, { client_id, body, side: "customer" });
        const { seq, at } = this.#log(id).find((each) => each.client_id === client_id) as Message;
        return { type: "ack", client_id, conversation: id, seq, at };
      }
      case "sync": {
        const missed = this.#log(frame.conversation).filter(({ seq }) => seq > frame.after);
        if (missed.length > MOST_SYNCED) return { type: "resync", conversation: frame.conversation };
        return { type: "messages", conversation: frame.conversation, messages: missed, more: false };
      }
      case "history": {
        const older = this.#log(frame.conversation).filter(({ seq }) => seq < (frame.before ?? Infinity));
        const page = { messages: older.slice(-PAGE), more: older.length > PAGE };
        return { type: "messages", conversation: frame.conversation, ...page };
      }
      case "ping":
        return {
          type: "pong",
          positions: Object.fromEntries([...this.conversations].map(lengthOf)),
          revisions: Object.fromEntries(this.#revisions),
          receipts: Object.fromEntries(this.#receipts),
        };
      case "receipts":
        for (const [id, receipt] of Object.entries(frame.receipts)) this.#receive(id, "customer", receipt);
        return null;
      default:
        return null;
    }
  }

  #append(id: string, changes: Partial<Message>): void {
    const log = this.#log(id);
    const added = message(log.length + 1, { author: "Carla Costa", ...changes });
    this.conversations.set(id, [...log, added]);
    if (added.seq === 1) this.outbox.push({ type: "conversation", conversation: this.#value(id) });
    this.outbox.push({ type: "message", conversation: id, message: added });
  }

  #log(id: string): Message[] {
    return this.conversations.get(id) ?? [];
  }

  #stored(clientId: string): string | undefined {
    const has = (log: Message[]) => log.some(({ client_id }) => client_id === clientId);
    return [...this.conversations].find(([, log]) => has(log))?.[0];
  }

  #value(id: string): Conversation {
    const last = this.#log(id).at(-1) ?? null;
    const receipts = this.#receipts.get(id);
    const revisions = this.#revisions.get(id) ?? 0;
    return conversation({ id, last, seq: last?.seq ?? 0, revisions, ...(receipts && { receipts }) });
  }
}

const NOBODY: Receipts = { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } };
const lengthOf = ([id, log]: [string, Message[]]): [string, number] => [id, log.length];
