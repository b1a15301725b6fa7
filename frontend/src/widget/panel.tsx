import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { ComposerHandle } from "../shared/components/use-composer-handle";
import { ConnectionLine } from "../shared/components/connection-line";
import { Skeleton } from "../shared/components/skeleton";
import { NEW, type Thread } from "../shared/conversation";
import { store, stored } from "../shared/storage";
import { Dates } from "../shared/text";
import { useLanguage } from "../shared/texts";
import { useChat } from "../shared/use-chat";
import { useStore } from "../shared/use-store";
import type { PanelEvent } from "../loader/embedding";
import type { MakeAccounts } from "./accounts";
import type { Auth, AuthState } from "./auth";
import { usePreferences } from "./preferences";
import { screenOf, type Screen } from "./screen";
import type { Start } from "./start-data";
import { useAccess, type Access } from "./use-access";
import { useConnection, type Unread } from "./use-connection";
import { useConversations, type Conversations } from "./use-conversations";
import { useParts } from "./use-parts";
import { ConversationView } from "./views/conversation-view";
import { Header } from "./views/header";
import * as styles from "./panel.module.css";

/** The current state of the panel. */
export interface PanelHandle {
  start: Start;
  access: Access;
  conversations: Conversations;
}

interface Props {
  start: Start;
  chat: Chat;
  auth: Auth;
  /** Absent in the portal, where Jira authenticates the customer. */
  accounts: MakeAccounts | null;
  shown: boolean;
  /** The panel opened by itself, as on the previous page. */
  quiet?: boolean;
  onClose: () => void;
  /** Called with the state of the closed launcher. */
  onUnread: (unread: Unread) => void;
  /** Called with events, and to open the panel. */
  onEvent?: (event: PanelEvent) => void;
  /** Called with the panel after each render. */
  onDraw?: (panel: PanelHandle) => void;
}

/** The panel: the list of conversations or one of them, and the chat's requirements before writing. */
export function Panel({ start, chat, auth, accounts: makeAccounts, ...rest }: Props) {
  const { shown } = rest;
  const state = useChat(chat);
  const authState = useStore(auth);
  const storage = `jira-chat.${start.key}`;
  const [preferences, onChoose] = usePreferences(`${storage}.preferences`, start.preferences);
  const conversations = useConversations(chat, state, authState, storage, rest.onEvent);
  const { threads, id, current, open } = conversations;
  const [suggestible, onDismiss] = useSuggestion(`${storage}.suggested`, start, authState, current);
  const draft = conversations.draft(id ?? NEW);
  const dates = useDates();
  const known = authState.who !== "nobody";
  const online = state.agentsOnline ?? start.agents_online;
  useConnection(chat, authState, start.key, rest);
  const access = useAccess({ start, chat, auth: authState, id, thread: current, online, draft, open });
  const screen = screenOf({ ...access, id, online, listed: threads.length > 0, suggestible });
  const { view, leaves, writable } = screen;
  const [questions, onAnswers] = useQuestions(start, current, id);
  const parts = useParts(screen, { ...conversations, start, online, shown, asks: questions });
  const { account: part, articles, list, prechat, returning, attachments, ending, waiting } = parts;
  const accounts = useMemo(() => (part && makeAccounts?.(part)) ?? null, [part, makeAccounts]);
  const connection = parts.failed ? "refused" : state.connection;
  const about = { ...rest, start, chat, screen, access, accounts, conversations, preferences, onChoose };
  rest.onDraw?.(about);
  const [composer, heading] = useFocus(shown, id, view, rest.quiet);

  return (
    <>
      {returning && <returning.Returning {...about} {...{ state, storage, parts }} auth={authState} />}
      <div class={styles.panel} inert={!shown}>
        <Header {...about} {...access} {...parts} {...{ current, online, known, heading, open }} />
        {view === "list" && list && <list.ConversationList {...conversations} {...{ preferences, dates }} />}
        {view === "list" && !list && <Loading />}
        {view === "conversation" && (
          <ConversationView
            {...{ id: id ?? NEW, chat, auth, start, state, draft, dates, composer, parts }}
            writable={writable && !questions}
          >
            {returning && shown && current && <returning.EndInView chat={chat} thread={current} />}
            {waiting && shown && current && (
              <waiting.Waiting key={id} {...{ start, auth, attachments }} {...current} />
            )}
            {ending && current && <ending.End {...{ start, auth, attachments }} {...current} />}
            {writable && questions && prechat && <prechat.Questions {...{ start, chat, auth, onAnswers }} />}
            {id === NEW && articles && !questions && <articles.Articles {...{ start, chat, draft }} />}
            {screen.suggests && part && <part.Suggestion {...access} {...{ start, current, onDismiss }} />}
          </ConversationView>
        )}
        {view === "account" && part && accounts && (
          <part.AccountPage
            {...access}
            {...{ accounts, chat, leaves, draft, offers: start, focus: shown, handle: composer }}
          />
        )}
        {part && <part.Overlays {...about} auth={authState} />}
        {(known || connection !== "refused" || parts.failed) && <ConnectionLine connection={connection} />}
      </div>
    </>
  );
}

function Loading() {
  return (
    <div class={styles.loading}>
      <Skeleton lines={2} />
    </div>
  );
}

/** Moves the focus to the composer, or else to the heading; returns the refs of both. */
function useFocus(
  shown: boolean,
  id: string | null,
  view: Screen["view"],
  quiet: Props["quiet"],
): [RefObject<ComposerHandle | null>, RefObject<HTMLHeadingElement | null>] {
  const composer = useRef<ComposerHandle>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    // A panel that opens by itself leaves the focus where it is.
    if (!shown || (quiet && !document.hasFocus())) return;
    // On a touch screen, focusing would open the keyboard over the messages.
    if (id !== null && matchMedia("(pointer: fine)").matches && composer.current) composer.current.focus();
    else heading.current?.focus();
  }, [composer, shown, id, view, quiet]);
  return [composer, heading];
}

function useDates(): Dates {
  const language = useLanguage();
  return useMemo(() => new Dates(language), [language]);
}

/** Whether questions come before the new conversation, and a function that takes their answers. */
function useQuestions(
  { asks }: Start,
  thread: Thread | undefined,
  id: string | null,
): [boolean, (answers: unknown) => void] {
  const [answers, onAnswers] = useState<unknown>();
  useEffect(() => {
    if (id !== NEW) onAnswers(null);
  }, [id]);
  const refused = thread?.echoes.some(({ error }) => error === "answers_needed");
  return [id === NEW && (refused || (asks && !answers)), onAnswers];
}

/** Whether to suggest signing in, or confirming an address, and a function that dismisses the former for good. */
function useSuggestion(
  name: string,
  { suggest_sign_in }: Start,
  { who }: AuthState,
  current: Thread | undefined,
): [boolean, () => void] {
  const [suggestible, setSuggestible] = useState(() => stored(name) === null);
  return [
    !!current?.conversation.unconfirmed || (suggest_sign_in && suggestible && who === "visitor"),
    () => {
      setSuggestible(false);
      store(name, "no");
    },
  ];
}
