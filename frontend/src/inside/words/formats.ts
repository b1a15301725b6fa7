import { Dates } from "../../shared/text";
import { locale, say } from "./say";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Dates and times of day in the person's language. */
export const dates = (): Dates => new Dates(locale());

export const number = (value: number): string => new Intl.NumberFormat(locale()).format(value);

/** "Anna, Ben". */
export const list = (names: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: "unit", style: "short" }).format(names);

const UNITS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;

/** "2 minutes ago"; "just now" under a minute or if the clock is behind the server's. */
export function ago(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  const unit = UNITS.find(([, length]) => seconds >= length);
  if (!unit) return say("time.just_now");
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "always" });
  return relative.format(-Math.floor(seconds / unit[1]), unit[0]);
}

type Unit = "day" | "hour" | "minute" | "second";

/** "3h", "3 Std.": the narrow form mixes letters and words in many languages. */
function short(value: number, unit: Unit): string {
  const unitDisplay = locale().startsWith("en") ? "narrow" : "short";
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay }).format(value);
}

/** The two largest units: "2d 3h", "1h 20m", "4m 5s", "9s"; zero units are left out. */
export function span(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / DAY);
  const hours = Math.floor(whole / HOUR) % 24;
  const minutes = Math.floor(whole / MINUTE) % 60;
  if (days || hours) {
    const parts = days ? [short(days, "day"), hours && short(hours, "hour")] : [short(hours, "hour")];
    if (!days && minutes) parts.push(short(minutes, "minute"));
    return parts.filter(Boolean).join(" ");
  }
  const rest = short(whole % MINUTE, "second");
  return minutes ? `${short(minutes, "minute")} ${rest}` : rest;
}

/** The same to the minute: "1h 20m", "4m", "under 1m". */
export function minutesSpan(seconds: number): string {
  if (seconds < MINUTE) return say("time.under", { time: short(1, "minute") });
  return seconds < HOUR ? short(Math.floor(seconds / MINUTE), "minute") : span(seconds);
}

/** The largest unit: "4m", "3h", "2d"; nothing under a minute. */
export function roughSpan(seconds: number): string {
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? short(Math.floor(seconds / unit[1]), unit[0]) : "";
}

/** The name of a day of the week; Monday is 0. */
export function weekday(day: number): string {
  const aMonday = Date.UTC(2024, 0, 1);
  const format = new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" });
  return format.format(aMonday + day * DAY * 1000);
}

/** "Austrian German"; the tag itself if the browser has no name for it. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale(), { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The day and time in a zone, as in "Wed 2:32 PM"; `null` if the browser does not know the zone. */
export function localTime(zone: string, now: number): string | null {
  try {
    const format = { weekday: "short", hour: "numeric", minute: "2-digit", timeZone: zone } as const;
    return new Intl.DateTimeFormat(locale(), format).format(now);
  } catch {
    return null;
  }
}
