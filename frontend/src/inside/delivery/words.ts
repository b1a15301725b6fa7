const numbers = new Intl.NumberFormat("en");
const precise = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const inNumbers = (count: number): string => numbers.format(count);

/** "1 message", "1,200 messages". */
export const counted = (count: number, one: string): string =>
  `${inNumbers(count)} ${count === 1 ? one : `${one}s`}`;

/** Seconds in the largest unit that fits. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${precise.format(seconds)} s`;
  if (seconds < 3600) return `${precise.format(seconds / 60)} min`;
  return `${precise.format(seconds / 3600)} h`;
}
