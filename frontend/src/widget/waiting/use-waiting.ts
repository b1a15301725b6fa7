import { useEffect, useState } from "preact/hooks";
import type { Waiting } from "../../contract/answers";
import type { WaitingApi } from "./waiting-api";

/** Milliseconds before an unreachable server is asked again. */
const AGAIN = 60_000;

/** Milliseconds before the first request: registering changes the conversation or the customer shortly afterwards. */
const SETTLES = 500;

/**
 * The notice for the customer, and whether it is time to say that nobody has answered, which is reported to the server.
 * `waits`: the last message is the customer's.
 */
export function useWaiting(
  api: WaitingApi | undefined,
  waits: boolean,
): { known: Waiting | null; due: boolean; onWaiting: (waiting: Waiting) => void } {
  const [known, setKnown] = useState<Waiting | null>(null);
  const [due, setDue] = useState(false);
  useEffect(() => {
    setKnown(null);
    setDue(false);
    if (!api || !waits) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const lookIn = (delay: number) => (timer = setTimeout(look, delay));
    const hear = (found: Waiting) => {
      if (over) return;
      setKnown(found);
      if (found.seconds === null) return;
      // Asked again when it is time: an answer may be on its way, and timers stop while a computer sleeps.
      if (found.seconds > 0) return lookIn(found.seconds * 1000);
      setDue(true);
      api.told().catch(again);
    };
    const again = () => !over && lookIn(AGAIN);
    const look = () => void api.waiting().then(hear, again);
    lookIn(SETTLES);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api, waits]);
  return { known, due, onWaiting: setKnown };
}
