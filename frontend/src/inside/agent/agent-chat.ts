import { Chat } from "../../shared/chat";

/** A chat as an agent has it, who chooses whether to be there. */
export class AgentChat extends Chat {
  /** Be there for customers, or not. */
  async setOnline(online: boolean): Promise<void> {
    await this.attempt({ type: "presence", online });
  }
}
