import type { CardCustomer } from "../../contract/answers";

const METHODS = {
  password: "With a password",
  code: "With a code by mail",
  identity: "By the web site",
  portal: "In the portal",
} as const;

/** How a customer signed in. */
export function signedIn({ anonymous, method }: CardCustomer): string {
  if (anonymous) return "Not signed in";
  return method ? METHODS[method] : "Not signed in any more";
}

/** "Austrian German"; the tag itself where the browser knows no name for it. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** "Wed 14:32"; `null` for a zone that the browser does not know. */
export function localTime(zone: string, now: number): string | null {
  try {
    const format = { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
    return new Intl.DateTimeFormat("en-GB", format).format(now);
  } catch {
    return null;
  }
}
