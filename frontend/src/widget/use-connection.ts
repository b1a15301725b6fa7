import { useEffect } from "preact/hooks";
import type { Chat } from "../shared/chat";
import { stored } from "../shared/storage";
import type { AuthState } from "./auth";

/** What the closed launcher shows. */
export interface Unread {
  /** How many messages are unread. */
  count: number;
  /** The frame shows one of them beside the launcher. */
  preview: boolean;
  /** The next pages are to show what is new, too. */
  returns: boolean;
}

/**
 * Connects while the panel is shown, and unseen where this browser has a conversation: then `returning` is in its
 * storage, and a part that is loaded later says what is unread. Otherwise nothing is.
 */
export function useConnection(
  chat: Chat,
  auth: AuthState,
  shown: boolean,
  returning: string,
  onUnread: (unread: Unread) => void,
): void {
  useEffect(() => {
    const unseen = stored(returning);
    if (!shown && !unseen) onUnread({ count: 0, preview: false, returns: false });
    if ((shown || unseen) && (auth.who !== "nobody" || chat.waiting)) chat.connect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another customer connects again
  }, [shown, auth]);
}
