import type { ChatState } from "./chat-state";
import { systemClock, type Clock } from "./clock";
import type { Welcome } from "../contract/server-frames";
import { dropEcho, echoOf, NEW, newThread, received, type Threads } from "./conversation";
import * as merging from "./merging";
import type { Outgoing } from "./outgoing";
import type {
  Conversation,
  AmongAgents,
  Delivery,
  Message,
  Messages,
  Notice,
  Presence,
  Request,
  ServerFrame,
  Side,
  Typed,
} from "./protocol";
import { Recovery } from "./recovery";
import { ChatSocket, type SocketOptions, type SocketState } from "./socket";
import type { Typing } from "./typing";

/** The chat that owns the connection. */
export interface Connected {
  readonly mine: Side;
  state: () => ChatState;
  readonly threads: Threads;
  readonly outgoing: Outgoing;
  readonly typing: Typing;
  change: (change: Partial<ChatState>) => void;
  onLine: (line: SocketState) => void;
  onPresence: (presence: Presence) => void;
  /** Takes news for agents. */
  onAgents: (frame: AmongAgents) => void;
  /** Called when the new conversation has got its id. */
  onBegun: (id: string) => void;
}

/** How long after an agent typed the customer reads that we are online, in milliseconds. */
const ATTENDED = 300_000;

export type ConnectionOptions = Omit<SocketOptions, "onFrame" | "onState">;

/** The connection of a chat: applies the server's frames to its threads. Loaded when a chat first connects. */
export class Connection {
  readonly #socket: ChatSocket;
  readonly #recovery: Recovery;
  readonly #clock: Clock;
  readonly #attended = new Map<string, () => void>();
  #line: SocketState = "closed";

