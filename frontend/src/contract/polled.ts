// Made by `make contract` from the types of the server. Types only.

/** The frames that a socket would have received. */
export interface Polled {
  frames: unknown[];
  /** The cursor for the next poll without frames. */
  cursor: string;
}
