import { useStored } from "./use-stored";

/** The newest sequence number that this browser has shown, by conversation. */
export type Seen = Partial<Record<string, number>>;

export function useSeen(name: string): [Seen, (id: string, seq: number) => void] {
  const [seen, change] = useStored<Seen>(name);
  const mark = (id: string, seq: number) => {
    if ((seen[id] ?? 0) < seq) change({ [id]: seq });
  };
  return [seen, mark];
}
