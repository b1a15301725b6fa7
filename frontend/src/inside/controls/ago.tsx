import { useEffect, useState } from "preact/hooks";
import { ago, dates } from "../words/formats";

/** A past moment as relative time, kept up to date, with the exact time as its tooltip. */
export function Ago({ at }: { at: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <time dateTime={at} title={dates().full(at)}>
      {ago(new Date(at), now)}
    </time>
  );
}
