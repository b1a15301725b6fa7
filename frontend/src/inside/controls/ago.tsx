import { useEffect, useState } from "preact/hooks";
import { Dates } from "../../shared/text";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const dates = new Dates("en");

/** "2 minutes ago"; "just now" under a minute or when the clock is behind the server's. */
export function ago(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? relative.format(-Math.floor(seconds / unit[1]), unit[0]) : "just now";
}

/** A past moment as relative time, kept up to date, with the exact time as its tooltip. */
export function Ago({ at }: { at: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <time dateTime={at} title={dates.full(at)}>
      {ago(new Date(at), now)}
    </time>
  );
}
