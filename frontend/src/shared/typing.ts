import { systemClock, type Clock } from "./clock";
import { NEW } from "./conversation";
import type { Notice } from "./protocol";

const REPEAT = 4_000;
const EXPIRY = 6_000;

/** When to report own typing, and when to forget others'. */
export class Typing {
  readonly #expiring = new Map<string, () => void>();
  #told = { conversation: "", at: -Infinity };

  constructor(private readonly clock: Clock = systemClock) {}

  /** What to report, if anything, once the person is typing or has stopped. */
  notice(conversation: string, active: boolean): Notice | null {
    if (conversation === NEW) return null;
    const now = this.clock.now();
    const told = this.#told.conversation === conversation && now - this.#told.at < REPEAT;
    if (active === told) return null;
    this.#told = { conversation, at: active ? now : -Infinity };
    return { type: "typing", conversation, active };
  }

  /** A message also ends typing. */
  spoken(): void {
    this.#told.at = -Infinity;
  }

  /** Calls `forget` when a person has not typed for a while. */
  expire(typist: string, forget: () => void): void {
    this.#expiring.get(typist)?.();
    this.#expiring.set(typist, this.clock.after(EXPIRY, forget));
  }
}
