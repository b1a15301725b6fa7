import { NEW } from "../shared/conversation";
import type { Gate } from "./access";
import type { Access } from "./use-access";

interface Situation extends Pick<Access, "gate" | "asking"> {
  /** The open conversation, if any. */
  id: string | null;
  online: boolean | null;
  /** Whether the list has conversations. */
  listed: boolean;
  /** Whether signing in may be suggested. */
  suggestible: boolean;
}

export interface Screen {
  /** What fills the panel: the account page, the list, or a conversation. */
  view: "account" | "list" | "conversation";
  /** Whether the account page takes a message, too. */
  leaves: boolean;
  writable: boolean;
  /** Why writing is barred, shown in the conversation. */
  notice: Exclude<Gate, "open" | "away"> | null;
  suggests: boolean;
  dialog: Access["asking"];
  /** The view that the back button leaves. */
  back: "question" | "conversation" | null;
  /** Whether the lazy account part is needed. */
  asks: boolean;
}

/** Decides which view the panel shows. */
export function screenOf({ id, gate, asking, online, listed, suggestible }: Situation): Screen {
  const question = asking && asking !== "preferences";
  const leaves = id !== null && gate === "away";
  // While an agent is online, sign-in opens in a dialog; otherwise in the panel itself.
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
