import { useState } from "preact/hooks";
import { store, stored } from "../shared/storage";

/** Values that this browser keeps under a name, and how to change some of them. */
export function useStored<T extends object>(name: string): [Partial<T>, (change: Partial<T>) => void] {
  const [values, setValues] = useState(() => JSON.parse(stored(name) ?? "{}") as Partial<T>);
  const change = (change: Partial<T>) => {
    const next = { ...values, ...change };
    setValues(next);
    store(name, JSON.stringify(next));
  };
  return [values, change];
}
