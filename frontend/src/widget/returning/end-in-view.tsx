import type { Chat } from "../../shared/chat";
import { EndInView as Seen } from "../../shared/components/end-in-view";
import type { Thread } from "../../shared/conversation";
import { receiptsOf } from "./receipts";

/** The end of the open conversation's messages: once it is in view, all messages before it are read. */
export function EndInView({ chat, thread }: { chat: Chat; thread: Thread }) {
  return <Seen thread={thread} onSeen={(id, seq) => receiptsOf(chat).read(id, seq)} />;
}
