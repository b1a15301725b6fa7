import type { Clock } from "./clock";

/** The pause before loading is tried again, in milliseconds; chance takes up to half of it away. */
const PAUSE = 5_000;

/** Something whose code is loaded when it is first needed; loading is tried until it succeeds. */
export class Lazy<T> {
  /** Once it has loaded. */
  made: T | undefined;
  /** What to do then; `undefined` as long as nobody has needed it. */
  #waiting: ((made: T) => void)[] | undefined;

  /** @param make loads it; a rejection is taken for a passing trouble with the network */
  constructor(
    private readonly make: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** Loads it, without a use for it yet. */
  prepare(): void {
    if (this.#waiting) return;
    this.#waiting = [];
    this.#load();
  }

  /** Runs an action now, or in its turn once the code has loaded. */
  use(action: (made: T) => void): void {
    this.prepare();
    this.tell(action);
  }

  /** The same, but only if it was needed before. */
  tell(action: (made: T) => void): void {
    if (this.made) action(this.made);
    else this.#waiting?.push(action);
  }

  #load(): void {
    this.make().then(
      (made) => {
        this.made = made;
        for (const action of this.#waiting ?? []) action(made);
        this.#waiting = [];
      },
      () => this.clock.after(PAUSE * (1 - this.clock.random() / 2), () => this.#load()),
    );
  }
}
