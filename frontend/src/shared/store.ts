/** An observable state. Every change is a new object. */
export abstract class Store<T> {
  readonly #listeners = new Set<() => void>();

  constructor(public state: T) {}

  /** Calls back after every change of `state`; returns the unsubscribe function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected change(change: Partial<T>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
