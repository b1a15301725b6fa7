import { systemClock, type Clock } from "../../shared/clock";
import type { Notice } from "../../shared/protocol";

const REPEAT = 30_000;
const EVENTS = ["keydown", "pointerdown", "pointermove"] as const;

/** Decides when to report activity on the page to the server. */
export class ActivityReporter {
  #reportedAt = -Infinity;

  constructor(private readonly clock: Clock = systemClock) {}

  /** The frame to send after activity, if any. */
  notice(away: boolean): Notice | null {
    const now = this.clock.now();
    if (!away && now - this.#reportedAt < REPEAT) return null;
    this.#reportedAt = now;
    return { type: "active" };
  }
}

/** Calls back at each key and pointer movement; returns a function that stops it. */
export function onActivity(page: EventTarget, action: () => void): () => void {
  const hear = (event: Event) => isSomebody(event) && action();
  for (const name of EVENTS) page.addEventListener(name, hear, { capture: true, passive: true });
  return () => {
    for (const name of EVENTS) page.removeEventListener(name, hear, { capture: true });
  };
}

/** Browsers also report a resting pointer when the content below it moves. */
function isSomebody(event: Event): boolean {
  const { movementX, movementY } = event as PointerEvent;
  return event.type !== "pointermove" || movementX !== 0 || movementY !== 0;
}
