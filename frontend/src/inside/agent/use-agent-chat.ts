import type { DashboardStart, IssueStart, Ticket } from "../../contract/answers";
import { useEffect, useState } from "preact/hooks";
import { pollingBy } from "../../shared/api";
import { Connection } from "../../shared/connection";
import { PollingSocket } from "../../shared/polling";
import { startData } from "../../shared/start-data";
import type { PageContext } from "../page-context";
import { AgentChat } from "./agent-chat";
import { writeOwnComment } from "./own-comments";

/** The page's chat connection, opened at once and again after a lost session was renewed. */
export function useAgentChat({ api, session, host }: PageContext): AgentChat {
  const [chat] = useState(() => {
    const { agent } = startData() as DashboardStart | IssueStart;
    const opened = new AgentChat({
      account: agent.account,
      onComment: (conversation) => void writeOwnComment(api, host, conversation),
      polling: { poll: pollingBy(api), load: () => Promise.resolve({ PollingSocket }) },
      loadConnection: () => Promise.resolve({ Connection }),
      unsent: `jira-chat.unsent.${agent.account ?? ""}.`,
      url: `${location.origin.replace(/^http/, "ws")}/socket`,
      ticket: async () => (await api.post<Ticket>("/api/socket-ticket")).ticket,
    });
    opened.connect();
    return opened;
  });
  useEffect(() => session.subscribe((lost) => !lost && chat.connect()), [chat, session]);
  return chat;
}
