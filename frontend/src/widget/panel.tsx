import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { ComposerHandle } from "../shared/components/use-composer-handle";
import { ConnectionLine } from "../shared/components/connection-line";
import { NEW } from "../shared/conversation";
import { store, stored } from "../shared/storage";
import { Dates } from "../shared/text";
import { useLanguage } from "../shared/texts";
import { useChat } from "../shared/use-chat";
import { useStore } from "../shared/use-store";
import type { MakeAccounts } from "./accounts";
import type { Caller } from "./caller";
import { usePreferences } from "./preferences";
import { screenOf, type Screen } from "./screen";
import type { Start } from "./start";
import { useAccess } from "./use-access";
import { useConversations } from "./use-conversations";
import { useLazy } from "./use-lazy";
import { ConversationList } from "./views/conversation-list";
import { ConversationView } from "./views/conversation-view";
import { Header } from "./views/header";

interface Props {
  start: Start;
  chat: Chat;
  caller: Caller;
  /** Missing where Jira itself says who somebody is. */
  accounts: MakeAccounts | null;
  shown: boolean;
  onClose: () => void;
  /** Messages that arrived while the panel is hidden. */
  onUnread: (count: number) => void;
}

/** The panel: the list of conversations, or one of them, and what is asked of the person before they may write. */
export function Panel({ start, chat, caller, accounts: makeAccounts, shown, onClose, onUnread }: Props) {
  const language = useLanguage();
  const state = useChat(chat);
  const callerState = useStore(caller);
  const storage = `jira-chat.${start.key}`;
  const [preferences, onChoose] = usePreferences(`${storage}.preferences`, start.preferences);
  const [suggestible, onDismiss] = useSuggestion(`${storage}.suggested`);
  const conversations = useConversations(chat, state, callerState, { shown, storage });
  const { threads, id, current, open, waiting } = conversations;
  const draft = conversations.draft(id ?? NEW);
  const dates = useMemo(() => new Dates(language), [language]);
  const composer = useRef<ComposerHandle>(null);
  const { who } = callerState;
  const known = who !== "nobody";
  const online = state.agentsOnline ?? start.agents_online;
  const access = useAccess({ start, chat, caller: callerState, id, thread: current, online, draft, open });
  const { ask } = access;
  const screen = screenOf({
    ...{ ...access, id, online },
    listed: threads.length > 0,
    suggestible: start.suggest_sign_in && suggestible && who === "visitor",
  });
  const { view, leaves, writable } = screen;
  const { part, failed } = useLazy("account", screen.asks);
  const accounts = useMemo(() => (part && makeAccounts?.(part)) ?? null, [part, makeAccounts]);
  const connection = failed ? "refused" : state.connection;
  const about = { start, chat, screen, access, accounts, conversations, preferences, onChoose };

  useEffect(() => {
    if (shown && (known || chat.waiting)) chat.connect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- whoever comes next connects anew
  }, [shown, callerState]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- another function is no news
  useEffect(() => onUnread(shown ? 0 : waiting), [shown, waiting]);
  const heading = useFocus(composer, shown, id, view);

  return (
    <div class="panel">
      <Header {...{ start, screen, current, online, known, preferences, heading, onClose, ask, open }} />
      {view === "list" && <ConversationList {...conversations} {...{ preferences, dates }} />}
      {view === "conversation" && (
        <ConversationView
          {...{ id: id ?? NEW, chat, state, draft, dates, composer, writable }}
          greeting={start.greeting}
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
      {part && <part.Overlays {...about} caller={callerState} />}
      {(known || connection !== "refused" || failed) && <ConnectionLine connection={connection} />}
    </div>
  );
}

/** The focus goes to the place to write, or to the heading that is answered. */
function useFocus(
  composer: RefObject<ComposerHandle | null>,
  shown: boolean,
  id: string | null,
  view: Screen["view"],
): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!shown) return;
    // On a touch screen the focus would bring up the keyboard before anything could be read.
    if (id !== null && matchMedia("(pointer: fine)").matches && composer.current) composer.current.focus();
    else heading.current?.focus();
  }, [composer, shown, id, view]);
  return heading;
}

/** Whether one may still suggest to sign in, and how to stop that for good. */
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
