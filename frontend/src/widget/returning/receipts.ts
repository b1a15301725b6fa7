import type { Chat } from "../../shared/chat";
import { OwnReceipts } from "../../shared/own-receipts";

const all = new WeakMap<Chat, OwnReceipts>();

/** The receipts of a chat, reported from the first call on. */
export function receiptsOf(chat: Chat): OwnReceipts {
  const receipts = all.get(chat) ?? new OwnReceipts(chat, "customer");
  all.set(chat, receipts);
  return receipts;
}
