/** When being online ends automatically; `null` if it does not. */
export type Until = Date | null;

export interface OnlineChoice {
  name: "always" | "hour" | "today" | "hours" | "never";
  online: boolean;
  /** Whether the agent's working hours decide. */
  byHours?: true;
  /** When it would end, were it chosen now. */
  until: (now: Date) => Until;
}

const HOUR = 3_600_000;

/** The next midnight by the agent's own clock, whatever happens to the clocks today. */
function midnight(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
}

/** An agent's choices. */
export const CHOICES: readonly OnlineChoice[] = [
  { online: true, name: "always", until: () => null },
  { online: true, name: "hour", until: (now) => new Date(now.getTime() + HOUR) },
  { online: true, name: "today", until: midnight },
  { online: true, byHours: true, name: "hours", until: () => null },
  { online: false, name: "never", until: () => null },
];

/** An agent's last choice, as far as its end reveals it. */
export function chosenOf(online: boolean, until: Until, byHours: boolean): OnlineChoice | undefined {
  const [always, hour, today, hours, offline] = CHOICES;
  if (byHours) return hours;
  if (!online) return offline;
  if (!until) return always;
  return until.getHours() + until.getMinutes() + until.getSeconds() === 0 ? today : hour;
}
