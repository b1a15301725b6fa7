import type { Start } from "../contract/client-frames";
import type { Attachment, Conversation, Message, Receipt, Receipts, Side } from "./protocol";

/** The id of the conversation being started, until the server assigns one. */
export const NEW = "new";

/** An own message that the server does not have yet. `error` is the code of its refusal. */
export interface Echo {
  clientId: string;
  body: string;
  /** Its uploaded files. */
  attachments?: Attachment[] | undefined;
  at: string;
  /** Further data of a new conversation. */
  about?: Beginning | undefined;
  error?: string;
  /** It has been unacknowledged for long. */
  late?: boolean;
  /** Seconds before it may be retried, after a temporary refusal. */
  wait?: number | undefined;
}

/** The data of a new conversation: answers to its questions, the page, and the address for the reply. */
export interface Beginning {
  answers?: NonNullable<Start["answers"]>;
  page?: Page;
  contact?: NonNullable<Start["contact"]>;
}

export type Page = NonNullable<Start["page"]>;

/** One conversation as this browser knows it. `messages` are in order of `seq`, without duplicates. */
export interface Thread {
  conversation: Conversation;
  messages: Message[];
  echoes: Echo[];
  /** The conversation's revision count when the latest page of messages was fetched. */
  revisions: number;
  /** `true` once the latest page of messages was fetched. */
  loaded: boolean;
  /** `true` when there is nothing older than `messages`. */
  complete: boolean;
  /** Its address was confirmed elsewhere, so it belongs to an account now, not to the visitor. */
  confirmed?: true;
  /** Who is typing: of each side, the latest. */
  typing: Partial<Record<Side, string | undefined>>;
  /** An agent typed in the last minutes, so the customer reads that we are online, even if all agents chose offline. */
  attended?: true | undefined;
}

/** All conversations known to this page, by id. */
export interface Threads {
  get(id: string): Thread | undefined;
  all(): Iterable<Thread>;
  /** Does nothing if there is no such thread. */
  change(id: string, how: (thread: Thread) => Thread): void;
  put(id: string, thread: Thread | null): void;
}

export function newThread(conversation: Conversation): Thread {
  const { revisions } = conversation;
  return { conversation, messages: [], echoes: [], revisions, loaded: false, complete: false, typing: {} };
}

/** A conversation without messages. */
export const NOT_STARTED: Thread = {
  ...newThread({
    id: NEW,
    issue_key: null,
    summary: null,
    resolved: false,
    closed: false,
    moved: false,
    offered: false,
    last: null,
    seq: 0,
    revisions: 0,
    created_at: "",
  }),
  loaded: true,
  complete: true,
};

/** Nothing was delivered or read. */
export const NONE: Receipt = { delivered: 0, read: 0 };

/** The first receipt if the other has nothing new, otherwise both combined: receipts never go backwards. */
export function furthest(a = NONE, b = NONE): Receipt {
  const [delivered, read] = [Math.max(a.delivered, b.delivered), Math.max(a.read, b.read)];
  return delivered === a.delivered && read === a.read ? a : { delivered, read };
}

/** Applies receipts; returns the same thread if they are known. */
export function received(thread: Thread, news: Partial<Receipts> = {}): Thread {
  const { customer, agent } = thread.conversation.receipts ?? {};
  const receipts = {
    customer: furthest(customer, news.customer),
    agent: furthest(agent, news.agent),
  };
  if (receipts.customer === customer && receipts.agent === agent) return thread;
  return { ...thread, conversation: { ...thread.conversation, receipts } };
}

/**
 * Where to `sync` from so that this thread has everything up to `position`: the last number before the first gap, or
 * `null` when nothing is missing. A thread that was never loaded asks for its history instead.
 */
export function gapBefore(thread: Thread, position: number): number | null {
  if (!thread.loaded) return null;
  let reached = thread.messages[0]?.seq ?? 0;
  for (const { seq } of thread.messages) {
    if (seq > reached + 1) return reached;
    reached = seq;
  }
  return position > reached ? reached : null;
}

/** Adds or replaces an echo, in order of time. */
export function putEcho(thread: Thread, echo: Echo): Thread {
  const rest = thread.echoes.filter(({ clientId }) => clientId !== echo.clientId);
  return { ...thread, echoes: [...rest, echo].sort(byWriting) };
}

/** In the order of writing, the same on every page. */
export function byWriting(a: Echo, b: Echo): number {
  return a.at + a.clientId < b.at + b.clientId ? -1 : 1;
}

export function echoOf(thread: Thread | null | undefined, clientId: string): Echo | undefined {
  return thread?.echoes.find((echo) => echo.clientId === clientId);
}

export function dropEcho(thread: Thread, clientId: string): Thread {
  return { ...thread, echoes: thread.echoes.filter((echo) => echo.clientId !== clientId) };
}

/** Whether the server has an own message, as far as this thread knows. */
export function arrived({ messages }: Thread, { clientId }: Echo): boolean {
  return messages.some(({ client_id }) => client_id === clientId);
}

/** How many messages of the other side follow the last read one; at least one if there must be some. */
export function unread(thread: Thread, mine: Side): number {
  const seen = thread.conversation.receipts?.[mine].read ?? 0;
  const count = thread.messages.filter(({ seq, side }) => side !== mine && seq > seen).length;
  const { last } = thread.conversation;
  return count || Number(last !== null && last.side !== mine && last.seq > seen);
}

/** Newest conversation first. */
export function byRecency(threads: Iterable<Thread>): Thread[] {
  const at = ({ conversation }: Thread) => conversation.last?.at ?? conversation.created_at;
  return [...threads].sort((a, b) => (at(a) < at(b) ? 1 : -1));
}
