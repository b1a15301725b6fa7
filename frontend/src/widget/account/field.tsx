import { useId, useState } from "preact/hooks";
import { useTexts } from "../../shared/texts";
import { EyeIcon } from "./icons";
import * as controls from "../control.module.css";
import * as styles from "./field.module.css";

/** Attributes for the browser, its keyboard and its password manager. */
export interface Input {
  name: string;
  type: "text" | "email" | "password";
  autocomplete: string;
  inputMode?: "numeric";
}

interface Props {
  label: string;
  value: string;
  hint?: string | undefined;
  error?: string | undefined;
  input: Input;
  onValue: (value: string) => void;
}

/** A labelled input with its hint or error. A password can be shown. */
export function Field({ label, value, hint, error, input, onValue }: Props) {
  const t = useTexts();
  const id = useId();
  const { type, ...rest } = input;
  const [seen, setSeen] = useState(false);
  const described = error !== undefined ? `${id}-error` : hint && `${id}-hint`;
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      <div class={styles.input}>
        <input
          {...rest}
          class={controls.control}
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc wants a single type
          type={(seen ? "text" : type) as "text"}
          id={id}
          value={value}
          dir={type === "text" ? "auto" : "ltr"}
          aria-describedby={described}
          aria-invalid={error !== undefined}
          onInput={({ currentTarget }) => onValue(currentTarget.value)}
        />
        {type === "password" && (
          <button
            type="button"
            class={styles.eye}
            aria-pressed={seen}
            aria-label={t("account.show_password")}
            title={t("account.show_password")}
            onClick={() => setSeen(!seen)}
          >
            <EyeIcon crossed={seen} />
          </button>
        )}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} class={styles.error}>
          {error}
        </p>
      )}
      {hint && error === undefined && (
        <p id={`${id}-hint`} class={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
