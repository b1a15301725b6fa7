import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isBlank } from "../../shared/blank";
import { useComposerHandle, type ComposerHandle } from "../../shared/components/use-composer-handle";
import { useDraft, writeDraft } from "../../shared/drafts";
import { useTexts } from "../../shared/texts";
import { canSignIn } from "../access";
import { titleOf } from "./account-dialog";
import { AccountForm, type AccountFormProps } from "./account-form";
import * as links from "../../shared/components/links.module.css";
import * as styles from "./account-page.module.css";
import * as fields from "./field.module.css";

interface Props extends AccountFormProps {
  /** Whether there is a message to leave; otherwise this is about the account only. */
  leaves: boolean;
  /** The storage name of that message. */
  draft: string;
  /** Focus the first field on mount. */
  focus: boolean;
  handle: RefObject<ComposerHandle | null>;
  /** Chats without an account, now that an agent is online. */
  onAnonymous?: (() => void) | undefined;
}

/** Replaces the conversation while no agent is online: takes a message and an address to reply to. */
export function AccountPage({ leaves, draft, focus, handle, onAnonymous, ...form }: Props) {
  const t = useTexts();
  const text = useDraft(draft);
  const message = useRef<HTMLTextAreaElement>(null);
  const { offers } = form;
  const possible = offers.registration || canSignIn(offers);

  useComposerHandle(handle, draft, message);
  useEffect(() => {
    if (focus && matchMedia("(pointer: fine)").matches) message.current?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- at the beginning alone
  }, []);

  const field = (
    <label class={fields.field}>
      {t("away.message")}
      <textarea
        ref={message}
        rows={form.form.sent ? 2 : 4}
        value={text}
        dir={text ? "auto" : undefined}
        onInput={({ currentTarget }) => writeDraft(draft, currentTarget.value)}
      />
    </label>
  );

  return (
    <div class={styles.page}>
      {leaves && <p>{t(possible ? "away.leave" : "away.closed")}</p>}
      {onAnonymous && (
        <p role="status">
          {t("away.over")}{" "}
          <button type="button" class={links.link} onClick={onAnonymous}>
            {t("away.chat")}
          </button>
        </p>
      )}
      {possible ? (
        <AccountForm {...form} sends={leaves && !isBlank(text)} focus={focus && !leaves}>
          {leaves && field}
          {(!leaves || form.form.way !== "register") && <h2>{t(titleOf(form.form))}</h2>}
        </AccountForm>
      ) : (
        leaves && text && field
      )}
    </div>
  );
}
