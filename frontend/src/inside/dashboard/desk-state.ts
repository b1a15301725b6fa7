import type { SavedFilter } from "../../contract/answers";
import type { Conversation } from "../../shared/protocol";
import type { View } from "./views";

/** The content of the list. */
export interface DeskState {
  view: View;
  /** The agent's own, with the view `filter`. */
  filter: SavedFilter | null;
  search: string;
  /** The conversations in their order, as far as they are loaded. */
  rows: Conversation[];
  /** How many came while the list was held. */
  fresh: number;
  /** Whether the first page has come. */
  loaded: boolean;
  /** Whether there are rows after these. */
  more: boolean;
  chosen: string | null;
  counts: Partial<Record<View, number>>;
  /** Of the agent's own filters, by their ids. */
  filtered: Record<string, number>;
  answered: number | null;
  medianSeconds: number | null;
}

/** Before anything is loaded. */
export const NOTHING: Omit<DeskState, "view"> = {
  filter: null,
  search: "",
  rows: [],
  fresh: 0,
  loaded: false,
  more: false,
  chosen: null,
  counts: {},
  filtered: {},
  answered: null,
  medianSeconds: null,
};
