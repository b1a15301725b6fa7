import type { SlaClock } from "../../contract/answers";
import { span } from "../words/formats";
import { say } from "../words/say";

/** The state of an SLA clock. */
export interface Standing {
  breached: boolean;
  /** "3h 12m left", "Paused, 3h 12m left". */
  words: string;
}

/** A clock's state some seconds after Jira was asked: a running one has advanced. */
export function standing(clock: SlaClock, later: number): Standing {
  const { running, elapsed } = clock;
  const remaining = clock.remaining === null ? null : clock.remaining - (running === "running" ? later : 0);
  const breached = clock.breached || (remaining !== null && remaining < 0);
  return { breached, words: running === "stopped" ? ended(breached, elapsed) : counting(running, remaining) };
}

function ended(breached: boolean, elapsed: number | null): string {
  if (elapsed === null) return say(breached ? "sla.missed" : "sla.met");
  return say(breached ? "sla.missed_took" : "sla.met_took", { time: span(elapsed) });
}

function counting(running: Exclude<SlaClock["running"], "stopped">, remaining: number | null): string {
  if (remaining === null) return running === "running" ? "" : say(`sla.${running}`);
  const left =
    remaining < 0
      ? say("sla.overdue", { time: span(-remaining) })
      : say("sla.left", { time: span(remaining) });
  return running === "running" ? left : say(`sla.${running}_left`, { left });
}
