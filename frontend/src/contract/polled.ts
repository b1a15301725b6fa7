// Made by `make contract` from the types of the server. Types only.

/** What a socket would have brought. */
export interface Polled {
  frames: unknown[];
  /** To be sent with the next poll that has no frames. */
  cursor: string;
}
