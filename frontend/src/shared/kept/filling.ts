import type { KeptMessages } from "../../contract/answers";
import type { Thread } from "../conversation";

export type Fill = (thread: Thread) => Thread;

/**
 * Fills a conversation's purged messages with the texts that Jira keeps. A message without text and files is dropped: its
 * text is part of another one.
 */
export function filling(id: string, { messages: texts }: Pick<KeptMessages, "messages">): Fill {
  const bodies = new Map(texts.map(({ seq, body }) => [seq, body]));
  // The same thread object for the same input, so that nothing is redrawn.
  const filled = new WeakMap<Thread, Thread>();
  const fill = (thread: Thread) => {
    const messages = thread.messages.flatMap((message) => {
      const body = message.purged ? bodies.get(message.seq) : undefined;
      if (body === undefined) return [message];
      return body || message.attachments?.length ? [{ ...message, body, purged: false }] : [];
    });
    return { ...thread, messages };
  };
  return (thread) => {
    if (thread.conversation.id !== id) return thread;
    const known = filled.get(thread) ?? fill(thread);
    filled.set(thread, known);
    return known;
  };
}
