import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { duration } from "../../shared/text";
import { useLanguage, useTexts } from "../../shared/texts";
import type { Attempt } from "./attempt";
import * as visually from "../../shared/components/visually.module.css";
import * as buttons from "../buttons.module.css";
import * as styles from "./form.module.css";

interface Props {
  attempt: Attempt;
  submit: string;
  onSubmit: () => void;
  /** The current step; when it changes, the first empty field gets the focus. */
  step: string;
  /** Focus on mount, too. */
  focus: boolean;
  children: ComponentChildren;
}

/** A form that shows an error, focuses its field, and waits as long as the server demands. */
export function Form({ attempt, submit, onSubmit, step, focus, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const drawn = useRef(false);
  const { busy, wrong, wait } = attempt;
  const inputs = () => [...(form.current?.querySelectorAll<HTMLInputElement>("input:not([hidden])") ?? [])];

  useEffect(() => {
    if (drawn.current || focus) (inputs().find(({ value }) => !value) ?? inputs()[0])?.focus();
    drawn.current = true;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `focus` is about the first step alone
  }, [step]);
  useEffect(() => {
    if (wrong.length) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);

  return (
    <form
      ref={form}
      class={styles.form}
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <Trouble attempt={attempt} />
      <button type="submit" class={buttons.main} aria-disabled={busy || wait > 0}>
        {submit}
      </button>
    </form>
  );
}

function Trouble({ attempt: { problem, wait } }: { attempt: Attempt }) {
  const t = useTexts();
  const language = useLanguage();
  const waiting = useRef(0);
  if (!wait) waiting.current = 0;
  else waiting.current ||= wait;
  return (
    <>
      {wait > 0 && (
        <p class={styles.trouble} aria-hidden="true">
          {t("account.wait", { wait: duration(wait, language) })}
        </p>
      )}
      <div class={wait ? visually.hidden : styles.trouble} role="alert">
        {wait > 0 && t("account.wait", { wait: duration(waiting.current, language) })}
        {!wait && problem && t(problem.text)}
        {!wait && problem?.portal && (
          <>
            {" "}
            <a href={problem.portal} target="_blank" rel="noopener">
              {t("signin.portal")}
            </a>
          </>
        )}
      </div>
    </>
  );
}
