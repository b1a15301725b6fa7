import type { Sync } from "../contract/client-frames";
import { addMessages, gapBefore, type Threads } from "./conversation";
import type { Messages, Resync } from "./protocol";

interface Options {
  threads: Threads;
  /** The answer of the server, or `null` when there is none. */
  sync: (frame: Sync) => Promise<Messages | Resync | null>;
  /** Loads the latest page of a conversation. */
  load: (id: string) => Promise<void>;
  /** Nothing is missing any more, as far as the server can help. */
  onCaughtUp: () => void;
}

/** Fetches what conversations miss. */
export class Recovery {
  /** The highest positions that the server told. */
  readonly #told = new Map<string, number>();
  readonly #busy = new Set<string>();

  constructor(private readonly options: Options) {}

  /**
   * Fetches what is missing up to the highest position that is known, this one perhaps: page by page, until nothing is
   * missing or nothing more comes.
   */
  async follow(id: string, position = 0): Promise<void> {
    this.#told.set(id, Math.max(position, this.#told.get(id) ?? 0));
    if (this.#busy.has(id)) return;
    let asked: number | null = null;
    for (let after = this.#missing(id); after !== null && after !== asked; after = this.#missing(id)) {
      this.#busy.add(id);
      asked = after;
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
    const { loaded, conversation } = thread;
    const goal = Math.max(this.#told.get(id) ?? 0, conversation.seq);
    if (loaded) return gapBefore(thread, goal);
    return goal > conversation.seq ? conversation.seq : null;
  }

  /** Whether anything came. */
  async #fetch(id: string, after: number): Promise<boolean> {
    const { threads, sync, load } = this.options;
    if (threads.get(id)?.loaded) {
      const answer = await sync({ type: "sync", conversation: id, after });
      if (!answer) return false;
      if (answer.type === "messages") {
        threads.change(id, (thread) => addMessages(thread, answer.messages));
        return true;
      }
      threads.change(id, (thread) => ({ ...thread, messages: [], loaded: false, complete: false }));
    }
    await load(id);
    return true;
  }
}
