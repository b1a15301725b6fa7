import { useEffect, useRef } from "preact/hooks";
import type { Presence } from "../contract/answers";
import { call, refusalOf } from "../shared/api";
import type { Chat } from "../shared/chat";
import { onWake } from "../shared/wake";

/** The protocol's limit, in milliseconds, for noticing that agents come or go. */
const ROUND = 20_000;

/** Polls whether an agent is online while there is no connection. The start data has the first answer. */
export function usePresence(key: string, chat: Chat, asks: boolean): void {
  const told = useRef(true);
  useEffect(() => {
    if (!asks) return;
    let over = false;
    const ask = () => {
      if (document.hidden) return;
      void call<Presence>(fetch, "GET", `/widget/${key}/presence`, null).then(
        (presence) => over || chat.hearPresence(presence),
        refusalOf,
      );
    };
    if (!told.current) ask();
    told.current = false;
    const timer = setInterval(ask, ROUND);
    const stopWaking = onWake(window, ask);
    return () => {
      over = true;
      clearInterval(timer);
      stopWaking();
    };
  }, [key, chat, asks]);
}
