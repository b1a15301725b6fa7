import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelEvent } from "../../loader/embedding";
import type { Chat, ChatState } from "../../shared/chat";
import { unread, type Thread } from "../../shared/conversation";
import { store, stored } from "../../shared/storage";
import { useTexts } from "../../shared/texts";
import type { AuthState } from "../auth";
import type { Unread } from "../use-connection";
import type { Conversations } from "../use-conversations";
import type { Part } from "../use-parts";
import { Preview } from "./preview";
import { receiptsOf } from "./receipts";
import { useVisits } from "./use-visits";

/** Milliseconds without a message after which a conversation is no longer watched. */
const RECENT = 30 * 24 * 60 * 60 * 1000;

interface Props {
  chat: Chat;
  state: ChatState;
  auth: AuthState;
  conversations: Conversations;
  shown: boolean;
  parts: { notice?: Part<"notice"> | undefined };
  /** The prefix of names in the browser's storage. */
  storage: string;
  onUnread: (unread: Unread) => void;
  onEvent?: (event: PanelEvent) => void;
}

/** Keeps a customer who has a conversation informed, on this page and the next: receipts, the badge, a preview. */
export function Returning({
  chat,
  state,
  auth,
  conversations,
  shown,
  storage,
  parts: { notice },
  ...rest
}: Props) {
  const { onUnread, onEvent } = rest;
  const { threads, waiting, open } = conversations;
  const { preview, dismiss } = usePreview(threads, `${storage}.dismissed`);
  const returns = isRecent(threads[0]) ?? (auth.who !== "nobody" && !state.welcomed);
  const previews = !shown && !!preview;

  useEffect(() => void receiptsOf(chat), [chat]);
  useVisits(chat, returns ? threads[0] : undefined, waiting > 0, onEvent);
  const answers = useAnswers(state.welcomed, threads, onEvent);
  useEffect(() => {
    store(`${storage}.returning`, returns ? "yes" : null);
    onUnread({ count: shown ? 0 : waiting, preview: previews, returns });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to call it
  }, [storage, shown, waiting, previews, returns]);
  const opens = () => {
    open(preview?.id ?? null);
    onEvent?.({ jiraChat: "open" });
  };
  return (
    <>
      {notice && <notice.Notice {...{ chat, threads, waiting, shown, answers, storage, onEvent }} />}
      {previews && <Preview message={preview.message} onOpen={opens} onDismiss={dismiss} />}
    </>
  );
}

/** Reports each answer that arrives while the page is open; returns how many there were. */
function useAnswers(welcomed: boolean, threads: Thread[], onEvent: Props["onEvent"]): number {
  const t = useTexts();
  const [answers, setAnswers] = useState(0);
  const known = useRef<Map<string, number> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = welcomed ? new Map() : null;
    for (const { id, last } of threads.map(({ conversation }) => conversation)) {
      known.current?.set(id, last?.seq ?? 0);
      if (last?.side !== "agent" || last.seq <= (before?.get(id) ?? Infinity)) continue;
      onEvent?.({ jiraChat: "message", conversation: id, author: last.author || t("support") });
      setAnswers((count) => count + 1);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no news
  }, [welcomed, threads]);
  return answers;
}

function isRecent(thread: Thread | undefined): boolean | undefined {
  if (!thread) return undefined;
  const { last, created_at } = thread.conversation;
  return Date.now() - Date.parse(last?.at ?? created_at) < RECENT;
}

/** The latest answer that is unread, unless it was dismissed, in this browser. */
function usePreview(threads: Thread[], name: string) {
  const [dismissed, setDismissed] = useState(() => stored(name));
  const { id, last } = threads.find((thread) => unread(thread, "customer"))?.conversation ?? {};
  const key = last ? `${id ?? ""} ${last.seq}` : "";
  const preview = id && last && !last.removed && key !== dismissed ? { id, message: last } : null;
  const dismiss = () => {
    setDismissed(key);
    store(name, key);
  };
  return { preview, dismiss };
}
