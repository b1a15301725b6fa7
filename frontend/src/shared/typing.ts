import { systemClock, type Clock } from "./clock";
import { NEW } from "./conversation";
import type { Notice } from "./protocol";

const REPEAT = 4_000;
const EXPIRY = 6_000;

/** When to tell others that one is typing, and when to forget that others are. */
export class Typing {
  readonly #expiring = new Map<string, () => void>();
  #told = { conversation: "", at: -Infinity };

  constructor(private readonly clock: Clock = systemClock) {}

  /** What the others have to be told, if anything, once one is typing or has stopped. */
  notice(conversation: string, active: boolean): Notice | null {
    if (conversation === NEW) return null;
    const now = this.clock.now();
    const told = this.#told.conversation === conversation && now - this.#told.at < REPEAT;
    if (active === told) return null;
    this.#told = { conversation, at: active ? now : -Infinity };
    return { type: "typing", conversation, active };
  }

  /** A message says, too, that one has stopped. */
  spoken(): void {
    this.#told.at = -Infinity;
  }

  /** Calls `forget` when nothing is heard of somebody for a while. */
  expire(typist: string, forget: () => void): void {
    this.#expiring.get(typist)?.();
    this.#expiring.set(typist, this.clock.after(EXPIRY, forget));
  }
}
