import { duration } from "../delivery/words";

/** A duration from seconds, or a dash if nothing was measured. */
export const took = (seconds: number | null): string => (seconds === null ? "–" : duration(seconds));

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** A share as a percentage. */
export const share = (part: number, all: number): string => (all === 0 ? "–" : percent.format(part / all));

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** A language's English name. */
export const languageName = (code: string): string => (code ? (languages.of(code) ?? code) : "Others");

/** "08:00". */
export const hourName = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
