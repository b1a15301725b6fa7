import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isBlank } from "../../shared/blank";
import type { Chat } from "../../shared/chat";
import { useComposerHandle, type ComposerHandle } from "../../shared/components/use-composer-handle";
import { useDraft, writeDraft } from "../../shared/drafts";
import { useTexts } from "../../shared/texts";
import { useChat } from "../../shared/use-chat";
import { canSignIn } from "../access";
import type { Access } from "../use-access";
import { titleOf } from "./account-dialog";
import { AccountForm, type AccountFormProps } from "./account-form";
import { leaveMessage } from "./leaving";
import * as links from "../../shared/components/links.module.css";
import * as controls from "../control.module.css";
import * as styles from "./account-page.module.css";
import * as fields from "./field.module.css";

interface Props extends AccountFormProps, Pick<Access, "ask"> {
  chat: Chat;
  /** Whether there is a message to leave; otherwise this is about the account only. */
  leaves: boolean;
  /** The storage name of that message. */
  draft: string;
  /** Focus the first field on mount. */
  focus: boolean;
  handle: RefObject<ComposerHandle | null>;
  /** Starts an anonymous chat, now that an agent is online. */
  onAnonymous?: (() => void) | undefined;
}

/** Replaces the conversation while no agent is online: takes a message and an address to reply to. */
export function AccountPage({ chat, leaves, draft, focus, handle, ask, onAnonymous, ...form }: Props) {
  const t = useTexts();
  const text = useDraft(draft);
  const { threads } = useChat(chat);
  const confirmed = [...threads.values()].some((thread) => thread.confirmed);
  const left = [...threads.values()].some(({ conversation }) => conversation.unconfirmed);
  const message = useRef<HTMLTextAreaElement>(null);
  const { offers } = form;
  const possible = offers.registration || canSignIn(offers);
  const sends = leaves && !isBlank(text);

  const leave = () => {
    const { way } = form.form;
    const kept = leaveMessage(chat, text, form.form);
    writeDraft(draft, null);
    ask("register");
    // The form continues with its former subject.
    form.onForm({ way });
    return kept;
  };

  useComposerHandle(handle, draft, message);
  useEffect(() => {
    // The purpose of the code is fulfilled.
    if (!confirmed) return;
    ask(null);
    form.onForm({ sent: false, code: "" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as it is heard
  }, [confirmed]);
  useEffect(() => {
    if (focus && matchMedia("(pointer: fine)").matches) message.current?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- at the beginning alone
  }, []);

  const field = <MessageField {...{ draft, text, message }} rows={form.form.sent ? 2 : 4} />;

  return (
    <div class={styles.page}>
      {left && <p role="status">{t("away.left")}</p>}
      {leaves && !left && <p>{t(possible ? "away.leave" : "away.closed")}</p>}
      {onAnonymous && (
        <p role="status">
          {t("away.over")}{" "}
          <button type="button" class={links.link} onClick={onAnonymous}>
            {t("away.chat")}
          </button>
        </p>
      )}
      {possible ? (
        <AccountForm
          {...form}
          sends={sends}
          onLeave={sends && offers.leaves ? leave : undefined}
          focus={focus && !leaves}
        >
          {leaves && field}
          {(!leaves || form.form.way !== "register") && <h2>{t(titleOf(form.form))}</h2>}
        </AccountForm>
      ) : (
        leaves && text && field
      )}
    </div>
  );
}

interface MessageFieldProps {
  draft: string;
  text: string;
  message: RefObject<HTMLTextAreaElement | null>;
  rows: number;
}

function MessageField({ draft, text, message, rows }: MessageFieldProps) {
  const t = useTexts();
  return (
    <label class={fields.field}>
      {t("away.message")}
      <textarea
        ref={message}
        class={controls.control}
        rows={rows}
        value={text}
        dir={text ? "auto" : undefined}
        onInput={({ currentTarget }) => writeDraft(draft, currentTarget.value)}
      />
    </label>
  );
}
