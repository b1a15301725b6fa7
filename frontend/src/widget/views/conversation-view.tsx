import type { ComponentChildren, RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Chat, ChatState } from "../../shared/chat";
import { NOT_STARTED } from "../../shared/conversation";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { MessageList } from "../../shared/components/message-list";
import { TypingLine } from "../../shared/components/typing-line";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import * as styles from "./conversation-view.module.css";

interface Props {
  id: string;
  chat: Chat;
  state: ChatState;
  greeting: string;
  /** The storage name of this conversation's draft. */
  draft: string;
  dates: Dates;
  composer: RefObject<ComposerHandle | null>;
  /** Whether to show the composer. */
  writable: boolean;
  /** Follows the messages. */
  children: ComponentChildren;
}

export function ConversationView({
  id,
  chat,
  state,
  greeting,
  draft,
  dates,
  composer,
  writable,
  children,
}: Props) {
  const t = useTexts();
  const thread = state.threads.get(id) ?? NOT_STARTED;
  const { loaded, typing, conversation } = thread;

  useEffect(() => {
    if (!loaded && state.connection === "open") void chat.loadOlder(id);
  }, [chat, id, loaded, state.connection]);

  return (
    <div class={styles.conversation}>
      <MessageList
        key={id}
        thread={thread}
        mine="customer"
        dates={dates}
        greeting={greeting}
        onOlder={() => chat.loadOlder(id)}
        onRetry={(clientId) => chat.resend(id, clientId)}
        onEdit={(clientId) => composer.current?.write(chat.withdraw(id, clientId))}
      >
        {children}
        <TypingLine name={typing?.side === "agent" ? typing.name : null} />
      </MessageList>
      {writable && (
        <Composer
          draft={draft}
          placeholder={t(conversation.resolved ? "reopen" : "write")}
          handle={composer}
          onSend={(body) => chat.send(id, body)}
          onTyping={(active) => chat.typing(id, active)}
        />
      )}
    </div>
  );
}
