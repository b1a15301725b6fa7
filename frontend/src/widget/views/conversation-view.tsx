import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { NOT_STARTED, type Chat, type ChatState } from "../../shared/chat";
import { Composer, type ComposerHandle } from "../../shared/components/composer";
import { MessageList } from "../../shared/components/message-list";
import { TypingLine } from "../../shared/components/typing-line";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import { SignInNotice } from "./sign-in-notice";

interface Props {
  id: string;
  chat: Chat;
  state: ChatState;
  greeting: string;
  /** The storage name of this conversation's draft. */
  draft: string;
  signInRequired: boolean;
  dates: Dates;
  composer: RefObject<ComposerHandle | null>;
}

export function ConversationView({
  id,
  chat,
  state,
  greeting,
  draft,
  signInRequired,
  dates,
  composer,
}: Props) {
  const t = useTexts();
  const thread = state.threads.get(id) ?? NOT_STARTED;
  const { loaded, typing, echoes } = thread;
  const refused = signInRequired || echoes.some(({ error }) => error === "sign_in_required");

  useEffect(() => {
    if (!loaded && state.connection === "open") void chat.loadOlder(id);
  }, [id, loaded, state.connection]);

  return (
    <div class="conversation">
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
        <TypingLine name={typing?.side === "agent" ? typing.name : null} />
      </MessageList>
      {refused ? (
        <SignInNotice />
      ) : (
        <Composer
          draft={draft}
          placeholder={t("write")}
          handle={composer}
          onSend={(body) => chat.send(id, body)}
          onTyping={(active) => chat.typing(id, active)}
        />
      )}
    </div>
  );
}
