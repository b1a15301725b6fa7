import type { Sync } from "../contract/client-frames";
import { gapBefore, type Threads } from "./conversation";
import { addMessages, isOutdated, updateConversation } from "./merging";
import type { Message, Messages, Resync } from "./protocol";

interface Options {
  threads: Threads;
  /** The answer of the server, or `null` when there is none. */
  sync: (frame: Sync) => Promise<Messages | Resync | null>;
  /** Loads the latest page of a conversation; answers whether it came. */
  load: (id: string) => Promise<boolean>;
  /** Lets the server tell anew which conversations there are. */
  welcome: () => void;
  /** Nothing is missing any more, as far as the server can help. */
  onCaughtUp: () => void;
}

/** Fetches what conversations miss. */
export class Recovery {
  /** The highest positions that the server told. */
  readonly #told = new Map<string, number>();
  readonly #busy = new Set<string>();

  /** Messages that came before the conversations that they belong to. */
  readonly #early = new Map<string, Message[]>();
  /** Conversations that a heartbeat mentioned and a welcome did not. */
  readonly #mentioned = new Set<string>();

  constructor(private readonly options: Options) {}

  /** Takes a message, whether its conversation is known already or not. */
  take(id: string, message: Message): void {
    const { threads } = this.options;
    if (!threads.get(id)) this.#early.set(id, [...(this.#early.get(id) ?? []), message]);
    threads.change(id, (thread) => addMessages(thread, [message]));
    void this.follow(id);
  }

  /** What came before its conversation, which is known now. */
  early(id: string): Message[] {
    const messages = this.#early.get(id) ?? [];
    this.#early.delete(id);
    return messages;
  }

  /** Compares what is here with the position that a heartbeat tells, and with how often something was revised. */
  compare(id: string, position: number, revisions = 0): void {
    const { threads } = this.options;
    const thread = threads.get(id);
    if (thread) {
      const { conversation } = thread;
      // A heartbeat may be overtaken by news.
      if (revisions > conversation.revisions)
        threads.put(id, updateConversation(thread, { ...conversation, revisions }));
      return void this.follow(id, position);
    }
    if (!this.#mentioned.has(id)) this.options.welcome();
    this.#mentioned.add(id);
  }

  /**
   * Fetches what was revised, and what is missing up to the highest position that is known, this one perhaps: page by
   * page, until nothing is missing or nothing more comes.
   */
  async follow(id: string, position = 0): Promise<void> {
    this.#told.set(id, Math.max(position, this.#told.get(id) ?? 0));
    if (this.#busy.has(id)) return;
    let asked: number | null = null;
    for (let after = this.#missing(id); after !== null && after !== asked; after = this.#missing(id)) {
      this.#busy.add(id);
      // While a page comes, others of its messages may be revised.
      asked = isOutdated(this.options.threads.get(id)) ? null : after;
      if (!(await this.#fetch(id, after))) break;
    }
    if (this.#busy.delete(id)) this.settle();
  }

  /** Tells when nothing is being fetched. */
  settle(): void {
    if (!this.#busy.size) this.options.onCaughtUp();
  }

  /** After which message something is missing, or `null`. Of a conversation that nobody has opened only news is. */
  #missing(id: string): number | null {
    const thread = this.options.threads.get(id);
    if (!thread) return null;
    if (isOutdated(thread)) return 0;
    const { loaded, conversation } = thread;
    const goal = Math.max(this.#told.get(id) ?? 0, conversation.seq);
    if (loaded) return gapBefore(thread, goal);
    return goal > conversation.seq ? conversation.seq : null;
  }

  /** Whether anything came. */
  async #fetch(id: string, after: number): Promise<boolean> {
    const { threads, sync, load } = this.options;
    const thread = threads.get(id);
    if (thread?.loaded && !isOutdated(thread)) {
      const answer = await sync({ type: "sync", conversation: id, after });
      if (!answer) return false;
      if (answer.type === "messages") {
        threads.change(id, (thread) => addMessages(thread, answer.messages));
        return true;
      }
      threads.change(id, (thread) => ({ ...thread, messages: [], loaded: false, complete: false }));
    }
    return load(id);
  }
}
