import type { Attachment, Conversation, Message, Messages, Side } from "./protocol";

/** The id of the conversation that is being started, until the server has given it another. */
export const NEW = "new";

/** An own message that the server does not have yet. `error` is the code that it was refused with. */
export interface Echo {
  clientId: string;
  body: string;
  /** Its files, uploaded already. */
  attachments?: Attachment[] | undefined;
  at: string;
  error?: string;
  /** It has been on its way for long. */
  late?: boolean;
  /** Seconds after which it may be tried again, if it was refused for a while. */
  wait?: number | undefined;
}

/** One conversation as this browser knows it. `messages` are in order of `seq`, none of them twice. */
export interface Thread {
  conversation: Conversation;
  messages: Message[];
  echoes: Echo[];
  /** How often the conversation had been revised when the latest page of messages was fetched. */
  revisions: number;
  /** `true` once the latest page of messages was fetched. */
  loaded: boolean;
  /** `true` when there is nothing older than `messages`. */
  complete: boolean;
  typing: { name: string; side: Side } | null;
}

/** All conversations that this page knows, by their ids. */
export interface Threads {
  get(id: string): Thread | undefined;
  all(): Iterable<Thread>;
  /** Does nothing when there is no such thread. */
  change(id: string, how: (thread: Thread) => Thread): void;
  put(id: string, thread: Thread | null): void;
}

export function newThread(conversation: Conversation): Thread {
  const { revisions } = conversation;
  return { conversation, messages: [], echoes: [], revisions, loaded: false, complete: false, typing: null };
}

/** A conversation that nothing was said in. */
export const NOT_STARTED: Thread = {
  ...newThread({
    id: NEW,
    issue_key: null,
    summary: null,
    resolved: false,
    closed: false,
    last: null,
    seq: 0,
    revisions: 0,
    created_at: "",
  }),
  loaded: true,
  complete: true,
};

/** Merges messages by sequence number; their authors are no longer typing. */
export function addMessages(thread: Thread, added: Message[]): Thread {
  const bySeq = new Map([...thread.messages, ...added].map((message) => [message.seq, message]));
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const known = new Set(messages.map((message) => message.client_id));
  const last = newest(messages.at(-1), thread.conversation.last);
  const typing = added.some((message) => message.side === thread.typing?.side) ? null : thread.typing;
  return {
    ...thread,
    conversation: { ...thread.conversation, last, seq: Math.max(thread.conversation.seq, last?.seq ?? 0) },
    messages,
    echoes: thread.echoes.filter((echo) => !known.has(echo.clientId)),
    typing,
  };
}

/** The latest page replaces what it covers, and what is older, which may have been revised as well. */
export function putLatest(thread: Thread, { messages: page, more }: Messages, revisions: number): Thread {
  const newer = thread.messages.filter(({ seq }) => seq >= (page[0]?.seq ?? 0));
  const merged = addMessages({ ...thread, messages: newer }, page);
  return { ...merged, revisions, loaded: true, complete: !more };
}

/** Whether messages here may have been edited or removed since they were fetched. */
export function isOutdated(thread: Thread | undefined): boolean {
  return !!thread?.loaded && thread.revisions !== thread.conversation.revisions;
}

/** Takes news about the conversation itself, which may be older than the messages already here. */
export function updateConversation(thread: Thread, conversation: Conversation): Thread {
  const { last, seq } = thread.conversation;
  const merged = { ...thread.conversation, ...conversation };
  const { revisions } = conversation;
  return {
    ...thread,
    // Before the first page there is only news, which comes with that page as well.
    ...(!thread.loaded && revisions !== thread.revisions && { messages: [], revisions }),
    conversation: { ...merged, last: newest(conversation.last, last), seq: Math.max(conversation.seq, seq) },
  };
}

/** Adds an own message at its place in time, or another state of it. */
export function putEcho(thread: Thread, echo: Echo): Thread {
  const rest = thread.echoes.filter(({ clientId }) => clientId !== echo.clientId);
  return { ...thread, echoes: [...rest, echo].sort(byWriting) };
}

/** In the order in which they were written, the same on every page. */
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

/** The server's answer to an own message turns its echo into a message. */
export function acknowledge(
  thread: Thread,
  clientId: string,
  sent: Pick<Message, "seq" | "at" | "side" | "author">,
): Thread {
  const echo = echoOf(thread, clientId);
  if (!echo) return thread;
  const { body, attachments } = echo;
  return addMessages(thread, [{ ...sent, client_id: clientId, body, ...(attachments && { attachments }) }]);
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

/** How many messages of the other side came after the last one seen; at least one if there must be some. */
export function unread(thread: Thread, mine: Side, seen: number): number {
  const count = thread.messages.filter(({ seq, side }) => side !== mine && seq > seen).length;
  const { last } = thread.conversation;
  return count || Number(last !== null && last.side !== mine && last.seq > seen);
}

/** The newest conversation first. */
export function byRecency(threads: Iterable<Thread>): Thread[] {
  const at = ({ conversation }: Thread) => conversation.last?.at ?? conversation.created_at;
  return [...threads].sort((a, b) => (at(a) < at(b) ? 1 : -1));
}

function newest(a: Message | null | undefined, b: Message | null): Message | null {
  return !a || (b && b.seq > a.seq) ? b : a;
}
