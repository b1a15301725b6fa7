/** Days by a time zone's calendar, both in it, as YYYY-MM-DD. */
export interface Range {
  first: string;
  last: string;
}

const DAY = 86_400_000;

/** Today, by a time zone's calendar. */
export function today(zone: string, now: number): string {
  // The Swedish way to write a date is ISO's.
  return new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short" }).format(now);
}

/** The days up to `last`, which is one of them. */
export function lastDays(count: number, last: string): Range {
  const begin = Date.parse(last) - (count - 1) * DAY;
  return { first: new Date(begin).toISOString().slice(0, 10), last };
}

const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "1 Jun" or "Jun 1", as the language has it. */
export const shortDay = (at: string): string => day.format(Date.parse(at));
