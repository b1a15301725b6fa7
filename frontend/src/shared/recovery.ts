import type { Sync } from "../contract/client-frames";
import { gapBefore, type Threads } from "./conversation";
import { addMessages, isOutdated, updateConversation } from "./merging";
import type { Message, Messages, Resync } from "./protocol";

interface Options {
  threads: Threads;
  /** The server's answer, or `null` without one. */
  sync: (frame: Sync) => Promise<Messages | Resync | null>;
  /** Loads the latest page of a conversation; returns whether it arrived. */
  load: (id: string) => Promise<boolean>;
  /** Makes the server list the conversations again. */
  welcome: () => void;
  /** Called when nothing is missing any more that the server can supply. */
  onCaughtUp: () => void;
}

/** Fetches missing messages. */
export class Recovery {
  /** The highest positions that the server reported. */
  readonly #told = new Map<string, number>();
  readonly #busy = new Set<string>();

  /** Messages that arrived before their conversations. */
  readonly #early = new Map<string, Message[]>();
  /** Conversations that a heartbeat mentioned and a welcome did not. */
  readonly #mentioned = new Set<string>();

  constructor(private readonly options: Options) {}

  /** Takes a message, even of an unknown conversation. */
  take(id: string, message: Message): void {
    const { threads } = this.options;
    if (!threads.get(id)) this.#early.set(id, [...(this.#early.get(id) ?? []), message]);
    threads.change(id, (thread) => addMessages(thread, [message]));
    void this.follow(id);
  }

  /** Returns the messages that arrived before this conversation. */
  early(id: string): Message[] {
    const messages = this.#early.get(id) ?? [];
    this.#early.delete(id);
    return messages;
  }

  /** Compares a conversation with the position and the revision count of a heartbeat. */
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
   * Fetches revised messages, and missing ones up to the highest known position, this one included: page by
   * page, until nothing is missing or nothing more comes.
   */
  async follow(id: string, position = 0): Promise<void> {
    this.#told.set(id, Math.max(position, this.#told.get(id) ?? 0));
    if (this.#busy.has(id)) return;
    let asked: number | null = null;
    for (let after = this.#missing(id); after !== null && after !== asked; after = this.#missing(id)) {
      this.#busy.add(id);
      // More of a page's messages may be revised while it loads.
      asked = isOutdated(this.options.threads.get(id)) ? null : after;
      if (!(await this.#fetch(id, after))) break;
    }
    if (this.#busy.delete(id)) this.settle();
  }

  /** Reports when nothing is being fetched. */
  settle(): void {
    if (!this.#busy.size) this.options.onCaughtUp();
  }

  /** The message after which others are missing, or `null`. An unopened conversation only misses news. */
  #missing(id: string): number | null {
    const thread = this.options.threads.get(id);
    if (!thread) return null;
    if (isOutdated(thread)) return 0;
    const { loaded, conversation } = thread;
    const goal = Math.max(this.#told.get(id) ?? 0, conversation.seq);
    if (loaded) return gapBefore(thread, goal);
    return goal > conversation.seq ? conversation.seq : null;
  }

  /** Returns whether anything arrived. */
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
