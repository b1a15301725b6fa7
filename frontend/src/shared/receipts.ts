// How far each side of a conversation has got.
import { NONE, type Thread } from "./conversation";
import type { Receipt, Receipts } from "./protocol";

/** The first receipt where the other says nothing new, else what both say: they never go backwards. */
export function furthest(a = NONE, b = NONE): Receipt {
  const [delivered, read] = [Math.max(a.delivered, b.delivered), Math.max(a.read, b.read)];
  return delivered === a.delivered && read === a.read ? a : { delivered, read };
}

/** Takes how far sides have got; the same thread where that is known. */
export function received(thread: Thread, news: Partial<Receipts> = {}): Thread {
  const { customer, agent } = thread.conversation.receipts ?? {};
  const receipts = {
    customer: furthest(customer, news.customer),
    agent: furthest(agent, news.agent),
  };
  if (receipts.customer === customer && receipts.agent === agent) return thread;
  return { ...thread, conversation: { ...thread.conversation, receipts } };
}
