import type { Uploads } from "../../shared/attachments";
import { Chat, type ChatOptions } from "../../shared/chat";
import { OwnReceipts } from "../../shared/own-receipts";
import type { List } from "../../contract/client-frames";
import type { Listed, Overview } from "../../contract/server-frames";
import { newThread } from "../../shared/conversation";
import type { AmongAgents, Conversation, Presence } from "../../shared/protocol";
import { Readers } from "./readers";
import { ActivityReporter } from "./activity";

interface Options extends Omit<ChatOptions, "mine"> {
  /** The agent's own. */
  account: string | null;
  /** Called with a conversation for which this agent's page may write their comment to Jira. */
  onComment?: (conversation: string) => void;
}

/** An agent's chat: the agent goes online or offline, and sees which customers are online. */
export class AgentChat extends Chat {
  readonly receipts = new OwnReceipts(this, "agent");
  readonly readers: Readers;

  readonly #uploads = new Map<string, Uploads>();
  readonly #activity: ActivityReporter;
  readonly #noting = new Set<(id: string) => void>();
  readonly #offering = new Set<() => void>();

  readonly #offered: (id: string) => void;

  constructor({ account, onComment = () => {}, ...options }: Options) {
    super({ ...options, mine: "agent" });
    this.readers = new Readers(account, (frame) => this.notify(frame), options.clock);
    this.#offered = onComment;
    this.#activity = new ActivityReporter(options.clock);
  }

  /** Be there for customers, until a time, until further notice or by my working hours, or not. */
  async setOnline(
    online: boolean,
    until: Date | null = null,
    by_hours = false,
    everywhere = false,
  ): Promise<void> {
    const end = until && { until: until.toISOString() };
    await this.attempt({ type: "presence", online, by_hours, everywhere, ...end });
  }

  /** Reports activity at the page: an agent who was away is back. */
  active(): void {
    const { connection, away = false } = this.state;
    const notice = connection === "open" && this.#activity.notice(away);
    if (!notice) return;
    this.notify(notice);
    if (away) this.change({ away: false });
  }

  /** The files attached to a message being written; like its text, they wait while the agent looks at other chats. */
  uploadsOf(id: string, make: () => Uploads): Uploads {
    const uploads = this.#uploads.get(id) ?? make();
    this.#uploads.set(id, uploads);
    return uploads;
  }

  /** Calls the listener with each conversation that has a new note; returns the unsubscribe function. */
  onNotes(listener: (id: string) => void): () => void {
    this.#noting.add(listener);
    return () => void this.#noting.delete(listener);
  }

  /** Calls the listener when my offers changed; returns the unsubscribe function. */
  onOffers(listener: () => void): () => void {
    this.#offering.add(listener);
    return () => void this.#offering.delete(listener);
  }

  override hearAgents(frame: AmongAgents): void {
    if (frame.type === "reading") this.readers.hear(frame);
    else if (frame.type === "offers") for (const listener of this.#offering) listener();
    else if (frame.type === "comment") this.#offered(frame.conversation);
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

  /** Takes a conversation that was listed, to be opened; one that went on without us is loaded anew. */
  learn(conversation: Conversation): void {
    const { threads } = this.state;
    const known = threads.get(conversation.id);
    if (known && known.conversation.seq >= conversation.seq && known.revisions >= conversation.revisions)
      return;
    const thread = { ...newThread(conversation), echoes: known?.echoes ?? [] };
    this.change({ threads: new Map(threads).set(conversation.id, thread) });
  }

  override hearPresence(presence: Presence): void {
    super.hearPresence(presence);
    const { online, away = false, conversation: id = "", customer_online } = presence;
    // How long it lasts may be new as well.
    if (online !== undefined) this.change({ online, away, told: (this.state.told ?? 0) + 1 });
    const thread = this.state.threads.get(id);
    if (!thread || customer_online === undefined) return;
    const conversation = { ...thread.conversation, customer_online };
    this.change({ threads: new Map(this.state.threads).set(id, { ...thread, conversation }) });
  }
}
