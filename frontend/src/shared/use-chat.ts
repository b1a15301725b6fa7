import type { Chat, ChatState } from "./chat";
import { useStore } from "./use-store";

/** The chat's state; the component is drawn again whenever it changes. */
export function useChat(chat: Chat): ChatState {
  return useStore(chat);
}
