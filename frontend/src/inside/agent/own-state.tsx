import { useEffect, useState } from "preact/hooks";
import type { DashboardStart, IssueStart } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { startData } from "../../shared/start-data";
import { useChat } from "../../shared/use-chat";
import type { AgentChat } from "./agent-chat";
import { OnlineMenu } from "./online-menu";
import { useOnlineAgents } from "./use-online-agents";

/** The agent's own state, and who else is online. */
export function OwnState({ chat, api }: { chat: AgentChat; api: Api }) {
  const { connection, online } = useChat(chat);
  const [opened, setOpened] = useState(0);
  const { agent } = startData() as DashboardStart | IssueStart;
  const colleagues = useOnlineAgents(api, online, opened);
  const end = (online && colleagues.find(({ account }) => account === agent.account)?.until) || null;
  useEffect(() => {
    if (!end) return;
    const timer = setTimeout(
      () => chat.hearPresence({ type: "presence", online: false }),
      Date.parse(end) - Date.now(),
    );
    return () => clearTimeout(timer);
  }, [chat, end]);
  return (
    <OnlineMenu
      {...{ online, colleagues }}
      until={end ? new Date(end) : null}
      connected={connection === "open"}
      onChoose={(choice, until) =>
        void chat.setOnline(choice, until).then(() => setOpened((count) => count + 1))
      }
      onOpen={() => setOpened(opened + 1)}
    />
  );
}
