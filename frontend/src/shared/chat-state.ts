import type { Thread } from "./conversation";
import type { SocketState } from "./socket";

/** The state of a chat, for drawing. */
export interface ChatState {
  /** Also `open` when nothing is missing. */
  connection: SocketState;
  /** Whether the first `welcome` has arrived. */
  welcomed: boolean;
  name: string;
  agentsOnline: boolean | null;
  /** Agents: my own choice. */
  online: boolean;
  /** Agents: whether my pages have been inactive for the time I chose. */
  away?: boolean;
  /** Agents: how often the server has told my own state. */
  told?: number;
  threads: ReadonlyMap<string, Thread>;
}

export const NOTHING_KNOWN: ChatState = {
  connection: "closed",
  welcomed: false,
  name: "",
  agentsOnline: null,
  online: false,
  threads: new Map(),
};
