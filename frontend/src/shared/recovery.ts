import type { Sync } from "../contract/client-frames";
import * as conversations from "./conversation";
import type { Threads } from "./conversation";
import type { Messages, Resync } from "./protocol";

/** What recovery needs of a chat. */
export interface Recoverable {
  threads: Threads;
  /** The answer of the server, or `null` when there is none. */
  sync(frame: Sync): Promise<Messages | Resync | null>;
  /** Loads the latest page of a conversation. */
  load(id: string): Promise<void>;
}

/** Fetches what a conversation misses. */
export class Recovery {
  readonly #syncing = new Set<string>();

  constructor(private readonly chat: Recoverable) {}

  /** Fetches what is missing up to `position`, page by page, until nothing more comes. */
  async catchUp(id: string, position?: number): Promise<void> {
    if (this.#syncing.has(id)) return;
    this.#syncing.add(id);
    let previous: number | null = null;
    for (;;) {
      const thread = this.chat.threads.get(id);
      const after = thread ? conversations.gapBefore(thread, position ?? thread.conversation.seq) : null;
      if (after === null || after === previous) break;
      const answer = await this.chat.sync({ type: "sync", conversation: id, after });
      if (answer?.type === "resync") return this.#startOver(id);
      if (!answer) break;
      this.chat.threads.change(id, (current) => conversations.addMessages(current, answer.messages));
      previous = after;
    }
    this.#syncing.delete(id);
  }

  #startOver(id: string): Promise<void> {
    this.#syncing.delete(id);
    this.chat.threads.change(id, (thread) => ({ ...thread, messages: [], loaded: false, complete: false }));
    return this.chat.load(id);
  }
}
