import type { AuthState } from "./auth";
import type { Start } from "./start-data";

/**
 * What a customer needs before writing: `sign_in`, `identity` (signing in on the web site), `away` (an address to reply
 * to, as no agent is online), `ended` (signing in again after the session ended), or `closed` (a new conversation).
 */
export type Gate = "open" | "sign_in" | "identity" | "away" | "ended" | "closed";

interface Situation {
  auth: AuthState;
  /** Whether this conversation has no messages yet. */
  starting: boolean;
  agentsOnline: boolean | null;
  /** Error codes of this conversation's refused messages. */
  refused: ReadonlySet<string | undefined>;
}

export function gateOf(start: Start, { auth, starting, agentsOnline, refused }: Situation): Gate {
  if (auth.ended) return "ended";
  if (auth.who === "customer") return "open";
  if (start.require_identity || refused.has("identity_required")) return "identity";
  const anonymous = start.anonymous && !refused.has("sign_in_required");
  if (agentsOnline === false && starting) return "away";
  return anonymous ? "open" : "sign_in";
}

/** The sign-in methods on offer. */
export type Offers = Pick<Start, "key" | "sign_in" | "registration" | "privacy_link" | "leaves">;

export function canSignIn({ sign_in: { password, code } }: Offers): boolean {
  return password || code;
}
