import type { Chat } from "../../shared/chat";
import { NEW, type Thread } from "../../shared/conversation";
import { appendDraft, writeDraft } from "../../shared/drafts";
import { stored } from "../../shared/storage";
import { useTexts } from "../../shared/texts";
import * as buttons from "../buttons.module.css";
import * as styles from "./notices.module.css";

interface Props {
  chat: Chat;
  current: Thread | undefined;
  open: (id: string) => void;
  /** The storage name of a conversation's draft. */
  draft: (id: string) => string;
}

/** Replaces the composer when the request is out of reach, or an account's by now; a new conversation takes over unsent messages. */
export function ClosedNotice({ chat, current, open, draft }: Props) {
  const t = useTexts();
  const onNew = () => {
    if (current) moveUnsent(chat, current, draft);
    open(NEW);
  };
  const moved = current?.conversation.moved ? "moved.out" : "error.conversation_closed";
  return (
    <section class={styles.notice}>
      <p role="status">{t(current?.confirmed ? "away.confirmed" : moved)}</p>
      <button type="button" class={buttons.main} onClick={onNew}>
        {t("new_conversation")}
      </button>
    </section>
  );
}

function moveUnsent(chat: Chat, { conversation: { id }, echoes }: Thread, draft: Props["draft"]): void {
  const refused = echoes.filter(({ error }) => error !== undefined);
  const texts = [...refused.map(({ clientId }) => chat.withdraw(id, clientId)), stored(draft(id))];
  for (const text of texts) if (text) appendDraft(draft(NEW), text);
  writeDraft(draft(id), null);
}
