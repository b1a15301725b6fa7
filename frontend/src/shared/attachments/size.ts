const KILOBYTE = 1024;

/** A size in one language: "120 kB", "3.4 MB". */
export function inWords(bytes: number, language: string): string {
  const large = bytes >= KILOBYTE ** 2;
  const [value, unit] = large
    ? [bytes / KILOBYTE ** 2, "megabyte"]
    : [Math.max(1, Math.round(bytes / KILOBYTE)), "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

/** A wait in whole minutes, in one language. */
export function minutes(seconds: number, language: string): string {
  const options = { style: "unit", unit: "minute", unitDisplay: "long" } as const;
  return new Intl.NumberFormat(language, options).format(Math.ceil(seconds / 60));
}
