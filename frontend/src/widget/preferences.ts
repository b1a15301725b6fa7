import { useState } from "preact/hooks";
import type { Preferences } from "../contract/answers";
import { store, stored } from "../shared/storage";

export type { Preferences };

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
