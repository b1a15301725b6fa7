import type { Conversation } from "../../shared/protocol";
import { say } from "../words/say";

type Waiting = Pick<Conversation, "waiting_since" | "told_at" | "left_at">;

/** What a waiting customer was told or chose, in a few words; null for nothing, or once an agent has answered. */
export function waitState({ waiting_since, told_at, left_at }: Waiting): string | null {
  const counts = (at: string | null | undefined) =>
    !!at && !!waiting_since && Date.parse(at) >= Date.parse(waiting_since);
  if (counts(left_at)) return say("told.left");
  return counts(told_at) ? say("told.told") : null;
}
