import { NEW } from "../shared/conversation";
import type { Gate } from "./access";
import type { Access } from "./use-access";

interface Situation extends Pick<Access, "gate" | "asking"> {
  /** The conversation that is open, if any. */
  id: string | null;
  online: boolean | null;
  /** There are conversations to go back to. */
  listed: boolean;
  /** The person could be reminded that they can sign in. */
  suggestible: boolean;
}

export interface Screen {
  /** What fills the panel: the place to sign in, register and leave a message, the list, or a conversation. */
  view: "account" | "list" | "conversation";
  /** There is a message to be left. */
  leaves: boolean;
  writable: boolean;
  /** Why one cannot write, said in the conversation. */
  notice: Exclude<Gate, "open" | "away"> | null;
  suggests: boolean;
  dialog: Access["asking"];
  /** What "Back" leaves. */
  back: "question" | "conversation" | null;
  /** Whether the part about accounts is needed. */
  asks: boolean;
}

/** Decides what the panel shows. */
export function screenOf({ id, gate, asking, online, listed, suggestible }: Situation): Screen {
  const question = asking && asking !== "preferences";
  const leaves = id !== null && gate === "away";
  // While somebody is online one is asked in a dialog, else in the panel itself.
  const paged = leaves || (question && !online);
  const barred = gate === "open" || gate === "away" ? null : gate;
  const suggests = suggestible && id !== NEW;
  const back = id !== null && listed ? "conversation" : null;
  return {
    view: paged ? "account" : id === null ? "list" : "conversation",
    leaves,
    writable: !barred,
    notice: paged || id === null ? null : barred,
    suggests,
    dialog: question && paged ? null : asking,
    back: question && paged ? "question" : back,
    asks: !!(paged || asking || barred || suggests),
  };
}
