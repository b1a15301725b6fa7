import { useStored } from "./use-stored";

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
  const [own, choose] = useStored<Preferences>(name);
  return [{ ...defaults, ...own }, choose];
}
