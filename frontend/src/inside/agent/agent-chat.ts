import { Chat } from "../../shared/chat";
import { OwnReceipts } from "../../shared/own-receipts";
import type { Presence } from "../../shared/protocol";

/** A chat as an agent has it, who chooses whether to be there, and sees which customers are. */
export class AgentChat extends Chat {
  readonly receipts = new OwnReceipts(this, "agent");

  /** Be there for customers, or not. */
  async setOnline(online: boolean): Promise<void> {
    await this.attempt({ type: "presence", online });
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
