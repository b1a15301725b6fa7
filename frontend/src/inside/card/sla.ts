import type { SlaClock } from "../../contract/answers";

/** How an SLA clock stands. */
export interface Standing {
  breached: boolean;
  /** "3h 12m left", "Paused, 3h 12m left". */
  words: string;
}

/** How a clock stands some seconds after Jira was asked: one that runs has counted on. */
export function standing(clock: SlaClock, later: number): Standing {
  const { running, elapsed } = clock;
  const remaining = clock.remaining === null ? null : clock.remaining - (running === "running" ? later : 0);
  const breached = clock.breached || (remaining !== null && remaining < 0);
  if (running === "stopped") {
    const took = elapsed === null ? "" : `, took ${time(elapsed)}`;
    return { breached, words: `${breached ? "Missed" : "Met"}${took}` };
  }
  const left =
    remaining === null ? "" : remaining < 0 ? `${time(-remaining)} overdue` : `${time(remaining)} left`;
  const why = { running: "", paused: "Paused", outside_hours: "Outside working hours" }[running];
  return { breached, words: [why, left].filter(Boolean).join(", ") };
}

/** "2d 3h", "3h 12m", "4m 5s", "9s". */
export function time(seconds: number): string {
  const whole = Math.floor(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days) return hours ? `${days}d ${hours}h` : `${days}d`;
  if (hours) return minutes ? `${hours}h ${minutes}m` : `${hours}h`;
  return minutes ? `${minutes}m ${whole % 60}s` : `${whole}s`;
}
