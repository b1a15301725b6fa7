// Made by `make contract` from the types of the server. Types only.

/** A client's frames and how far it has got. A poll without frames waits for news. */
export interface Poll {
  /** The frames of the socket, except `hello`: the token identifies the client. */
  frames: unknown[];
  /** The cursor of the latest answer to a poll without frames; empty in the first poll. */
  cursor?: string;
  /** The highest sequence number that the client has of each conversation. */
  positions?: {
    [k: string]: number;
  };
}
