import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Chat } from "../shared/chat";
import type { ComposerHandle } from "../shared/components/use-composer-handle";
import { ConnectionLine } from "../shared/components/connection-line";
import { NEW, type Thread } from "../shared/conversation";
import { store, stored } from "../shared/storage";
import { Dates } from "../shared/text";
import { useLanguage, useTexts } from "../shared/texts";
import { useChat } from "../shared/use-chat";
import { useStore } from "../shared/use-store";
import { canSignIn } from "./access";
import type { MakeAccounts } from "./accounts";
import type { Caller } from "./caller";
import { usePreferences } from "./preferences";
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
export function Panel({ start, chat, caller, accounts, shown, onClose, onUnread }: Props) {
  const t = useTexts();
  const language = useLanguage();
  const state = useChat(chat);
  const callerState = useStore(caller);
  const storage = `jira-chat.${start.key}`;
  const [preferences, onChoose] = usePreferences(`${storage}.preferences`, start.preferences);
  const [suggestible, dismiss] = useSuggestion(`${storage}.suggested`);
  const conversations = useConversations(chat, state, callerState, { shown, storage });
  const { threads, loading, id, current, open, seen, waiting } = conversations;
  const draft = conversations.draft(id ?? NEW);
  const dates = useMemo(() => new Dates(language), [language]);
  const heading = useRef<HTMLHeadingElement>(null);
  const composer = useRef<ComposerHandle>(null);

  const known = callerState.who !== "nobody";
  const online = state.agentsOnline ?? start.agents_online;
  const access = useAccess({ start, chat, caller: callerState, id, thread: current, online, draft, open });
  const { gate, asking, ask, sends, onAnonymous } = access;
  const question = asking === "preferences" ? null : asking;
  const leaves = id !== null && gate === "away";
  // While somebody is online one is asked in a dialog, else in the panel itself.
  const paged = leaves || (question !== null && !online);
  const barred = gate === "open" || gate === "away" ? null : gate;
  const suggests = start.suggest_sign_in && suggestible && callerState.who === "visitor" && id !== NEW;
  const { part: views, failed } = useLazy("account", paged || !!asking || !!barred || suggests);
  const loaded = useMemo(() => (views && accounts?.(views)) ?? null, [views, accounts]);
  const account = loaded && { ...access, offers: start, accounts: loaded };
  const connection = failed ? "refused" : state.connection;
  const ways = { signIn: canSignIn(start), registration: start.registration, onAsk: ask };

  const onBack = () => (question && paged ? ask(null) : open(null));
  const goesBack = (question !== null && paged) || (id !== null && threads.length > 0);

  useEffect(() => {
    if (shown && known) chat.connect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- whoever comes next connects anew
  }, [shown, callerState]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- another function is no news
  useEffect(() => onUnread(shown ? 0 : waiting), [shown, waiting]);
  useLayoutEffect(() => {
    if (!shown) return;
    // On a touch screen the focus would bring up the keyboard before anything could be read.
    if (id !== null && matchMedia("(pointer: fine)").matches && composer.current) composer.current.focus();
    else heading.current?.focus();
  }, [shown, id, paged]);

  return (
    <div class="panel">
      <Header
        title={
          paged
            ? t("away.title")
            : (titleOf(current, preferences.summaries, t("support")) ?? (start.welcome || t("welcome")))
        }
        issueKey={preferences.issue_keys && !paged ? current?.conversation.issue_key : null}
        welcome={!paged && (!current || id === NEW)}
        online={paged ? null : online}
        heading={heading}
        onBack={goesBack ? onBack : undefined}
        onPreferences={!goesBack && (known || (!paged && ways.signIn)) ? () => ask("preferences") : undefined}
        onClose={onClose}
      />
      {paged ? (
        views &&
        account && (
          <views.AccountPage
            {...account}
            {...{ leaves, draft }}
            focus={shown}
            handle={composer}
            onAnonymous={online ? onAnonymous : undefined}
          />
        )
      ) : id === null ? (
        <ConversationList
          {...{ threads, loading, seen, preferences, dates }}
          onOpen={open}
          onNew={() => open(NEW)}
        />
      ) : (
        <ConversationView
          {...{ id, chat, state, draft, dates, composer }}
          greeting={start.greeting}
          writable={!barred}
        >
          {suggests && views && <views.Suggestion {...ways} onDismiss={dismiss} />}
        </ConversationView>
      )}
      {barred && id !== null && !paged && views && (
        <views.SignInNotice
          gate={barred}
          {...ways}
          onAnonymous={gate === "ended" ? onAnonymous : undefined}
        />
      )}
      {views && account && question && !paged && (
        <views.AccountDialog {...account} sends={sends} onClose={() => ask(null)} />
      )}
      {views && asking === "preferences" && (
        <views.PreferencesDialog
          {...{ preferences, onChoose }}
          offers={start}
          caller={callerState}
          accounts={loaded}
          onAsk={ask}
          onClose={() => ask(null)}
        />
      )}
      {(known || connection !== "refused" || failed) && <ConnectionLine connection={connection} />}
    </div>
  );
}

/** What a conversation is about, or the agent whom the customer last heard; nothing before it is started. */
function titleOf(thread: Thread | undefined, summaries: boolean, support: string): string | null {
  if (!thread || thread.conversation.id === NEW) return null;
  const { last, summary } = thread.conversation;
  const heard = [...thread.messages, ...(last ? [last] : [])].filter(({ side }) => side === "agent");
  return (summaries && summary) || heard.at(-1)?.author || support;
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
