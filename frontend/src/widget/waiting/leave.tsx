import { useId, useState } from "preact/hooks";
import { stored } from "../../shared/storage";
import { duration } from "../../shared/text";
import { useLanguage, useTexts } from "../../shared/texts";
import { NotLeft } from "./waiting-api";
import * as buttons from "../buttons.module.css";
import * as controls from "../control.module.css";
import * as styles from "./waiting.module.css";

interface Props {
  /** Whether an address is needed. */
  asks: boolean;
  /** The chat's customer. */
  widget: string;
  /** Rejects with `NotLeft`. */
  onLeave: (email?: string) => Promise<void>;
}

/** Leaves the conversation as a request, with an address where none is known. */
export function Leave({ asks, widget, onLeave }: Props) {
  const t = useTexts();
  const language = useLanguage();
  const id = useId();
  const [email, setEmail] = useState(() => emailToldBefore(widget));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<NotLeft>();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    onLeave(asks ? email : undefined).catch((error: unknown) => {
      setBusy(false);
      setProblem(error instanceof NotLeft ? error : new NotLeft("account.unreachable"));
    });
  };
  return (
    <form noValidate onSubmit={onSubmit}>
      {asks && (
        <label>
          {t("account.email")}
          <input
            class={controls.control}
            type="email"
            name="email"
            autocomplete="email"
            dir="ltr"
            maxLength={320}
            value={email}
            aria-describedby={id}
            aria-invalid={problem?.key === "invalid.email"}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </label>
      )}
      <div id={id} role="alert" class={styles.problem}>
        {problem && t(problem.key, { wait: duration(problem.wait, language) })}
      </div>
      <button type="submit" class={buttons.main} aria-disabled={busy}>
        {t("waiting.leave")}
      </button>
    </form>
  );
}

/** The address that the customer gave before the chat (`widget/prechat`), so they need not type it again. */
function emailToldBefore(widget: string): string {
  const answers = JSON.parse(stored(`jira-chat.${widget}.draft.answers`) ?? "{}") as { chat_email?: string };
  return answers.chat_email ?? "";
}
