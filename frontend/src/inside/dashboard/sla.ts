import type { Sla } from "../../contract/server-frames";
import type { Level } from "./waits";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Little is left below this many seconds, or below this part of the goal, whichever is less. */
const LITTLE = 30 * MINUTE;
const LITTLE_OF_GOAL = 1 / 4;

/** How an SLA stands, in words: "1h 20m left", "Breached 5m ago", "Paused, 1h 20m left". */
export interface TimeLeft {
  level: Level;
  words: string;
}

/** How an SLA stands at a moment, in milliseconds. */
export function timeLeft({ breach_at, left, goal }: Sla, now: number): TimeLeft {
  const paused = breach_at === null;
  const seconds = paused ? (left ?? 0) : (Date.parse(breach_at) - now) / 1_000;
  if (seconds <= 0) {
    const since = seconds > -MINUTE ? "just now" : `${span(-seconds)} ago`;
    return { level: "too-late", words: paused ? "Breached, paused" : `Breached ${since}` };
  }
  const little = goal === null ? LITTLE : Math.min(LITTLE, goal * LITTLE_OF_GOAL);
  const words = `${span(seconds)} left`;
  return paused
    ? { level: undefined, words: `Paused, ${words}` }
    : { level: seconds < little ? "late" : undefined, words };
}

/** "2d 3h", "1h 20m", "4m", "under 1m". */
function span(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / DAY),
    Math.floor((seconds % DAY) / HOUR),
    Math.floor((seconds % HOUR) / MINUTE),
  ];
  if (days) return hours ? `${days}d ${hours}h` : `${days}d`;
  if (hours) return minutes ? `${hours}h ${minutes}m` : `${hours}h`;
  return minutes ? `${minutes}m` : "under 1m";
}
