import { Chat, type ChatOptions, type ChatState } from "./chat";
import { systemClock, type Clock } from "./clock";
import type { Echo, Thread } from "./conversation";
import { Leadership } from "./leader";
import type { Notice } from "./protocol";
import { onWake } from "./wake";

/** A leader answers at once, also in a hidden tab: only a frozen one does not. Milliseconds. */
const PATIENCE = 3_000;
/** How often a tab makes sure that its leader is there. */
const ROUND = 25_000;

/** The calls that the leader makes for other tabs, by the name of the method. */
type Deed = "connect" | "wake" | "deliver" | "withdraw" | "loadOlder" | "notify";
type Asked = ["show"] | { [Name in Deed]: [Name, ...Parameters<Chat[Name]>] }[Deed];

/** The leader's messages: its state with the changed threads, or a conversation that has begun. */
interface Told {
  /** Higher for each leader. */
  term: number;
  state: Omit<ChatState, "threads">;
  ids: string[];
  threads: [string, Thread][];
}

interface Options extends ChatOptions {
  /** The name that the tabs share. */
  name: string;
  locks?: LockManager;
  channel?: BroadcastChannel;
}

/**
 * The chat of all tabs of one browser. One of them leads and has the connection; the others show its state and pass on
 * what a person does there. Nothing is lost with a leader: its unsent messages are in the storage and in their state.
 */
export class SharedChat extends Chat {
  // Not private by `#`: the base class changes the state before there are such fields.
  private readonly leader: Leadership | undefined;
  readonly #channel: BroadcastChannel | undefined;
  readonly #clock: Clock;
  #joined = false;
  #heard = 0;
  #term = 0;
  /** The threads sent last; `null` while there are no followers. */
  #told: ReadonlyMap<string, Thread> | null = null;

  constructor({ name, locks, channel, ...options }: Options) {
    super(options);
    this.#clock = options.clock ?? systemClock;
    this.#channel = channel;
    this.leader = new Leadership(name, () => this.#turn(), channel && locks);
    if (channel)
      channel.onmessage = ({ data }: MessageEvent<Asked | Told | string>) => {
        if (Array.isArray(data)) void this.#do(data);
        else if (this.#follows) this.#hear(data);
      };
    onWake(options.page ?? window, () => this.#ask("wake"));
  }

  /** Whether this tab has the connection. */
  override get leads(): boolean {
    return this.leader?.leads ?? false;
  }

  get #follows(): boolean {
    return this.#joined && !this.leads;
  }

  override connect(): void {
    if (!this.#joined) {
      this.#joined = true;
      this.change({ connection: "connecting" });
      this.leader?.join();
      this.#watch();
    } else if (this.leads) super.connect();
    this.#ask("connect");
  }

  override reconnect(): void {
    // The leader learns by itself that another person is here.
    if (!this.#follows) super.reconnect();
  }

  override reset(): void {
    super.reset();
    this.#ask("show");
  }

  override withdraw(id: string, clientId: string): string {
    this.#ask("withdraw", id, clientId);
    return super.withdraw(id, clientId);
  }

  override loadOlder(id: string): Promise<void> {
    if (!this.#follows) return super.loadOlder(id);
    // A page may take longer than a leader that is there needs for any other answer.
    this.#channel?.postMessage(["loadOlder", id] satisfies Asked);
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  override notify(notice: Notice): void {
    if (this.#follows) this.#ask("notify", notice);
    else super.notify(notice);
  }

  protected override transmit(id: string, echo: Echo): void {
    if (!this.#joined) this.connect();
    if (this.#follows) this.#ask("deliver", id, echo);
    else super.transmit(id, echo);
  }

  protected override begun(id: string): void {
    super.begun(id);
    this.#channel?.postMessage(id);
  }

  protected override change(change: Partial<ChatState>): void {
    super.change(change);
    if (this.leader?.leads && this.#told) this.#tell(this.#told);
  }

  /** Starts or stops leading. */
  #turn(): void {
    const { connection } = this.state;
    if (!this.leads) {
      this.disconnect();
      // The wish stays: it may lead again before it hears from another leader.
      this.change({ connection });
      this.#ask("show");
      return;
    }
    this.#term = Math.max(this.#clock.now(), this.#term + 1);
    if (connection !== "closed") super.connect();
    this.#tell();
    this.#told = null;
  }

  /** Asks the leader, and takes over if it does not answer. */
  #ask(...asked: Asked): void {
    if (!this.#follows) return;
    const heard = this.#heard;
    this.#channel?.postMessage(asked);
    this.#clock.after(PATIENCE, () => this.#follows && this.#heard === heard && this.leader?.join(true));
  }

  #watch(): void {
    this.#clock.after(ROUND, () => {
      this.#ask("show");
      this.#watch();
    });
  }

  async #do([deed, ...args]: Asked): Promise<void> {
    if (!this.leads) return;
    if (deed === "show") {
      this.#tell();
      return;
    }
    await (Chat.prototype[deed] as (...args: unknown[]) => unknown).apply(this, args);
    this.#tell(this.#told ?? undefined);
  }

  /** Sends the current state to the others, with the threads that differ from these. */
  #tell(before?: ReadonlyMap<string, Thread>): void {
    const { threads, ...state } = this.state;
    this.#told = threads;
    const changed = [...threads].filter(([id, thread]) => before?.get(id) !== thread);
    const told: Told = { term: this.#term, state, ids: [...threads.keys()], threads: changed };
    this.#channel?.postMessage(told);
  }

  #hear(told: Told | string): void {
    if (typeof told === "string") return this.onStarted(told);
    const { term, state, ids } = told;
    if (term < this.#term) return;
    const known = new Map([...this.state.threads, ...told.threads]);
    const threads = new Map([...known].filter(([id]) => ids.includes(id)));
    super.change({ ...state, threads });
    this.#heard++;
    // After a change of leader or a gap, everything has to be sent once.
    if (term > this.#term || threads.size < ids.length) this.#ask("show");
    this.#term = term;
  }
}

/** The browser features for sharing a chat; nothing where they are missing, as outside of secure contexts. */
export function tabSharing(name: string): Pick<Options, "locks" | "channel"> {
  const { locks } = navigator as { locks?: LockManager };
  try {
    return locks ? { locks, channel: new BroadcastChannel(name) } : {};
  } catch {
    return {}; // Firefox has no channels where it refuses storage
  }
}
