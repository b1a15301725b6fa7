import type { Chat, ChatState } from "./chat";
import { useStore } from "./use-store";

/** The chat's state; rerenders the component when it changes. */
export function useChat(chat: Chat): ChatState {
  return useStore(chat);
}
