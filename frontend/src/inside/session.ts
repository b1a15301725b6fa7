import { systemClock, type Clock } from "../shared/clock";
import { ApiError, type Credentials } from "../shared/api";

/** The server's answer to a renewal. */
export interface Renewed {
  session: string;
  /** Seconds. */
  expires_in: number;
}

/** The lifetime of the page's first session, in milliseconds, like the next two. */
const FIRST_LIFETIME = 15 * 60_000;
/** The time before the end at which renewal starts, and the pause between attempts. */
const AHEAD = 2 * 60_000;
const PAUSE = 30_000;

/**
 * The page session, kept in memory only and renewed before it ends. If renewal fails until then, it is `lost` until a
 * later attempt succeeds or the page is reloaded.
 */
export class RenewingSession implements Credentials {
  #token: string;
  #endsAt: number;
  #lost = false;
  #reason: ApiError | undefined;
  #renewing: Promise<boolean> | undefined;
  #stopTimer = () => {};
  readonly #listeners = new Set<(lost: boolean) => void>();

  constructor(
    token: string,
    private readonly exchange: (token: string) => Promise<Renewed>,
    private readonly clock: Clock = systemClock,
  ) {
    this.#token = token;
    this.#endsAt = clock.now() + FIRST_LIFETIME;
    this.#schedule();
    // A sleeping computer runs no timers.
    document.addEventListener("visibilitychange", () => this.#catchUp());
  }

  token(): string {
    return this.#token;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Why the session cannot be renewed, if reloading the page would not help either. */
  get reason(): ApiError | undefined {
    return this.#reason;
  }

  /** Calls the listener when the session is lost or renewed; returns the unsubscribe function. */
  subscribe(listener: (lost: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Renews now; callers at the same time share one exchange. Resolves to whether there is a new token. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    let renewed: Renewed | undefined;
    try {
      renewed = await this.exchange(this.#token);
      this.#token = renewed.session;
      this.#endsAt = this.clock.now() + renewed.expires_in * 1000;
      this.#reason = undefined;
    } catch (error) {
      // Jira or our server did not answer; the next attempt may succeed before the session ends.
      this.#reason = error instanceof ApiError && error.code === "wrong_clock" ? error : undefined;
    }
    this.#tell(this.clock.now() >= this.#endsAt);
    this.#schedule();
    return renewed !== undefined;
  }

  #schedule(): void {
    this.#stopTimer();
    const wait = this.#endsAt - AHEAD - this.clock.now();
    this.#stopTimer = this.clock.after(Math.max(wait, PAUSE), () => void this.renew());
  }

  #catchUp(): void {
    const due = this.clock.now() >= this.#endsAt - AHEAD;
    if (document.visibilityState === "visible" && due) void this.renew();
  }

  #tell(lost: boolean): void {
    if (lost === this.#lost) return;
    this.#lost = lost;
    for (const listener of this.#listeners) listener(lost);
  }
}
