import type { CallerState } from "./auth";
import type { Start } from "./start-data";

/**
 * What stands between a person and the place to write: `sign_in`, `identity` (the web site itself says who they are),
 * `away` (nobody to answer, so there must be an address to answer to), `ended` (a session that is over), or `closed`
 * (a conversation that is).
 */
export type Gate = "open" | "sign_in" | "identity" | "away" | "ended" | "closed";

interface Situation {
  caller: CallerState;
  /** Nothing was said in this conversation yet. */
  starting: boolean;
  agentsOnline: boolean | null;
  /** Codes that the server refused messages of this conversation with. */
  refused: ReadonlySet<string | undefined>;
}

export function gateOf(start: Start, { caller, starting, agentsOnline, refused }: Situation): Gate {
  if (caller.ended) return "ended";
  if (caller.who === "customer") return "open";
  if (start.require_identity || refused.has("identity_required")) return "identity";
  const anonymous = start.anonymous && !refused.has("sign_in_required");
  if (agentsOnline === false && (starting || !anonymous)) return "away";
  return anonymous ? "open" : "sign_in";
}

/** Which ways to become known there are here. */
export type Offers = Pick<Start, "sign_in" | "registration" | "privacy_link">;

export function canSignIn({ sign_in: { password, code } }: Offers): boolean {
  return password || code;
}
