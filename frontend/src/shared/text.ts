const DAY = 24 * 60 * 60 * 1000;

/** Dates and times as people read them, in one language. */
export class Dates {
  constructor(
    readonly language: string,
    private readonly now: () => number = Date.now,
  ) {}

  time(at: string): string {
    return this.#format(at, { timeStyle: "short" });
  }

  full(at: string): string {
    return this.#format(at, { dateStyle: "full", timeStyle: "short" });
  }

  /** "Today", "Yesterday", a weekday of the last week, or a date. */
  day(at: string): string {
    const days = this.#daysAgo(at);
    if (days < 2) {
      const relative = new Intl.RelativeTimeFormat(this.language, { numeric: "auto" }).format(-days, "day");
      return relative.charAt(0).toLocaleUpperCase(this.language) + relative.slice(1);
    }
    return this.#format(at, days < 7 ? { weekday: "long" } : { dateStyle: "long" });
  }

  /** The shortest unambiguous form: a time of today, a weekday of the last week, or a date. */
  short(at: string): string {
    const days = this.#daysAgo(at);
    if (days < 1) return this.time(at);
    return this.#format(at, days < 7 ? { weekday: "short" } : { day: "numeric", month: "short" });
  }

  #daysAgo(at: string): number {
    return Math.max(0, Math.round((midnight(this.now()) - midnight(Date.parse(at))) / DAY));
  }

  #format(at: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.language, options).format(new Date(at));
  }
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const LONG = 90;

/** "30 seconds", "12 minutes" */
export function duration(seconds: number, language: string): string {
  const minutes = seconds > LONG;
  const unit = minutes ? "minute" : "second";
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return format.format(minutes ? Math.ceil(seconds / 60) : seconds);
}
