import { NOTHING_KNOWN, type ChatState } from "./chat-state";
import { systemClock, type Clock } from "./clock";
import type { Connected, Connection, ConnectionOptions } from "./connection";
import * as conversations from "./conversation";
import { NEW, type Beginning, type Echo, type Thread, type Threads } from "./conversation";
import { Lazy } from "./lazy";
import { Outgoing } from "./outgoing";
import type {
  AmongAgents,
  Attachment,
  Delivery,
  Notice,
  Presence,
  Request,
  ServerFrame,
  Side,
} from "./protocol";
import { randomId } from "./random-id";
import type { SocketState } from "./socket";
import { Store } from "./store";
import { Typing } from "./typing";
import { Unsent } from "./unsent";

export type { ChatState };

export interface ChatOptions extends ConnectionOptions {
  mine: Side;
  /** The prefix of unsent messages in the storage; without it they end with the page. */
  unsent?: string;
  uuid?: () => string;
  /** Loads the connection's code, which a page does not need before. */
  loadConnection: () => Promise<{ Connection: typeof Connection }>;
}

/** The chat of a surface: its state to draw, and a person's actions. */
export class Chat extends Store<ChatState> {
  /** Called when a new conversation has got its id. */
  onStarted: (id: string) => void = () => {};
  /** The data sent with a new conversation. */
  about: Beginning = {};

  /** Whether this tab leads all tabs. */
  get leads(): boolean {
    return true;
  }

