/** The locks of one browser: who comes first holds one until their tab ends or another steals it. */
export class FakeLocks {
  #holder: { fail: (error: Error) => void } | null = null;
  #queue: (() => void)[] = [];

  request(_name: string, options: LockOptions, hold: () => Promise<unknown>): Promise<unknown> {
    return new Promise((_resolve, fail) => {
      const take = () => {
        this.#holder = { fail };
        void hold();
      };
      options.signal?.addEventListener("abort", () => {
        this.#queue = this.#queue.filter((waiting) => waiting !== take);
        fail(new DOMException("", "AbortError"));
      });
      if (options.steal) {
        this.#holder?.fail(new DOMException("", "AbortError"));
        take();
      } else if (this.#holder) this.#queue.push(take);
      else take();
    });
  }

  /** The tab that holds the lock ends. */
  release(): void {
    this.#holder = null;
    this.#queue.shift()?.();
  }
}

/** One tab's end of what all tabs of a browser hear. */
export class FakeChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  /** Hears nothing and says nothing. */
  frozen = false;

  constructor(private readonly all: Set<FakeChannel>) {
    all.add(this);
  }

  postMessage(data: unknown): void {
    const copy = structuredClone(data);
    if (this.frozen) return;
    for (const other of this.all)
      if (other !== this)
        queueMicrotask(() => {
          if (!other.frozen) other.onmessage?.({ data: copy });
        });
  }
}
