import { useEffect, useState } from "preact/hooks";
import type { Hours } from "../../contract/answers";
import { call, refusalOf } from "../../shared/api";
import { onWake } from "../../shared/wake";

/** Seconds before an unreachable server is asked again: at first, and at most. */
const AGAIN = 60;
const AT_MOST = 86_400;

/** The hours of a chat, if they are known. */
export function useHours(widget: string, language: string): Hours | null {
  const [hours, setHours] = useState<Hours | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const hear = (found: Hours | null, again: number) => {
      if (over) return;
      setHours(found);
      clearTimeout(timer);
      if (again) timer = setTimeout(ask, Math.min(again, AT_MOST) * 1000);
    };
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const query = new URLSearchParams({ lang: language, tz: timeZone });
    const ask = () =>
      void call<Hours>(fetch, "GET", `/widget/${widget}/hours?${query}`, null).then(
        (found) => hear(found, found.again),
        (error: unknown) => {
          refusalOf(error);
          hear(null, AGAIN);
        },
      );
    ask();
    const stopWaking = onWake(window, ask);
    return () => {
      over = true;
      clearTimeout(timer);
      stopWaking();
    };
  }, [widget, language]);
  return hours;
}
