// Made by `make contract` from the types of the server. Types only.

/** What a client has to say and how far it has got. With no frames it waits for news. */
export interface Poll {
  /** As it would send them through a socket, but for `hello`: the token says who it is. */
  frames: unknown[];
  /** That of the latest answer to a poll without frames; the first has none. */
  cursor?: string;
  /** The highest sequence number of each conversation that it was told. */
  positions?: {
    [k: string]: number;
  };
}
