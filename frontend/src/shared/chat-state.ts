import type { Thread } from "./conversation";
import type { SocketState } from "./socket";

/** What there is to draw of a chat. */
export interface ChatState {
  /** `open` once nothing is missing, too. */
  connection: SocketState;
  /** Whether the first `welcome` has come. */
  welcomed: boolean;
  name: string;
  agentsOnline: boolean | null;
  /** Agents: my own choice. */
  online: boolean;
  /** Agents: whether nobody has been at my pages for as long as I said. */
  away?: boolean;
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
