import { Chat } from "../../shared/chat";
import { OwnReceipts } from "../../shared/own-receipts";
import type { Presence } from "../../shared/protocol";

/** A chat as an agent has it, who chooses whether to be there, and sees which customers are. */
export class AgentChat extends Chat {
  readonly receipts = new OwnReceipts(this, "agent");

  readonly #noting = new Set<(id: string) => void>();

  /** Be there for customers, until a time or until further notice, or not. */
  async setOnline(online: boolean, until: Date | null = null): Promise<void> {
    await this.attempt({ type: "presence", online, ...(until && { until: until.toISOString() }) });
  }

  /** Calls the listener with each conversation that has a new note; returns the unsubscribe function. */
  onNotes(listener: (id: string) => void): () => void {
    this.#noting.add(listener);
    return () => void this.#noting.delete(listener);
  }

  override hearNotes(id: string): void {
    for (const listener of this.#noting) listener(id);
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
