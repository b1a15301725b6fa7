import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { refusalOf, type ApiError } from "../../shared/api";

/** A request to the server: the latest answer, and the error since. */
export interface Asked<T> {
  answer: T | null;
  problem: ApiError | null;
  asking: boolean;
  again: () => void;
}

/** Asks now, and anew whenever `ask` changes, nothing while it is `null`; the pause spares what is not looked at for long. Milliseconds. */
export function useAsked<T>(ask: (() => Promise<T>) | null, pause = 0): Asked<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [asking, setAsking] = useState(true);
  const asks = useRef({ latest: 0 }).current;

  const again = useCallback(() => {
    if (!ask) return;
    const own = ++asks.latest;
    // A late answer does not belong to the current request.
    const settle = (take: () => void) => {
      if (own !== asks.latest) return;
      take();
      setAsking(false);
    };
    setAsking(true);
    ask().then(
      (found) =>
        settle(() => {
          setAnswer(found);
          setProblem(null);
        }),
      (error: unknown) => settle(() => setProblem(refusalOf(error))),
    );
  }, [ask, asks]);
  useEffect(() => {
    const timer = setTimeout(again, pause);
    return () => {
      clearTimeout(timer);
      asks.latest++;
    };
  }, [again, pause, asks]);

  return { answer, problem, asking, again };
}

/** Calls a function a while after one of these changed, not initially. */
export function useLater(action: () => void, pause: number, changes: readonly unknown[]): void {
  const now = JSON.stringify(changes);
  const before = useRef(now);
  useEffect(() => {
    if (now === before.current) return;
    const timer = setTimeout(() => {
      before.current = now;
      action();
    }, pause);
    return () => clearTimeout(timer);
  }, [now, action, pause]);
}
