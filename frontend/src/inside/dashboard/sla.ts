import type { Sla } from "../../contract/server-frames";
import type { Level } from "./waits";
import { minutesSpan } from "../words/formats";
import { say } from "../words/say";

const MINUTE = 60;

/** Little is left below this many seconds, or below this part of the goal, whichever is less. */
const LITTLE = 30 * MINUTE;
const LITTLE_OF_GOAL = 1 / 4;

/** The state of an SLA in words: "1h 20m left", "Breached 5m ago", "Paused, 1h 20m left". */
export interface TimeLeft {
  level: Level;
  words: string;
}

/** The state of an SLA at a moment, in milliseconds. */
export function timeLeft({ breach_at, left, goal }: Sla, now: number): TimeLeft {
  const paused = breach_at === null;
  const seconds = paused ? (left ?? 0) : (Date.parse(breach_at) - now) / 1_000;
  if (seconds <= 0) {
    return { level: "too-late", words: paused ? say("sla.breached_paused") : breached(-seconds) };
  }
  const little = goal === null ? LITTLE : Math.min(LITTLE, goal * LITTLE_OF_GOAL);
  const words = say("sla.left", { time: minutesSpan(seconds) });
  return paused
    ? { level: undefined, words: say("sla.paused_left", { left: words }) }
    : { level: seconds < little ? "late" : undefined, words };
}

function breached(seconds: number): string {
  if (seconds < MINUTE) return say("sla.breached_now");
  return say("sla.breached", { ago: say("time.ago", { time: minutesSpan(seconds) }) });
}
