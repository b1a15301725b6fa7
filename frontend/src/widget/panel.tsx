import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { NEW, type Chat } from "../shared/chat";
import type { ComposerHandle } from "../shared/components/composer";
import { ConnectionLine } from "../shared/components/connection-line";
import { byRecency, unread, type Thread } from "../shared/conversation";
import { store, stored } from "../shared/storage";
import { Dates } from "../shared/text";
import { useTexts } from "../shared/texts";
import { useChat } from "../shared/use-chat";
import type { Caller } from "./caller";
import { useSeen } from "./seen";
import type { Start } from "./start";
import { ConversationList } from "./views/conversation-list";
import { ConversationView } from "./views/conversation-view";
import { Header } from "./views/header";

interface Props {
  start: Start;
  chat: Chat;
  caller: Caller;
  shown: boolean;
  onClose: () => void;
  /** Messages that arrived while the panel is hidden. */
  onUnread: (count: number) => void;
}

/** The panel: the list of conversations, or one of them. */
export function Panel({ start, chat, caller, shown, onClose, onUnread }: Props) {
  const t = useTexts();
  const state = useChat(chat);
  const [opened, setOpened] = useState<string | null>(null);
  const [seen, markSeen] = useSeen(`jira-chat.${start.key}.seen`);
  const dates = useMemo(() => new Dates(document.documentElement.lang || navigator.language), []);
  const heading = useRef<HTMLHeadingElement>(null);
  const composer = useRef<ComposerHandle>(null);

  const threads = byRecency(state.threads.values()).filter(({ conversation }) => conversation.id !== NEW);
  const refused = caller.known && state.connection === "refused";
  const loading = caller.known && !state.welcomed && !refused;
  // A visitor without conversations meets the place to write rather than an empty list.
  const first = loading || threads.length ? null : NEW;
  const id = opened === NEW || state.threads.has(opened ?? "") ? opened : first;
  const current = id === null ? undefined : state.threads.get(id);
  const waiting = threads.reduce(
    (sum, thread) => sum + unread(thread, "customer", seen[thread.conversation.id] ?? 0),
    0,
  );

  const draft = (conversation: string) => `jira-chat.${start.key}.draft.${conversation}`;

  useEffect(() => {
    chat.onStarted = (started) => {
      store(draft(started), stored(draft(NEW)));
      store(draft(NEW), null);
      setOpened(started);
    };
  }, [chat]);
  useEffect(() => {
    // Stay where one may be writing, even when a conversation comes in from another tab.
    if (id === NEW) setOpened(NEW);
  }, [id]);
  useEffect(() => {
    if (shown && caller.known) chat.connect();
  }, [shown]);
  useEffect(() => {
    if (shown && current) markSeen(current.conversation.id, current.conversation.seq);
  }, [shown, current]);
  useEffect(() => onUnread(shown ? 0 : waiting), [shown, waiting]);
  useLayoutEffect(() => {
    if (!shown) return;
    // On a touch screen the focus would bring up the keyboard before anything could be read.
    if (id !== null && matchMedia("(pointer: fine)").matches && composer.current) composer.current.focus();
    else heading.current?.focus();
  }, [shown, id]);

  return (
    <div class="panel">
      <Header
        title={current && id !== NEW ? (agentOf(current) ?? t("support")) : start.welcome || t("welcome")}
        welcome={!current || id === NEW}
        online={state.agentsOnline ?? start.agents_online ?? null}
        heading={heading}
        onBack={id !== null && threads.length ? () => setOpened(null) : undefined}
        onClose={onClose}
      />
      {id === null ? (
        <ConversationList
          threads={threads}
          loading={loading}
          seen={seen}
          dates={dates}
          onOpen={setOpened}
          onNew={() => setOpened(NEW)}
        />
      ) : (
        <ConversationView
          id={id}
          chat={chat}
          state={state}
          greeting={start.greeting}
          draft={draft(id)}
          signInRequired={!start.anonymous && !caller.known}
          dates={dates}
          composer={composer}
        />
      )}
      {(caller.known || state.connection !== "refused") && <ConnectionLine connection={state.connection} />}
    </div>
  );
}

/** The agent whom the customer last heard. */
function agentOf({ messages, conversation: { last } }: Thread): string | undefined {
  const heard = [...messages, ...(last ? [last] : [])].filter(({ side }) => side === "agent");
  return heard.at(-1)?.author;
}
