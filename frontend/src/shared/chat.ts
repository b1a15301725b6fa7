import { systemClock, type Clock } from "./clock";
import * as conversations from "./conversation";
import { NEW, type Echo, type Thread, type Threads } from "./conversation";
import type {
  Attachment,
  Conversation,
  Message,
  Messages,
  Notice,
  Presence,
  Request,
  ServerFrame,
  Side,
} from "./protocol";
import { NOTHING_KNOWN, type ChatState } from "./chat-state";
import { Outgoing } from "./outgoing";
import { Recovery } from "./recovery";
import { Store } from "./store";
import { Typing } from "./typing";
import { Unsent } from "./unsent";
import { ChatSocket, type SocketOptions, type SocketState } from "./socket";

export type { ChatState };

export interface ChatOptions extends Omit<SocketOptions, "onFrame" | "onState"> {
  mine: Side;
  /** What the storage names of unsent messages begin with; without it they end with the page. */
  unsent?: string;
  uuid?: () => string;
}

/** Everything a surface needs to chat: the state to draw, and the things a person can do. */
export class Chat extends Store<ChatState> {
  /** Called when a new conversation has got its id. */
  onStarted: (id: string) => void = () => {};

  readonly #mine: Side;
  readonly #clock: Clock;
  readonly #uuid: () => string;
  readonly #socket: ChatSocket;
  readonly #typing: Typing;
  readonly #threads: Threads = {
    get: (id) => this.state.threads.get(id),
    all: () => this.state.threads.values(),
    change: (id, how) => this.#change(id, how),
    put: (id, thread) => this.#put(id, thread),
  };
  readonly #recovery = new Recovery({
    threads: this.#threads,
    sync: (frame) => this.attempt(frame),
    load: (id) => this.#load(id),
    welcome: () => this.#socket.reconnect(),
    onCaughtUp: () => this.#line === "open" && this.change({ connection: "open" }),
  });
  #line: SocketState = "closed";

  readonly #unsent: Unsent | undefined;
  readonly #outgoing: Outgoing;
  #lastWritten = 0;

  constructor({ mine, uuid = () => crypto.randomUUID(), unsent, ...socket }: ChatOptions) {
    super(NOTHING_KNOWN);
    this.#mine = mine;
    this.#uuid = uuid;
    this.#clock = socket.clock ?? systemClock;
    this.#typing = new Typing(socket.clock);
    this.#socket = new ChatSocket({
      ...socket,
      onFrame: (frame) => this.#receive(frame),
      onState: (line) => {
        this.#line = line;
        if (line !== "open") this.change({ connection: line });
      },
    });
    this.#unsent = unsent === undefined ? undefined : new Unsent(unsent);
    this.#outgoing = new Outgoing({
      threads: this.#threads,
      clock: this.#clock,
      deliver: (frame) => this.#socket.deliver(frame),
      onRefused: (code) => code === "nobody_online" && this.change({ agentsOnline: false }),
      unsent: this.#unsent,
    });
  }

  /** Whether a new conversation waits to be sent. */
  get waiting(): boolean {
    return this.#outgoing.first !== undefined;
  }

  connect(): void {
    if (this.#line === "closed" || this.#line === "refused") this.#outgoing.retry();
    this.#socket.open();
  }

  disconnect(): void {
    this.#socket.close();
  }

  /** Connects anew if there was a connection, as somebody else perhaps. Nothing that waits is lost. */
  reconnect(): void {
    if (this.state.connection !== "closed") this.#socket.reconnect();
  }

  /** Finds out whether the connection outlived whatever the page was through, and if there is none, tries at once. */
  wake(): void {
    this.#socket.wake();
  }

  /** Ends the connection and forgets all conversations, as when another tab has changed who is here. */
  reset(): void {
    this.disconnect();
    this.change({ welcomed: false, name: "", threads: new Map() });
  }

  /** Forgets what was not sent, too, as when one person leaves and another comes. */
  clear(): void {
    this.reset();
    this.#unsent?.forget();
  }

  /** Forgets all conversations, as when a token is no longer valid; what was not sent waits in a new one. */
  forget(error: string): void {
    this.#outgoing.gather(error, () => this.change({ welcomed: false, threads: new Map() }));
  }

  /** Writes into a conversation, or starts one when `id` is `NEW`. What goes wrong is in the echo's `error`. */
  send(id: string, body: string, attachments?: Attachment[]): void {
    this.#lastWritten = Math.max(this.#clock.now(), this.#lastWritten + 1);
    const at = new Date(this.#lastWritten).toISOString();
    this.deliver(id, { clientId: this.#uuid(), body, at, attachments });
  }

  /** Tries a failed message again; the same client id makes it the same message. */
  resend(id: string, clientId: string): void {
    const echo = this.#echo(id, clientId);
    if (echo) this.deliver(id, { clientId, body: echo.body, at: echo.at, attachments: echo.attachments });
  }

  /** Tries again what was refused for one of these reasons. */
  resendRefused(errors: ReadonlySet<string>): void {
    for (const [id, { echoes }] of this.state.threads)
      for (const { clientId, error } of echoes) if (errors.has(error ?? "")) this.resend(id, clientId);
  }

  /** Takes a failed message back and answers its text. */
  withdraw(id: string, clientId: string): string {
    const echo = this.#echo(id, clientId);
    this.#change(id, (thread) => conversations.dropEcho(thread, clientId));
    return echo?.body ?? "";
  }

  /** Fetches the latest messages of a conversation, or those before the ones at hand. */
  async loadOlder(id: string): Promise<void> {
    const thread = this.state.threads.get(id);
    await this.#load(id, thread?.loaded ? thread.messages[0]?.seq : undefined);
  }

  /** Tells the others; call it at every key press with whether there is text. */
  typing(conversation: string, active: boolean): void {
    const notice = this.#typing.notice(conversation, active);
    if (notice) this.notify(notice);
  }

  /** Takes who came or went, heard over the connection or without one. */
  hearPresence({ agents_online }: Omit<Presence, "type">): void {
    if (agents_online !== undefined) this.change({ agentsOnline: agents_online });
  }

  /** Shows an own message, keeps it and sends it. */
  deliver(id: string, echo: Echo): void {
    this.#outgoing.hold(id, echo);
    this.#typing.spoken();
    this.transmit(id, echo);
  }

  protected transmit(id: string, echo: Echo): void {
    this.#outgoing.transmit(id, echo);
  }

  /** Says something that is not worth repeating. */
  notify(notice: Notice): void {
    this.#socket.notify(notice);
  }

  /** The new conversation has got its id. */
  protected begun(id: string): void {
    this.onStarted(id);
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        this.change({
          welcomed: true,
          name: frame.name,
          agentsOnline: frame.agents_online,
          online: frame.online ?? false,
        });
        for (const conversation of frame.conversations) this.#learn(conversation);
        this.#outgoing.restore(() => this.#mine === "customer");
        this.#recovery.settle();
        break;
      case "conversation":
        this.#learn(frame.conversation);
        this.#outgoing.restore(() => false);
        break;
      case "started":
        this.#started(frame.client_id, frame.conversation, frame.message);
        break;
      case "ack": {
        const sent = { seq: frame.seq, at: frame.at, side: this.#mine, author: this.state.name };
        this.#change(frame.conversation, (thread) =>
          conversations.acknowledge(thread, frame.client_id, sent),
        );
        void this.#recovery.follow(frame.conversation);
        break;
      }
      case "message":
        this.#recovery.take(frame.conversation, frame.message);
        break;
      case "typing":
        this.#typed(frame.conversation, frame.active ? { name: frame.name, side: frame.side } : null);
        break;
      case "presence":
        this.hearPresence(frame);
        break;
      case "pong":
        for (const [id, position] of Object.entries(frame.positions)) this.#recovery.compare(id, position);
    }
  }

  #started(clientId: string, conversation: Conversation, message: Message): void {
    const { id } = conversation;
    const draft = this.state.threads.get(NEW);
    this.#learn(conversation);
    this.#change(id, (thread) => ({
      ...conversations.addMessages(thread, [message]),
      loaded: true,
      complete: true,
    }));
    void this.#recovery.follow(id);
    // An answer that comes twice has nothing to do with what is being started by now.
    if (!draft || !conversations.echoOf(draft, clientId)) return;
    this.#put(NEW, null);
    this.begun(id);
    this.#outgoing.move(conversations.dropEcho(draft, clientId).echoes, id);
  }

  #learn(conversation: Conversation): void {
    const { id } = conversation;
    const thread = this.state.threads.get(id) ?? conversations.newThread(conversation);
    const known = conversations.updateConversation(thread, conversation);
    this.#put(id, conversations.addMessages(known, this.#recovery.early(id)));
    void this.#recovery.follow(id);
  }

  #typed(id: string, typing: Thread["typing"]): void {
    if (typing?.side === this.#mine && typing.name === this.state.name) return;
    this.#change(id, (thread) => ({ ...thread, typing }));
    if (typing) this.#typing.expire(id, () => this.#typed(id, null));
  }

  /** Fetches the page before a message, or the latest; answers whether it came. */
  async #load(id: string, before?: number): Promise<boolean> {
    const revisions = this.state.threads.get(id)?.conversation.revisions ?? 0;
    const frame = { type: "history" as const, conversation: id, ...(before && { before }) };
    const page = await this.attempt<Messages>(frame);
    if (!page) return false;
    this.#change(id, (thread) => {
      if (!before) return conversations.putLatest(thread, page, revisions);
      // Meanwhile the messages at hand may have been forgotten, and then this is not the page before them.
      if (thread.messages[0]?.seq !== before) return thread;
      return { ...conversations.addMessages(thread, page.messages), complete: !page.more };
    });
    await this.#recovery.follow(id);
    return true;
  }

  /** The answer to a request, or `null` when the connection broke: callers ask again when it is back. */
  protected attempt<T extends ServerFrame>(frame: Request): Promise<T | null> {
    return this.#socket.request<T>(frame).catch(() => null);
  }

  #echo(id: string, clientId: string): Echo | undefined {
    return conversations.echoOf(this.state.threads.get(id), clientId);
  }

  #change(id: string, how: (thread: Thread) => Thread): void {
    const thread = this.state.threads.get(id);
    if (thread) this.#put(id, how(thread));
  }

  #put(id: string, thread: Thread | null): void {
    // What is gone from a conversation has arrived there, however that was learned, or was taken back.
    for (const { clientId } of (thread && this.state.threads.get(id)?.echoes) ?? [])
      if (!conversations.echoOf(thread, clientId)) this.#unsent?.drop(clientId);
    const threads = new Map(this.state.threads);
    if (thread) threads.set(id, thread);
    else threads.delete(id);
    this.change({ threads });
  }
}
