import { useEffect, useState } from "preact/hooks";

/** What a `Store` shows of itself. */
export interface Readable<T> {
  readonly state: T;
  subscribe(listener: () => void): () => void;
}

/** The present state; the component is drawn again whenever it changes. */
export function useStore<T extends object>(store: Readable<T>): T {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.subscribe(() => setState(store.state));
  }, [store]);
  return state;
}
