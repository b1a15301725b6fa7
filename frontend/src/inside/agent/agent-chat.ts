import { Chat, type ChatOptions } from "../../shared/chat";
import { OwnReceipts } from "../../shared/own-receipts";
import type { List } from "../../contract/client-frames";
import type { Listed, Overview } from "../../contract/server-frames";
import { newThread } from "../../shared/conversation";
import type { AmongAgents, Conversation, Presence } from "../../shared/protocol";
import { Readers } from "./readers";

interface Options extends Omit<ChatOptions, "mine"> {
  /** The agent's own. */
  account: string | null;
}

/** A chat as an agent has it, who chooses whether to be there, and sees which customers are. */
export class AgentChat extends Chat {
  readonly receipts = new OwnReceipts(this, "agent");
  readonly readers: Readers;

  readonly #noting = new Set<(id: string) => void>();

  constructor({ account, ...options }: Options) {
    super({ ...options, mine: "agent" });
    this.readers = new Readers(account, (frame) => this.notify(frame), options.clock);
  }

  /** Be there for customers, until a time or until further notice, or not. */
  async setOnline(online: boolean, until: Date | null = null): Promise<void> {
    await this.attempt({ type: "presence", online, ...(until && { until: until.toISOString() }) });
  }

  /** Calls the listener with each conversation that has a new note; returns the unsubscribe function. */
  onNotes(listener: (id: string) => void): () => void {
    this.#noting.add(listener);
    return () => void this.#noting.delete(listener);
  }

  override hearAgents(frame: AmongAgents): void {
    if (frame.type === "reading") this.readers.hear(frame);
    else for (const listener of this.#noting) listener(frame.conversation);
  }

  /** A page of the project's conversations; `null` without a connection, or where it is refused. */
  list(asked: Omit<List, "type" | "ref">): Promise<Listed | null> {
    return this.attempt<Listed>({ type: "list", ...asked });
  }

  /** How many conversations each view has; with a day's beginning, that day's figures, too. */
  overview(since: string | null): Promise<Overview | null> {
    return this.attempt<Overview>({ type: "overview", since });
  }

  /** Takes a conversation that was listed, to be opened. */
  learn(conversation: Conversation): void {
    const { threads } = this.state;
    if (threads.has(conversation.id)) return;
    this.change({ threads: new Map(threads).set(conversation.id, newThread(conversation)) });
  }

  override hearPresence(presence: Presence): void {
    super.hearPresence(presence);
    const { online, conversation: id = "", customer_online } = presence;
    if (online !== undefined) this.change({ online });
    const thread = this.state.threads.get(id);
    if (!thread || customer_online === undefined) return;
    const conversation = { ...thread.conversation, customer_online };
    this.change({ threads: new Map(this.state.threads).set(id, { ...thread, conversation }) });
  }
}
