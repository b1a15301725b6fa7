import { useEffect } from "preact/hooks";
import type { Chat } from "../shared/chat";
import { stored } from "../shared/storage";
import type { AuthState } from "./auth";
import { usePresence } from "./use-presence";

/** The state of the closed launcher. */
export interface Unread {
  /** How many messages are unread. */
  count: number;
  /** Whether the frame shows one beside the launcher. */
  preview: boolean;
  /** Whether the next pages show news, too. */
  returns: boolean;
}

interface Shown {
  shown: boolean;
  onUnread: (unread: Unread) => void;
}

/**
 * Connects while the panel is shown, and in the background if this browser has a conversation, as its storage says. The
 * unread messages then come from a lazy part; otherwise there are none.
 */
export function useConnection(chat: Chat, auth: AuthState, key: string, { shown, onUnread }: Shown): void {
  usePresence(key, chat, shown && chat.state.connection === "closed");
  useEffect(() => {
    const returning = stored(`jira-chat.${key}.returning`);
    // A first message may still be on its way when the customer follows a link.
    if (!returning) onUnread({ count: 0, preview: false, returns: chat.waiting });
    if (chat.waiting || ((shown || returning) && auth.who !== "nobody")) chat.connect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another customer connects again
  }, [shown, auth, chat.waiting]);
}
