import { byWriting, type Echo } from "./conversation";
import { forgetAll, store, stored, storedNames } from "./storage";

/** The most that the browser keeps, in messages and in UTF-16 units: a small part of the 5 MiB that an origin has. */
const MOST = 50;
const MOST_CHARACTERS = 200_000;

/** Refusals that say nothing about the message: it is sent again at the next opening. */
const PASSING: ReadonlySet<string | undefined> = new Set([
  "unavailable",
  "too_many_requests",
  "unauthorized",
]);

/** An echo for the next attempt: a permanent error stays with it. */
export function forRetry({ clientId, body, attachments, at, about, error }: Echo): Echo {
  const same = { clientId, body, attachments, at, about };
  return { ...same, ...(error !== undefined && !PASSING.has(error) && { error }) };
}

/**
 * Own messages that the server has not acknowledged, kept in this browser through reloads and crashes. Each has a name
 * of its own in the storage, so that tabs never write over each other's.
 */
export class Unsent {
  constructor(private readonly prefix: string) {}

  /** All of them with the ids of their conversations, in the order in which they were written. */
  all(): [string, Echo][] {
    return storedNames(this.prefix)
      .map((name) => JSON.parse(stored(name) as string) as [string, Echo])
      .sort(([, a], [, b]) => byWriting(a, b));
  }

  /** Stores a message or its new state; does nothing if there are too many. */
  keep(conversation: string, echo: Echo): void {
    const others = this.all().filter(([, { clientId }]) => clientId !== echo.clientId);
    const characters = others.reduce((sum, [, { body }]) => sum + body.length, echo.body.length);
    if (others.length < MOST && characters <= MOST_CHARACTERS)
      store(this.prefix + echo.clientId, JSON.stringify([conversation, forRetry(echo)]));
  }

  drop(clientId: string): void {
    store(this.prefix + clientId, null);
  }

  /** Forgets all of them, as when another person signs in. */
  forget(): void {
    forgetAll(this.prefix);
  }
}
