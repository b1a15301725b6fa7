import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { FieldError } from "../controls/field";
import { Flag } from "../controls/flag";
import { SectionMessage } from "../controls/section-message";
import { Conflict } from "./conflict";
import { isDirty, type Action, type Form, type Saved } from "./form";
import { SaveBar } from "./save-bar";
import type { Words } from "./words";
import * as styles from "./form-shell.module.css";

interface Props<D extends object, A extends Saved> {
  form: Form<D, A>;
  dispatch: (action: Action<D, A>) => void;
  words: Words;
  /** Names the form where there is more than one. */
  label?: string;
  children: ComponentChildren;
}

/** A form around its fields: focuses errors, shows conflicts and failures, saves and confirms it. */
export function FormShell<D extends object, A extends Saved>({
  form,
  dispatch,
  words,
  label,
  children,
}: Props<D, A>) {
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.refusals)
      element.current?.querySelector<HTMLElement>("[aria-invalid='true'], [data-invalid]")?.focus();
  }, [form.refusals]);
  const save = (event: Event) => {
    event.preventDefault();
    dispatch({ type: "save" });
  };
  return (
    <form class={styles.form} ref={element} aria-label={label} noValidate onSubmit={save}>
      {children}
      {form.conflict && <Conflict form={form} conflict={form.conflict} words={words} dispatch={dispatch} />}
      <NotSaved {...form} />
      <SaveBar
        saved={form.saved}
        saving={form.saving}
        dirty={isDirty(form)}
        blocked={form.conflict !== null}
        onDiscard={() => dispatch({ type: "discard" })}
      />
      <Flag text={form.confirmed ? "Saved" : null} onGone={() => dispatch({ type: "confirmation-seen" })} />
    </form>
  );
}

type Outcome = Pick<Form<object, Saved>, "failure" | "refusals" | "errors">;

/** Why the last save failed, next to its button. */
function NotSaved({ failure, refusals, errors }: Outcome) {
  if (failure)
    return (
      <SectionMessage appearance="error" title="Your changes are not saved" live>
        {failure}
      </SectionMessage>
    );
  if (!refusals || Object.keys(errors).length === 0) return null;
  return <FieldError id="to-correct" message="Correct what is marked above, then save." />;
}
