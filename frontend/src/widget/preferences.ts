import type { Preferences } from "../contract/answers";
import { useStored } from "./use-stored";

export type { Preferences };

/** The site's defaults with this browser's own choices over them. */
export function usePreferences(
  name: string,
  defaults: Preferences,
): [Preferences, (change: Partial<Preferences>) => void] {
  const [own, choose] = useStored<Preferences>(name);
  return [{ ...defaults, ...own }, choose];
}
