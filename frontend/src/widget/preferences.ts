import type { Preferences } from "../contract/answers";
import { useStored } from "./use-stored";

export type { Preferences };

/** The site's defaults, overridden by this browser's choices. */
export function usePreferences(
  name: string,
  defaults: Preferences,
): [Preferences, (change: Partial<Preferences>) => void] {
  const [own, choose] = useStored<Preferences>(name);
  return [{ ...defaults, ...own }, choose];
}
