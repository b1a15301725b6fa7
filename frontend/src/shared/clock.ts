/** Time and chance, so that tests can decide both. Milliseconds throughout. */
export interface Clock {
  now(): number;
  random(): number;
  /** Runs `action` after `delay`; the answer takes it back. */
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
