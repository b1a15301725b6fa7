import { useState } from "preact/hooks";
import { store, stored } from "../shared/storage";

/** What a customer chooses about the list of conversations. */
export interface Preferences {
  /** Show the key of the request that a conversation became. */
  issue_keys: boolean;
  /** Leave out what is resolved, unless there is something new in it. */
  unresolved_only: boolean;
  /** Show what it is about instead of what was said last. */
  summaries: boolean;
}

/** The site's defaults with this browser's own choices over them. */
export function usePreferences(
  name: string,
  defaults: Preferences,
): [Preferences, (change: Partial<Preferences>) => void] {
  const [own, setOwn] = useState<Partial<Preferences>>(
    () => JSON.parse(stored(name) ?? "{}") as Partial<Preferences>,
  );
  const choose = (change: Partial<Preferences>) => {
    const next = { ...own, ...change };
    setOwn(next);
    store(name, JSON.stringify(next));
  };
  return [{ ...defaults, ...own }, choose];
}
