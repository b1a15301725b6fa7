import { useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { useOnlineAgents } from "../agent/use-online-agents";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import * as typography from "../controls/typography.module.css";
import * as styles from "./online-agents.module.css";

/** Who is there for customers; an admin can put them offline. Takes effect at once. */
export function OnlineAgentsList({ api }: { api: Api }) {
  const [changes, setChanges] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const agents = useOnlineAgents(api, changes);
  const putOffline = async (account: string) => {
    try {
      await api.delete(`/api/online-agents/${encodeURIComponent(account)}`);
      setFailure(null);
    } catch (error) {
      setFailure(refusalOf(error).message);
    }
    setChanges(changes + 1);
  };
  return (
    <div class={styles.agents}>
      <p class={typography.help}>
        Customers see that an agent is available while one of them is online. Who was put offline can go
        online again. The change history says who did it.
      </p>
      {failure && <SectionMessage appearance="error" title={failure} live />}
      {agents.length === 0 ? (
        <p>Nobody is online.</p>
      ) : (
        <ul aria-label="Agents online">
          {agents.map(({ account, name }) => (
            <li key={account}>
              <span>{name}</span>
              <Button aria-label={`Put offline: ${name}`} onClick={() => void putOffline(account)}>
                Put offline
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button appearance="subtle" onClick={() => setChanges(changes + 1)}>
        Look again
      </Button>
    </div>
  );
}
