import { useEffect } from "preact/hooks";
import type { PanelEvent } from "../../loader/embedding";
import type { Chat } from "../../shared/chat";
import type { Thread } from "../../shared/conversation";

/** Milliseconds between questions to the loader for the page's address: watching it would cost every page more. */
const LOOK_EVERY = 3000;

/** Tells agents which page their customer is on, also within a single-page application. */
export function useVisits(
  chat: Chat,
  thread: Thread | undefined,
  /** While messages are unread, the page has our title. */
  isEntitled: boolean,
  onEvent: ((event: PanelEvent) => void) | undefined,
): void {
  const { id, resolved } = thread?.conversation ?? {};
  useEffect(() => {
    if (!id || resolved || isEntitled || !onEvent) return;
    let told = "";
    const look = () => {
      const { page } = chat.about;
      const now = document.hidden ? "" : JSON.stringify(page ?? "");
      // The page may have changed before the customer returned to this tab.
      if (page && now && now !== told) chat.notify({ type: "visit", conversation: id, page });
      told = now;
      if (now) onEvent({ jiraChat: "ready" });
    };
    const looking = setInterval(look, LOOK_EVERY);
    return () => clearInterval(looking);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to begin anew
  }, [chat, id, resolved, isEntitled]);
}
