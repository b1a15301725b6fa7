import type { Ticket } from "../../contract/answers";
import { useEffect, useState } from "preact/hooks";
import { Chat } from "../../shared/chat";
import type { PageContext } from "../page-context";

/** The page's chat connection, opened at once and again after a lost session was renewed. */
export function useAgentChat({ api, session }: Pick<PageContext, "api" | "session">): Chat {
  const [chat] = useState(() => {
    const opened = new Chat({
      mine: "agent",
      url: `${location.origin.replace(/^http/, "ws")}/socket`,
      ticket: async () => (await api.post<Ticket>("/api/socket-ticket")).ticket,
    });
    opened.connect();
    return opened;
  });
  useEffect(() => session.subscribe((lost) => !lost && chat.connect()), [chat, session]);
  return chat;
}
