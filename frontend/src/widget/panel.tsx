import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { ComposerHandle } from "../shared/components/use-composer-handle";
import { ConnectionLine } from "../shared/components/connection-line";
import { Skeleton } from "../shared/components/skeleton";
import { NEW } from "../shared/conversation";
import { store, stored } from "../shared/storage";
import { Dates } from "../shared/text";
import { useLanguage } from "../shared/texts";
import { useChat } from "../shared/use-chat";
import { useStore } from "../shared/use-store";
import type { MakeAccounts } from "./accounts";
import type { Auth } from "./auth";
import { usePreferences } from "./preferences";
import { screenOf, type Screen } from "./screen";
import type { Start } from "./start-data";
import { useAccess } from "./use-access";
import { useConversations } from "./use-conversations";
import { useParts } from "./use-parts";
import { usePresence } from "./use-presence";
import { ConversationView } from "./views/conversation-view";
import { Header } from "./views/header";
import * as styles from "./panel.module.css";

interface Props {
  start: Start;
  chat: Chat;
  auth: Auth;
  /** Absent in the portal, where Jira authenticates the customer. */
  accounts: MakeAccounts | null;
  shown: boolean;
  onClose: () => void;
  /** Called with the number of messages that arrived while the panel was hidden. */
  onUnread: (count: number) => void;
}

/** The panel: the list of conversations or one of them, and what the chat requires before writing. */
export function Panel({ start, chat, auth, accounts: makeAccounts, shown, onClose, onUnread }: Props) {
  const language = useLanguage();
  const state = useChat(chat);
  const authState = useStore(auth);
  const storage = `jira-chat.${start.key}`;
  const [preferences, onChoose] = usePreferences(`${storage}.preferences`, start.preferences);
  const [suggestible, onDismiss] = useSuggestion(`${storage}.suggested`);
  const conversations = useConversations(chat, state, authState, { shown, storage });
  const { threads, id, current, open, waiting } = conversations;
  const draft = conversations.draft(id ?? NEW);
  const dates = useMemo(() => new Dates(language), [language]);
  const composer = useRef<ComposerHandle>(null);
  const { who } = authState;
  const known = who !== "nobody";
  const online = state.agentsOnline ?? start.agents_online;
  usePresence(start.key, chat, shown && state.connection === "closed");
  const access = useAccess({ start, chat, auth: authState, id, thread: current, online, draft, open });
  const { ask } = access;
  const screen = screenOf({
    ...{ ...access, id, online },
    listed: threads.length > 0,
    suggestible: start.suggest_sign_in && suggestible && who === "visitor",
  });
  const { view, leaves, writable } = screen;
  const { account: part, list, attachments, failed } = useParts(screen, shown);
  const accounts = useMemo(() => (part && makeAccounts?.(part)) ?? null, [part, makeAccounts]);
  const connection = failed ? "refused" : state.connection;
  const about = { start, chat, screen, access, accounts, conversations, preferences, onChoose };

  useEffect(() => {
    if (shown && (known || chat.waiting)) chat.connect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another customer connects again
  }, [shown, authState]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new function is no reason to call it
  useEffect(() => onUnread(shown ? 0 : waiting), [shown, waiting]);
  const heading = useFocus(composer, shown, id, view);

  return (
    <div class={styles.panel}>
      <Header {...{ start, screen, current, online, known, preferences, heading, onClose, ask, open }} />
      {view === "list" && list && <list.ConversationList {...conversations} {...{ preferences, dates }} />}
      {view === "list" && !list && <Loading />}
      {view === "conversation" && (
        <ConversationView
          {...{ id: id ?? NEW, chat, auth, start, state, draft, dates, composer, writable, attachments }}
        >
          {screen.suggests && part && <part.Suggestion offers={start} onAsk={ask} onDismiss={onDismiss} />}
        </ConversationView>
      )}
      {view === "account" && part && accounts && (
        <part.AccountPage
          {...access}
          {...{ accounts, leaves, draft }}
          offers={start}
          focus={shown}
          handle={composer}
        />
      )}
      {part && <part.Overlays {...about} auth={authState} />}
      {(known || connection !== "refused" || failed) && <ConnectionLine connection={connection} />}
    </div>
  );
}

function Loading() {
  return (
    <div class={styles.loading}>
      <Skeleton lines={2} />
    </div>
  );
}

/** Moves the focus to the composer, or else to the heading, whose ref is returned. */
function useFocus(
  composer: RefObject<ComposerHandle | null>,
  shown: boolean,
  id: string | null,
  view: Screen["view"],
): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!shown) return;
    // On a touch screen, focusing would open the keyboard over the messages.
    if (id !== null && matchMedia("(pointer: fine)").matches && composer.current) composer.current.focus();
    else heading.current?.focus();
  }, [composer, shown, id, view]);
  return heading;
}

/** Whether to suggest signing in, and how to dismiss that for good. */
function useSuggestion(name: string): [boolean, () => void] {
  const [suggestible, setSuggestible] = useState(() => stored(name) === null);
  return [
    suggestible,
    () => {
      setSuggestible(false);
      store(name, "no");
    },
  ];
}
