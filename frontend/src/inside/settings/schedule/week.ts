import type { SpecialDay, Span, WeekDay } from "../../values";

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The number of days, from Monday on, that "all weekdays" means. */
const WEEKDAYS = 5;
const MIDNIGHT = "00:00";
const END_OF_DAY = "24:00";
const USUAL: Span = { start: "09:00", end: "17:00" };
const BLANK: Span = { start: "", end: "" };
/** The default length of added hours. */
const FOLLOWING_HOURS = 4;

/** Seven days, Monday first: a day's number is its index. */
export function wholeWeek(week: readonly WeekDay[]): WeekDay[] {
  return DAYS.map((_, day) => ({ day, spans: week.find((each) => each.day === day)?.spans ?? [] }));
}

/** The days with hours; only these are saved. */
export function openDays(week: readonly WeekDay[]): WeekDay[] {
  return week.filter(({ spans }) => spans.length > 0);
}

/** Office hours, the default of a new schedule. */
export function usualWeek(): WeekDay[] {
  return DAYS.map((_, day) => ({ day, spans: day < WEEKDAYS ? [USUAL] : [] }));
}

export function withSpans(week: readonly WeekDay[], day: number, spans: Span[]): WeekDay[] {
  return week.map((each) => (each.day === day ? { day, spans } : each));
}

/** Copies the hours of one day to Monday to Friday. */
export function copiedToWeekdays(week: readonly WeekDay[], from: number): WeekDay[] {
  const spans = week[from]?.spans ?? [];
  return week.map((each) => (each.day < WEEKDAYS ? { day: each.day, spans } : each));
}

/** Hours after the day's last ones, the usual ones for an empty day, or blank ones. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return USUAL;
  const hour = Number(last.end.slice(0, 2)) + FOLLOWING_HOURS;
  if (!last.end || runsOver(last) || hour >= 24) return BLANK;
  return { start: last.end, end: `${hour}${last.end.slice(2)}`.padStart(5, "0") };
}

/** A time field has no 24:00: midnight at the end of a span is the end of the day. */
export const endShown = (end: string) => (end === END_OF_DAY ? MIDNIGHT : end);
export const endMeant = (shown: string) => (shown === MIDNIGHT ? END_OF_DAY : shown);

/** Whether the hours end on the next day. */
export function runsOver({ start, end }: Span): boolean {
  return Boolean(start && end) && end < start;
}

export function hoursInWords(spans: readonly Span[]): string {
  return spans.map(({ start, end }) => `${start}–${end}`).join(", ") || "closed";
}

export function weekInWords(week: readonly WeekDay[]): string {
  return wholeWeek(week)
    .map(({ day, spans }) => `${(DAYS[day] ?? "").slice(0, 3)} ${hoursInWords(spans)}`)
    .join("\n");
}

export function specialDaysInWords(days: readonly SpecialDay[]): string {
  const lines = days.map(
    ({ date, label, spans }) => `${date}${label && ` ${label}`}: ${hoursInWords(spans)}`,
  );
  return lines.join("\n") || "None";
}