  readonly #clock: Clock;
  readonly #uuid: () => string;
  readonly #connection: Lazy<Connection>;
  readonly #typing: Typing;
  readonly #threads: Threads = {
    get: (id) => this.state.threads.get(id),
    all: () => this.state.threads.values(),
    change: (id, how) => this.#change(id, how),
    put: (id, thread) => this.#put(id, thread),
  };
  #line: SocketState = "closed";

  readonly #unsent: Unsent | undefined;
  readonly #outgoing: Outgoing;
  #lastWritten = 0;

  constructor({ mine, uuid = randomId, unsent, loadConnection, ...connection }: ChatOptions) {
    super(NOTHING_KNOWN);
    this.#uuid = uuid;
    this.#clock = connection.clock ?? systemClock;
    this.#typing = new Typing(connection.clock);
    this.#connection = new Lazy(async () => {
      const { Connection } = await loadConnection();
      return new Connection(this.#connected(mine), connection);
    }, this.#clock);
    this.#unsent = unsent === undefined ? undefined : new Unsent(unsent);
    this.#outgoing = new Outgoing({
      threads: this.#threads,
      clock: this.#clock,
      deliver: (frame) => this.#deliver(frame),
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
    this.#dial((connection) => connection.open());
  }

  disconnect(): void {
    this.#connection.tell((connection) => connection.close());
  }

  /** Reconnects if there was a connection, perhaps as another person. Unsent messages are kept. */
  reconnect(): void {
    if (this.state.connection !== "closed") this.#connection.tell((connection) => connection.reconnect());
  }

  /** Checks whether the connection survived the page's pause, and reconnects at once if there is none. */
  wake(): void {
    this.#connection.tell((connection) => connection.wake());
  }

  /** Ends the connection and forgets all conversations, because another tab has changed the person. */
  reset(): void {
    this.disconnect();
    this.change({ welcomed: false, name: "", threads: new Map() });
  }

  /** Also forgets unsent messages, because another person takes over. */
  clear(): void {
    this.reset();
    this.#unsent?.forget();
  }

  /** Forgets all conversations, because the token is no longer valid; unsent messages wait in a new one. */
  forget(error: string): void {
    this.#outgoing.gather(error, () => this.change({ welcomed: false, threads: new Map() }));
  }

  /** Posts to a conversation, or starts one if `id` is `NEW`. Failures are in the echo's `error`. */
  send(id: string, body: string, attachments?: Attachment[]): void {
    this.#lastWritten = Math.max(this.#clock.now(), this.#lastWritten + 1);
    const at = new Date(this.#lastWritten).toISOString();
    this.#say(id, { clientId: this.#uuid(), body, at, attachments });
  }

  /** Retries a failed message; the same client id makes it the same message. */
  resend(id: string, clientId: string): void {
    const echo = this.#echo(id, clientId);
    if (echo) this.#say(id, { clientId, body: echo.body, at: echo.at, attachments: echo.attachments });
  }

  /** Retries messages refused for one of these reasons. */
  resendRefused(errors: ReadonlySet<string>): void {
    for (const [id, { echoes }] of this.state.threads)
      for (const { clientId, error } of echoes) if (errors.has(error ?? "")) this.resend(id, clientId);
  }

  /** Removes a failed message and returns its text. */
  withdraw(id: string, clientId: string): string {
    const echo = this.#echo(id, clientId);
    this.#change(id, (thread) => conversations.dropEcho(thread, clientId));
    return echo?.body ?? "";
  }

  /** Fetches the latest messages of a conversation, or those before the loaded ones. */
  async loadOlder(id: string): Promise<void> {
    const thread = this.state.threads.get(id);
    await this.#connection.made?.load(id, thread?.loaded ? thread.messages[0]?.seq : undefined);
  }

  /** Reports typing to the others; call it at every key press with whether there is text. */
  typing(conversation: string, active: boolean): void {
    // A person who types will soon send.
    this.#connection.prepare();
    const notice = this.#typing.notice(conversation, active);
    if (notice) this.notify(notice);
  }

  /** Takes the current presence, from the connection or without one. */
  hearPresence({ agents_online }: Omit<Presence, "type">): void {
    if (agents_online !== undefined) this.change({ agentsOnline: agents_online });
  }

  /** Takes news for agents. */
  hearAgents?(frame: AmongAgents): void;

  /** Shows an own message, stores it and sends it. */
  deliver(id: string, echo: Echo): void {
    this.#outgoing.hold(id, echo);
    this.#typing.spoken();
    this.transmit(id, echo);
  }

  protected transmit(id: string, echo: Echo): void {
    this.#outgoing.transmit(id, echo);
  }

  /** Sends a frame that is not repeated. */
  notify(notice: Notice): void {
    this.#connection.made?.notify(notice);
  }

  /** Called when the new conversation has got its id. */
  protected begun(id: string): void {
    this.onStarted(id);
  }

  #say(id: string, echo: Echo): void {
    this.deliver(id, id === NEW ? { ...echo, about: { ...this.about } } : echo);
  }

  /** The answer to a request, or `null` without a connection: callers repeat it after reconnecting. */
  protected async attempt<T extends ServerFrame>(frame: Request): Promise<T | null> {
    return (await this.#connection.made?.attempt<T>(frame)) ?? null;
  }

  /** The part of this chat that a connection reads and changes. */
  #connected(mine: Side): Connected {
    return {
      mine,
      state: () => this.state,
      threads: this.#threads,
      outgoing: this.#outgoing,
      typing: this.#typing,
      change: (change) => this.change(change),
      onLine: (line) => {
        this.#line = line;
        if (line !== "open") this.change({ connection: line });
      },
      onPresence: (presence) => this.hearPresence(presence),
      onAgents: (frame) => this.hearAgents?.(frame),
      onBegun: (id) => this.begun(id),
    };
  }

  #deliver(frame: Delivery): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#dial((connection) => void connection.deliver(frame).then(resolve, reject)),
    );
  }

  /** Runs an action with the connection, once its code has loaded. */
  #dial(action: (connection: Connection) => void): void {
    if (this.state.connection === "closed") this.change({ connection: "connecting" });
    this.#connection.use(action);
  }

  #echo(id: string, clientId: string): Echo | undefined {
    return conversations.echoOf(this.state.threads.get(id), clientId);
  }

  #change(id: string, how: (thread: Thread) => Thread): void {
    const thread = this.state.threads.get(id);
    const next = thread && how(thread);
    if (next && next !== thread) this.#put(id, next);
  }

  #put(id: string, thread: Thread | null): void {
    // An echo that disappeared was delivered, however that was learned, or taken back.
    for (const { clientId } of (thread && this.state.threads.get(id)?.echoes) ?? [])
      if (!conversations.echoOf(thread, clientId)) this.#unsent?.drop(clientId);
    const threads = new Map(this.state.threads);
    if (thread) threads.set(id, thread);
    else threads.delete(id);
    this.change({ threads });
  }
}
