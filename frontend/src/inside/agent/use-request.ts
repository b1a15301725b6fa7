import { useCallback, useEffect, useState } from "preact/hooks";
import type {
  Assignable,
  Colleague,
  Project,
  RequestNow,
  RequestStep,
  RequestSteps,
  TransferTargets,
} from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { refusalInWords } from "../words/refusals";

/** A conversation's request, and an agent's actions on it. `problem` has the last error, in words. */
export interface RequestHere {
  request: RequestNow | null;
  problem: string | null;
  busy: boolean;
  steps: () => Promise<RequestStep[]>;
  people: () => Promise<Colleague[]>;
  /** Those to which the chat can be transferred. */
  projects: () => Promise<Project[]>;
  /** Resolves to whether it was done. */
  take: (step: string) => Promise<boolean>;
  assign: (account: string) => Promise<boolean>;
  transfer: (wanted: { id: string; project: string; note: string }) => Promise<boolean>;
}

/** Follows the server's news of the conversation; Jira is asked only when the agent acts. */
export function useRequest(api: Api, conversation: Conversation): RequestHere {
  const [request, setRequest] = useState<RequestNow | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const path = `/api/conversations/${conversation.id}/request`;
  const elsewhere = `/api/conversations/${conversation.id}/transfer`;

  useEffect(() => {
    // One that moved on is not ours to ask about.
    if (conversation.closed) return;
    let current = true;
    api.get<RequestNow>(path).then((now) => current && setRequest(now), refusalOf);
    return () => void (current = false);
  }, [api, path, conversation]);

  const attempt = useCallback(async <T>(action: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setProblem(null);
    try {
      return await action();
    } catch (error) {
      setProblem(refusalInWords(refusalOf(error)));
      return null;
    } finally {
      setBusy(false);
    }
  }, []);
  const change = async (action: () => Promise<RequestNow>) => {
    const now = await attempt(action);
    if (now) setRequest(now);
    return now !== null;
  };

  return {
    request,
    problem,
    busy,
    steps: async () => (await attempt(() => api.get<RequestSteps>(`${path}/steps`)))?.steps ?? [],
    people: async () => (await attempt(() => api.get<Assignable>(`${path}/assignable?query=`)))?.people ?? [],
    projects: async () => (await attempt(() => api.get<TransferTargets>(elsewhere)))?.projects ?? [],
    transfer: async (wanted) => (await attempt(() => api.post(elsewhere, wanted).then(() => true))) ?? false,
    take: (step) => change(() => api.post<RequestNow>(`${path}/steps`, { step })),
    assign: (account) => change(() => api.put<RequestNow>(`${path}/assignee`, { account })),
  };
}
