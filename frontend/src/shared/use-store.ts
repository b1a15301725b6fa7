import { useEffect, useState } from "preact/hooks";

/** Something with a state that changes; every state is a new object. */
export interface Store<T> {
  readonly state: T;
  subscribe(listener: () => void): () => void;
}

/** The present state; the component is drawn again whenever it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.subscribe(() => setState(store.state));
  }, [store]);
  return state;
}
