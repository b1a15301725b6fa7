import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { ErrorIcon } from "./icons";
import * as styles from "./field.module.css";
import * as typography from "./typography.module.css";

/** The attributes that tie a control to its label, help and error. */
export interface Ties {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface Props {
  label: string;
  help?: ComponentChildren;
  error?: string | undefined;
  children: (ties: Ties) => ComponentChildren;
}

/** A labelled control with its help above and its error below. */
export function Field({ label, help, error, children }: Props) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      {help && (
        <p class={typography.help} id={`${id}-help`}>
          {help}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p class={styles.error} id={id}>
      <ErrorIcon />
      <span>{message}</span>
    </p>
  );
}
