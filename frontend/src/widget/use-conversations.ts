import { useEffect, useState, type Dispatch, type StateUpdater } from "preact/hooks";
import type { Chat, ChatState } from "../shared/chat";
import { NEW, byRecency, unread, type Thread } from "../shared/conversation";
import { writeDraft } from "../shared/drafts";
import { stored } from "../shared/storage";
import type { CallerState } from "./caller";
import { useSeen, type Seen } from "./seen";

export interface Conversations {
  threads: Thread[];
  loading: boolean;
  /** The conversation that is open, `NEW` for one that is being started, or `null` for the list. */
  id: string | null;
  current: Thread | undefined;
  open: Dispatch<StateUpdater<string | null>>;
  /** The storage name of what is being written in a conversation. */
  draft: (id: string) => string;
  seen: Seen;
  /** How many messages were not seen. */
  waiting: number;
}

/** The conversations of whoever is there, and which of them is open. */
export function useConversations(
  chat: Chat,
  state: ChatState,
  { who, ended }: CallerState,
  { shown, storage }: { shown: boolean; storage: string },
): Conversations {
  // What an earlier page did not get sent is on the screen at once.
  const [opened, open] = useState<string | null>(state.threads.has(NEW) ? NEW : null);
  const [seen, markSeen] = useSeen(`${storage}.seen`);
  const draft = (id: string) => `${storage}.draft.${id}`;

  const threads = byRecency(state.threads.values()).filter(({ conversation }) => conversation.id !== NEW);
  const loading = who !== "nobody" && !state.welcomed && state.connection !== "refused";
  // A visitor without conversations meets the place to write rather than an empty list.
  const first = loading || threads.length ? null : NEW;
  const id = opened === NEW || state.threads.has(opened ?? "") ? opened : first;
  const current = id === null ? undefined : state.threads.get(id);
  const waiting = threads.reduce(
    (sum, thread) => sum + unread(thread, "customer", seen[thread.conversation.id] ?? 0),
    0,
  );

  useEffect(() => {
    chat.onStarted = (started) => {
      writeDraft(draft(started), stored(draft(NEW)));
      writeDraft(draft(NEW), null);
      open(started);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `draft` is another function each time, of the same names
  }, [chat]);
  useEffect(() => {
    // Stay where one may be writing, even when a conversation comes in from another tab; but whoever signs in again
    // goes back to where they were.
    if (id === NEW && !ended) open(NEW);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `ended` counts as it was when they came here
  }, [id]);
  useEffect(() => {
    if (shown && current) markSeen(current.conversation.id, current.conversation.seq);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `markSeen` is another function each time
  }, [shown, current]);

  return { threads, loading, id, current, open, draft, seen, waiting };
}
