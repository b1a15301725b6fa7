import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Uploads } from "../../shared/attachments";
import type { Chat, ChatState } from "../../shared/chat";
import { NOT_STARTED } from "../../shared/conversation";
import type { Fill } from "../../shared/kept/filling";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { MessageList } from "../../shared/components/message-list";
import { TypingLine } from "../../shared/components/typing-line";
import type { Dates } from "../../shared/text";
import { useTexts } from "../../shared/texts";
import type { Auth } from "../auth";
import type { Start } from "../start-data";
import type { useParts } from "../use-parts";
import * as styles from "./conversation-view.module.css";

interface Props {
  id: string;
  chat: Chat;
  auth: Auth;
  state: ChatState;
  start: Pick<Start, "greeting" | "file_megabytes" | "lang" | "texts">;
  /** The storage name of this conversation's draft. */
  draft: string;
  dates: Dates;
  composer: RefObject<ComposerHandle | null>;
  /** Lazy parts, each once it has loaded. */
  parts: Pick<ReturnType<typeof useParts>, "attachments" | "kept" | "text">;
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
  start,
  draft,
  dates,
  composer,
  parts: { attachments: part, kept, text },
  writable,
  children,
}: Props) {
  const t = useTexts();
  const { greeting, file_megabytes: megabytes } = start;
  const [fill, onFill] = useState<Fill>();
  const thread = state.threads.get(id) ?? NOT_STARTED;
  const { loaded, typing, conversation } = thread;
  const uploads = useRef<Uploads>(null);
  const [ready, setReady] = useState<boolean>();

  useLatest(chat, id, !loaded && state.connection === "open");

  return (
    <div class={styles.conversation}>
      <MessageList
        key={id}
        thread={fill?.(thread) ?? thread}
        mine="customer"
        {...{ dates, greeting }}
        text={text?.RichText}
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
        {kept && <kept.Kept key={id} {...{ start, auth, part, thread, onFill }} />}
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

/** Fetches the latest messages if they are missing. */
function useLatest(chat: Chat, id: string, needed: boolean) {
  useEffect(() => {
    if (needed) void chat.loadOlder(id);
  }, [chat, id, needed]);
}
