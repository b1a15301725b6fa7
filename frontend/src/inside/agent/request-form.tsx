import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { say } from "../words/say";
import type { RequestHere } from "./use-request";
import * as fields from "../controls/field.module.css";
import * as styles from "./request-bar.module.css";

/** The properties of a form for an action on a request. */
export interface Doing {
  here: RequestHere;
  onDone: () => void;
}

/** Focuses the first field of the form that was just opened. */
export function useFirstField() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);
  return form;
}

/** Lets Ctrl+Enter send from a field of several lines. */
export function sends(event: TargetedKeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

interface NoteProps {
  help: string;
  value: string;
  onChange: (note: string) => void;
}

/** Takes what only agents read of it. */
export function NoteField({ help, value, onChange }: NoteProps) {
  return (
    <Field label={say("request.note")} help={help}>
      {(ties) => (
        <textarea
          {...ties}
          class={fields.control}
          data-note
          rows={2}
          dir="auto"
          value={value}
          maxLength={10_000}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** What ends such a form. */
export function Actions({ name, busy, onCancel }: { name: string; busy: boolean; onCancel: () => void }) {
  return (
    <div class={styles.row}>
      <Button appearance="primary" type="submit" aria-disabled={busy || undefined}>
        {name}
      </Button>
      <Button appearance="subtle" onClick={onCancel}>
        {say("cancel")}
      </Button>
    </div>
  );
}
