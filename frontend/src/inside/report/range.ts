/** The first and the last day in a time zone's calendar, as YYYY-MM-DD. */
export interface Range {
  first: string;
  last: string;
}

const DAY = 86_400_000;

/** Today in a time zone's calendar. */
export function today(zone: string, now: number): string {
  // Swedish dates are ISO dates.
  return new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short" }).format(now);
}

/** Some days up to `last`, included. */
export function lastDays(count: number, last: string): Range {
  const begin = Date.parse(last) - (count - 1) * DAY;
  return { first: new Date(begin).toISOString().slice(0, 10), last };
}

const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "1 Jun" or "Jun 1", by language. */
export const shortDay = (at: string): string => day.format(Date.parse(at));
