import { useEffect, useState } from "preact/hooks";

/** Whole seconds left, and a function that restarts the countdown. */
export function useCountdown(initial = 0): [number, (seconds: number) => void] {
  const [end, setEnd] = useState(() => Date.now() + initial * 1000);
  const [left, setLeft] = useState(initial);
  useEffect(() => {
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(seconds);
      if (!seconds) clearInterval(timer);
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return [
    left,
    (seconds) => {
      setEnd(Date.now() + seconds * 1000);
      setLeft(seconds);
    },
  ];
}
