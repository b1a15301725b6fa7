/** Time and randomness, in milliseconds; tests replace both. */
export interface Clock {
  now(): number;
  random(): number;
  /** Runs `action` after `delay`; returns a function that cancels it. */
  after(delay: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(delay, action) {
    const timer = setTimeout(action, delay);
    return () => clearTimeout(timer);
  },
};
