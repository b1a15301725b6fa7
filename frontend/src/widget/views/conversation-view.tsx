import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Uploads } from "../../shared/attachments";
import type { Chat, ChatState } from "../../shared/chat";
import { NOT_STARTED } from "../../shared/conversation";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import type { DrawText } from "../../shared/components/message-body";
import { MessageList } from "../../shared/components/message-list";
import { TypingLine } from "../../shared/components/typing-line";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import type { Auth } from "../auth";
import type { Start } from "../start-data";
import type { Part } from "../use-parts";
import * as styles from "./conversation-view.module.css";

interface Props {
  id: string;
  chat: Chat;
  auth: Auth;
  state: ChatState;
  start: Pick<Start, "greeting" | "file_megabytes">;
  /** The storage name of this conversation's draft. */
  draft: string;
  dates: Dates;
  composer: RefObject<ComposerHandle | null>;
  /** What shows and takes files, once it has loaded. */
  attachments: Part<"attachments"> | undefined;
  /** What draws links in texts, once it has loaded. */
  text: DrawText | undefined;
  /** Whether to show the composer. */
  writable: boolean;
  /** Follows the messages. */
  children: ComponentChildren;
}

export function ConversationView({
  id,
  chat,
  auth,
  state,
  start: { greeting, file_megabytes: megabytes },
  draft,
  dates,
  composer,
  attachments: part,
  text,
  writable,
  children,
}: Props) {
  const t = useTexts();
  const thread = state.threads.get(id) ?? NOT_STARTED;
  const { loaded, typing, conversation } = thread;
  const uploads = useRef<Uploads>(null);
  const [ready, setReady] = useState<boolean>();

  useEffect(() => {
    if (!loaded && state.connection === "open") void chat.loadOlder(id);
  }, [chat, id, loaded, state.connection]);

  return (
    <div class={styles.conversation}>
      <MessageList
        key={id}
        thread={thread}
        mine="customer"
        {...{ dates, greeting, text }}
        onOlder={() => chat.loadOlder(id)}
        onRetry={(clientId) => chat.resend(id, clientId)}
        files={
          part &&
          (({ attachments = [], state }) => (
            <part.FileList files={attachments} {...{ auth }} pending={state !== "sent"} />
          ))
        }
        onEdit={(clientId) => composer.current?.write(chat.withdraw(id, clientId))}
      >
        {conversation.moved && writable && <p class={styles.moved}>{t("moved")}</p>}
        {children}
        <TypingLine name={typing.agent} />
      </MessageList>
      {writable && (
        <Composer
          draft={draft}
          placeholder={t(conversation.resolved ? "reopen" : "write")}
          handle={composer}
          files={ready}
          tools={
            part && megabytes > 0 && <part.Attach {...{ auth, megabytes, uploads }} onReady={setReady} />
          }
          onSend={(body) => chat.send(id, body, uploads.current?.take())}
          onTyping={(active) => chat.typing(id, active)}
        />
      )}
    </div>
  );
}
