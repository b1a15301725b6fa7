import { useCallback, useEffect, useState } from "preact/hooks";
import type { Offer, Offers } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { chime } from "../../shared/chime";
import type { SocketState } from "../../shared/socket";
import type { AgentChat } from "../agent/agent-chat";
import { refusalInWords } from "../words/refusals";

export const PATH = "/api/offers";

/** How long a failure is shown, in milliseconds. */
const SHOWN = 10_000;

/** An offer with its end by this browser's clock. */
export interface Timed extends Offer {
  until: number;
}

/** The offers to this agent, kept up to date; a new one plays a sound. */
export function useOffers(api: Api, chat: AgentChat, connection: SocketState) {
  const [offers, setOffers] = useState<readonly Timed[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  const load = useCallback(
    () =>
      void api.get<Offers>(PATH).then(({ offers: found }) => {
        const now = Date.now();
        setOffers((before) => {
          const known = new Set(before.map(({ conversation }) => conversation));
          if (found.some(({ conversation }) => !known.has(conversation))) chime();
          return found.map((each) => ({ ...each, until: now + each.seconds * 1_000 }));
        });
      }, refusalOf),
    [api],
  );
  useEffect(() => {
    if (connection === "open") load();
    return chat.onOffers(load);
  }, [chat, connection, load]);

  useEffect(() => {
    if (failure === null) return;
    const timer = setTimeout(setFailure, SHOWN, null);
    return () => clearTimeout(timer);
  }, [failure]);

  const drop = useCallback(
    (id: string) => setOffers((all) => all.filter(({ conversation }) => conversation !== id)),
    [],
  );
  /** Answers an offer; resolves to whether it was still open. */
  const answer = async (id: string, accepts: boolean): Promise<boolean> => {
    setFailure(null);
    try {
      await api.post(`${PATH}/${encodeURIComponent(id)}`, { accepts });
      drop(id);
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      setFailure(refusalInWords(refusal));
      // Without an answer it may still be open.
      if (refusal.temporary) load();
      else drop(id);
      return false;
    }
  };
  return { offers, failure, answer, drop };
}
