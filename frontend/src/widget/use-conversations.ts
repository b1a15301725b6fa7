import { useEffect, useState, type Dispatch, type StateUpdater } from "preact/hooks";
import type { PanelEvent } from "../loader/embedding";
import type { Chat, ChatState } from "../shared/chat";
import { NEW, byRecency, unread, type Thread } from "../shared/conversation";
import { appendDraft, writeDraft } from "../shared/drafts";
import { stored } from "../shared/storage";
import type { AuthState } from "./auth";
import { inTab } from "./in-tab";

/** Where a tab keeps which conversation is open (`inTab`). */
export const OPENED = "jira-chat.opened";

export interface Conversations {
  threads: Thread[];
  loading: boolean;
  /** The open conversation, `NEW` for one being started, or `null` for the list. */
  id: string | null;
  current: Thread | undefined;
  open: Dispatch<StateUpdater<string | null>>;
  /** The storage name of a conversation's draft. */
  draft: (id: string) => string;
  /** The number of unread messages. */
  waiting: number;
}

/** The user's conversations, and the open one. */
export function useConversations(
  chat: Chat,
  state: ChatState,
  { who, ended }: AuthState,
  storage: string,
  onEvent?: (event: PanelEvent) => void,
): Conversations {
  // Shows unsent messages of an earlier page at once, or else what that page showed.
  const [opened, open] = useState(() => (state.threads.has(NEW) ? NEW : inTab(OPENED)));
  const draft = (id: string) => `${storage}.draft.${id}`;
  /** Another tab may have moved it already. */
  const move = (from: string, to: string) => {
    appendDraft(draft(to), stored(draft(from)) ?? "");
    writeDraft(draft(from), null);
  };

  const threads = byRecency(state.threads.values()).filter(({ conversation }) => conversation.id !== NEW);
  const loading = who !== "nobody" && !state.welcomed && state.connection !== "refused";
  // A visitor without conversations gets the composer rather than an empty list.
  const first = loading || threads.length ? null : NEW;
  const id = opened === NEW || state.threads.has(opened ?? "") ? opened : first;
  const current = id === null ? undefined : state.threads.get(id);
  const waiting = threads.reduce((sum, thread) => sum + unread(thread, "customer"), 0);

  useEffect(() => {
    chat.onStarted = (started) => {
      move(NEW, started);
      writeDraft(draft("answers"), null);
      // Other tabs hear of it, too, and stay where they are.
      open((before) => (before === NEW ? started : before));
      onEvent?.({ jiraChat: "started", conversation: started });
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `draft` is another function each time, of the same names
  }, [chat]);
  useEffect(() => {
    if (!loading) inTab(OPENED, id === NEW ? "" : (id ?? ""));
  }, [id, loading]);
  useEffect(() => {
    // Keep the draft open when another tab starts a conversation; after signing in again, return to the previous one.
    if (id === NEW && !ended) open(NEW);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `ended` counts as it was when they came here
  }, [id]);
  useEffect(() => {
    // Messages in a conversation whose request stays resolved move to the one that follows.
    const next = threads.find(({ conversation }) => conversation.follows === id);
    if (!next || !id) return;
    move(id, next.conversation.id);
    open(next.conversation.id);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the former one can be read again later
  }, [threads.length]);

  return { threads, loading, id, current, open, draft, waiting };
}
