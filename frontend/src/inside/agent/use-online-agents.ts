import { useEffect, useState } from "preact/hooks";
import type { OnlineAgent, OnlineAgents } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";

/** Who of the project is online; asked for anew whenever one of the reasons changes. */
export function useOnlineAgents(api: Api, ...reasons: readonly unknown[]): readonly OnlineAgent[] {
  const [agents, setAgents] = useState<readonly OnlineAgent[]>([]);
  useEffect(() => {
    api.get<OnlineAgents>("/api/online-agents").then((online) => setAgents(online.agents), refusalOf);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reasons are counted by who calls
  }, [api, ...reasons]);
  return agents;
}
