import { useState } from "preact/hooks";
import type { OnlineAgent } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { useOnlineAgents } from "../agent/use-online-agents";
import { ClosedNotice } from "../closing/closed-notice";
import { useCloseDialog } from "../closing/use-close-dialog";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import * as typography from "../controls/typography.module.css";
import * as styles from "./online-agents.module.css";

/** The agents who are online; an admin can put them offline. Takes effect at once. */
export function OnlineAgentsList({ api }: { api: Api }) {
  const [changes, setChanges] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const { agents, closure } = useOnlineAgents(api, changes);
  const closing = useCloseDialog();
  const lookAgain = () => setChanges((count) => count + 1);
  const putOffline = async (account: string) => {
    try {
      await api.delete(`/api/online-agents/${encodeURIComponent(account)}`);
      setFailure(null);
    } catch (error) {
      setFailure(refusalOf(error).message);
    }
    lookAgain();
  };
  return (
    <div class={styles.agents}>
      <p class={typography.help}>
        Customers see that an agent is available while one of them is online. Who was put offline can go
        online again. The change history says who did it.
      </p>
      {failure && <SectionMessage appearance="error" title={failure} live />}
      {closure ? (
        <ClosedNotice {...{ api, closure }} leads onOpened={lookAgain} />
      ) : (
        <Button onClick={closing.open}>Close the chat</Button>
      )}
      {closing.Dialog && <closing.Dialog {...{ api }} onClosed={lookAgain} onDone={closing.close} />}
      {agents.length === 0 ? (
        <p>Nobody is online.</p>
      ) : (
        <ul aria-label="Agents online">
          {agents.map((agent) => (
            <li key={agent.account}>
              <About agent={agent} />
              <Button
                aria-label={`Put offline: ${agent.name}`}
                onClick={() => void putOffline(agent.account)}
              >
                Put offline
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button appearance="subtle" onClick={lookAgain}>
        Look again
      </Button>
    </div>
  );
}

/** An agent's state, since when, and the number of chats. */
function About({ agent: { name, away, by_hours, since, chats } }: { agent: OnlineAgent }) {
  return (
    <span>
      {name}
      <span class={typography.help}>
        {away ? "Away" : "Online"}
        {by_hours && " by working hours"}, chosen <Ago at={since} />,{" "}
        {chats === 1 ? "1 open chat" : `${chats} open chats`}
      </span>
    </span>
  );
}
