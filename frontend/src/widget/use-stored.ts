import { useState } from "preact/hooks";
import { store, stored } from "../shared/storage";

/** Values in this browser's storage under a name, and a function that changes some of them. */
export function useStored<T extends object>(name: string): [Partial<T>, (change: Partial<T>) => void] {
  const [values, setValues] = useState(() => JSON.parse(stored(name) ?? "{}") as Partial<T>);
  const change = (change: Partial<T>) => {
    const next = { ...values, ...change };
    setValues(next);
    store(name, JSON.stringify(next));
  };
  return [values, change];
}
