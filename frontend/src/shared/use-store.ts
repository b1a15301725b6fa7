import { useEffect, useState } from "preact/hooks";

/** The readable part of a `Store`. */
export interface Readable<T> {
  readonly state: T;
  subscribe(listener: () => void): () => void;
}

/** The current state; rerenders the component when it changes. */
export function useStore<T extends object>(store: Readable<T>): T {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.subscribe(() => setState(store.state));
  }, [store]);
  return state;
}
