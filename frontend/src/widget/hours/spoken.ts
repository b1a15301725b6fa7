const DAY = 24 * 60 * 60 * 1000;

/**
 * A future moment in words: a text's key, and a time, with its day if that is later than tomorrow. The zone is included
 * if the clock of the chat's hours, `offset` minutes ahead of UTC, differs from the browser's.
 */
export function spoken(
  at: Date,
  offset: number,
  language: string,
  now = new Date(),
): Record<"key" | "when", string> {
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  const format = new Intl.DateTimeFormat(language, {
    hour: "numeric",
    minute: "2-digit",
    ...(days > 1 && { weekday: "long" }),
    ...(days > 6 && { day: "numeric", month: "long" }),
    ...(at.getTimezoneOffset() !== -offset && { timeZoneName: "short" }),
  });
  return { key: ["back.today", "back.tomorrow"][days] ?? "back.later", when: format.format(at) };
}

const midnight = (at: Date) => new Date(at).setHours(0, 0, 0, 0);