  constructor(
    private readonly chat: Connected,
    options: ConnectionOptions,
  ) {
    this.#clock = options.clock ?? systemClock;
    this.#socket = new ChatSocket({
      ...options,
      onFrame: (frame) => this.#receive(frame),
      onState: (line) => {
        this.#line = line;
        chat.onLine(line);
      },
    });
    this.#recovery = new Recovery({
      threads: chat.threads,
      sync: (frame) => this.attempt(frame),
      load: (id) => this.load(id),
      welcome: () => this.#socket.reconnect(),
      onCaughtUp: () => this.#line === "open" && chat.change({ connection: "open" }),
    });
  }

  open(): void {
    this.#socket.open();
  }

  close(): void {
    this.#socket.close();
  }

  /** Reconnects with a new ticket; undelivered messages wait for it. */
  reconnect(): void {
    this.#socket.reconnect();
  }

  /** The page is back: checks whether the connection is, too. */
  wake(): void {
    this.#socket.wake();
  }

  /** Resolves when the server has the message, rejects with an `ApiError` when it refuses. */
  deliver(frame: Delivery): Promise<unknown> {
    return this.#socket.deliver(frame);
  }

  notify(notice: Notice): void {
    this.#socket.notify(notice);
  }

  /** The answer to a request, or `null` if the connection broke: callers repeat it after reconnecting. */
  attempt<T extends ServerFrame>(frame: Request): Promise<T | null> {
    return this.#socket.request<T>(frame).catch(() => null);
  }

  /** Fetches the page before a message, or the latest; resolves to whether it arrived. */
  async load(id: string, before?: number): Promise<boolean> {
    const { threads } = this.chat;
    const revisions = threads.get(id)?.conversation.revisions ?? 0;
    const frame = { type: "history" as const, conversation: id, ...(before && { before }) };
    const page = await this.attempt<Messages>(frame);
    if (!page) return false;
    threads.change(id, (thread) => {
      if (!before) return merging.putLatest(thread, page, revisions);
      // The loaded messages may have been dropped meanwhile; then this is not the page before them.
      if (thread.messages[0]?.seq !== before) return thread;
      return { ...merging.addMessages(thread, page.messages), complete: !page.more };
    });
    await this.#recovery.follow(id);
    return true;
  }

  #receive(frame: ServerFrame): void {
    const { chat } = this;
    switch (frame.type) {
      case "welcome":
        this.#welcomed(frame);
        break;
      case "conversation":
        this.#learn(frame.conversation);
        chat.outgoing.restore(() => false);
        break;
      case "started":
        this.#started(frame.client_id, frame.conversation, frame.message);
        break;
      case "ack": {
        const sent = { seq: frame.seq, at: frame.at, side: chat.mine, author: chat.state().name };
        chat.threads.change(frame.conversation, (thread) =>
          merging.acknowledge(thread, frame.client_id, sent),
        );
        void this.#recovery.follow(frame.conversation);
        break;
      }
      case "message":
        this.#recovery.take(frame.conversation, frame.message);
        break;
      case "typing":
        this.#typed(frame);
        break;
      case "receipt":
        chat.threads.change(frame.conversation, (thread) => received(thread, { [frame.side]: frame }));
        break;
      case "presence":
        chat.onPresence(frame);
        break;
      case "comment":
      case "notes":
      case "offers":
      case "reading":
        chat.onAgents(frame);
        break;
      case "pong": {
        const { positions, revisions, receipts } = frame;
        for (const [id, position] of Object.entries(positions)) {
          this.#recovery.compare(id, position, revisions[id]);
          chat.threads.change(id, (thread) => received(thread, receipts?.[id]));
        }
      }
    }
  }

  #welcomed({ name, agents_online: agentsOnline, online = false, conversations }: Welcome): void {
    const { chat } = this;
    chat.change({ welcomed: true, name, agentsOnline, online });
    for (const conversation of conversations) this.#learn(conversation);
    for (const { conversation } of [...chat.threads.all()])
      chat.threads.change(conversation.id, (thread) => ({
        ...merging.markConfirmed(thread, conversations),
        // The timers that end it may have gone with another tab.
        typing: {},
        attended: this.#attended.has(conversation.id) || undefined,
      }));
    chat.outgoing.restore(() => chat.mine === "customer");
    this.#recovery.settle();
  }

  #started(clientId: string, conversation: Conversation, message: Message): void {
    const { threads, outgoing, onBegun } = this.chat;
    const { id } = conversation;
    const draft = threads.get(NEW);
    this.#learn(conversation);
    threads.change(id, (thread) => ({
      ...merging.addMessages(thread, [message]),
      loaded: true,
      complete: true,
    }));
    void this.#recovery.follow(id);
    // A repeated answer must not affect the conversation being started now.
    if (!draft || !echoOf(draft, clientId)) return;
    threads.put(NEW, null);
    onBegun(id);
    outgoing.move(dropEcho(draft, clientId).echoes, id);
  }

  #learn(conversation: Conversation): void {
    const { threads } = this.chat;
    const { id } = conversation;
    const thread = threads.get(id) ?? newThread(conversation);
    const known = merging.updateConversation(thread, conversation);
    threads.put(id, merging.addMessages(known, this.#recovery.early(id)));
    void this.#recovery.follow(id);
  }

  #typed(frame: Typed): void {
    const { conversation: id, side, name, active } = frame;
    const { mine, state, threads, typing } = this.chat;
    if (side === mine && name === state().name) return;
    threads.change(id, (thread) => {
      const isOver = !active && thread.typing[side] === name;
      return active || isOver
        ? { ...thread, typing: { ...thread.typing, [side]: active ? name : undefined } }
        : thread;
    });
    if (!active) return;
    typing.expire(id + side, () => this.#typed({ ...frame, active: false }));
    if (side === "agent" && mine !== side) this.#attend(id);
  }

  #attend(id: string): void {
    this.#attended.get(id)?.();
    const mark = (attended?: true) => this.chat.threads.change(id, (thread) => ({ ...thread, attended }));
    mark(true);
    this.#attended.set(
      id,
      this.#clock.after(ATTENDED, () => {
        this.#attended.delete(id);
        mark();
      }),
    );
  }
}
