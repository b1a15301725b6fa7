import { useState } from "preact/hooks";
import { store, stored } from "../shared/storage";

/** The newest sequence number that this browser has shown, by conversation. */
export type Seen = Record<string, number>;

export function useSeen(name: string): [Seen, (id: string, seq: number) => void] {
  const [seen, setSeen] = useState<Seen>(() => JSON.parse(stored(name) ?? "{}") as Seen);
  const mark = (id: string, seq: number) => {
    if ((seen[id] ?? 0) >= seq) return;
    const next = { ...seen, [id]: seq };
    setSeen(next);
    store(name, JSON.stringify(next));
  };
  return [seen, mark];
}
