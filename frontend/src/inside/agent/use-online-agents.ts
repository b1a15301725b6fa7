import { useEffect, useState } from "preact/hooks";
import type { OnlineAgents } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";

const NOBODY: OnlineAgents = { agents: [], own: null, closure: null, leads: false };

/** The project's online agents and my choice; requested again whenever one of the reasons changes. */
export function useOnlineAgents(api: Api, ...reasons: readonly unknown[]): OnlineAgents {
  const [online, setOnline] = useState(NOBODY);
  useEffect(() => {
    api.get<OnlineAgents>("/api/online-agents").then(setOnline, refusalOf);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reasons are counted by who calls
  }, [api, ...reasons]);
  return online;
}
