import type { Clock } from "./clock";

/** The pause before loading is retried, in milliseconds, shortened at random by up to half. */
const PAUSE = 5_000;

/** Code loaded when first needed; loading is retried until it succeeds. */
export class Lazy<T> {
  /** The loaded value. */
  made: T | undefined;
  /** Actions waiting for it; `undefined` until it is first needed. */
  #waiting: ((made: T) => void)[] | undefined;

  /** @param make loads it; a rejection counts as a temporary network failure */
  constructor(
    private readonly make: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** Loads the code before it is used. */
  prepare(): void {
    if (this.#waiting) return;
    this.#waiting = [];
    this.#load();
  }

  /** Runs an action now, or once the code has loaded, in order. */
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
