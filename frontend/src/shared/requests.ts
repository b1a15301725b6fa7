import { ApiError } from "./api";
import type { Clock } from "./clock";
import type { Ref, ServerFrame } from "./protocol";

/** A promise of the frame that answers a request. */
export interface Waiting {
  resolve: (frame: ServerFrame) => void;
  reject: (error: ApiError) => void;
}

/** Requests that wait for the frame with their `ref`. */
export class Requests {
  readonly #waiting = new Map<Ref, Waiting>();

  constructor(private readonly clock: Clock) {}

  /** The answer with this `ref`; calls `onLate` after `time` milliseconds without one. */
  answer<T extends ServerFrame>(ref: Ref, time: number, onLate: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const stopTimer = this.clock.after(time, onLate);
      this.#waiting.set(ref, {
        resolve: (answer) => {
          stopTimer();
          resolve(answer as T);
        },
        reject: (error) => {
          stopTimer();
          reject(error);
        },
      });
    });
  }

  /** Removes the request that waits for this `ref`. */
  settle(ref: Ref | null | undefined): Waiting | undefined {
    const waiting = this.#waiting.get(ref ?? "");
    this.#waiting.delete(ref ?? "");
    return waiting;
  }

  /** Rejects all of them: the connection is gone. */
  fail(): void {
    failAll(this.#waiting, disconnected());
  }
}

export function failAll(waiting: Map<Ref, Waiting>, error: ApiError): void {
  const all = [...waiting.values()];
  waiting.clear();
  for (const { reject } of all) reject(error);
}

export function disconnected(): ApiError {
  return new ApiError({ code: "unavailable", message: "" });
}
