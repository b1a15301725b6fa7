// Applies the server's news to a thread.
import { echoOf, received, type Thread } from "./conversation";
import type { Conversation, Message, Messages } from "./protocol";

/** Merges messages by sequence number; their authors are no longer typing. */
export function addMessages(thread: Thread, added: Message[]): Thread {
  const bySeq = new Map([...thread.messages, ...added].map((message) => [message.seq, message]));
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const known = new Set(messages.map((message) => message.client_id));
  const last = newest(messages.at(-1), thread.conversation.last);
  const typing = { ...thread.typing };
  for (const { side } of added) typing[side] = undefined;
  return {
    ...thread,
    conversation: { ...thread.conversation, last, seq: Math.max(thread.conversation.seq, last?.seq ?? 0) },
    messages,
    echoes: thread.echoes.filter((echo) => !known.has(echo.clientId)),
    typing,
  };
}

/** Replaces the messages that the latest page covers, and drops older ones, which may be revised as well. */
export function putLatest(thread: Thread, { messages: page, more }: Messages, revisions: number): Thread {
  const newer = thread.messages.filter(({ seq }) => seq >= (page[0]?.seq ?? 0));
  const merged = addMessages({ ...thread, messages: newer }, page);
  return { ...merged, revisions, loaded: true, complete: !more };
}

/** Whether loaded messages may have been edited or removed since. */
export function isOutdated(thread: Thread | undefined): boolean {
  return !!thread?.loaded && thread.revisions !== thread.conversation.revisions;
}

/** Applies news about the conversation itself, which may be older than the loaded messages. */
export function updateConversation(thread: Thread, conversation: Conversation): Thread {
  const { last, seq, receipts } = thread.conversation;
  const merged = { ...thread.conversation, ...conversation };
  const { revisions } = conversation;
  const updated = {
    ...thread,
    // Before the first page there is only news, which that page contains as well.
    ...(!thread.loaded && revisions !== thread.revisions && { messages: [], revisions }),
    conversation: { ...merged, last: newest(conversation.last, last), seq: Math.max(conversation.seq, seq) },
  };
  return received(updated, receipts);
}

/** Marks an unconfirmed conversation that is no longer listed: it was confirmed elsewhere and is its customer's. */
export function markConfirmed(thread: Thread, listed: Conversation[]): Thread {
  const { conversation } = thread;
  if (!conversation.unconfirmed || listed.some(({ id }) => id === conversation.id)) return thread;
  return { ...thread, confirmed: true, conversation: { ...conversation, unconfirmed: null, closed: true } };
}

/** Replaces an echo by the message that the server acknowledged. */
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

function newest(a: Message | null | undefined, b: Message | null): Message | null {
  return !a || (b && b.seq > a.seq) ? b : a;
}
