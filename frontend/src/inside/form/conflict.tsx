import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import { differences, type Action, type Form, type Saved } from "./form";
import { flatten } from "./object-diff";
import type { Words } from "./words";
import * as styles from "./conflict.module.css";

interface Props<D extends object, A extends Saved> {
  form: Form<D, A>;
  /** The version that another person saved in between. */
  conflict: A;
  words: Words;
  dispatch: (action: Action<D, A>) => void;
}

/** An edit conflict: both versions of each differing field, and the two ways to resolve it. */
export function Conflict<D extends object, A extends Saved>({
  form,
  conflict,
  words,
  dispatch,
}: Props<D, A>) {
  const mine = new Map(flatten(form.kind.settingsOf(form.draft)));
  const theirs = new Map(flatten(conflict.settings));
  const keepMine = () => {
    dispatch({ type: "keep-mine" });
    dispatch({ type: "save" });
  };
  return (
    <SectionMessage
      appearance="warning"
      title={`${conflict.saved_by ?? "Somebody else"} saved while you were editing`}
      focus
      actions={
        <>
          <Button onClick={() => dispatch({ type: "discard" })}>Use what was saved</Button>
          <Button onClick={keepMine}>Keep mine and save again</Button>
        </>
      }
    >
      <p>None of your changes are lost. Fields you did not change follow what was saved.</p>
      <dl class={styles.versions}>
        {differences(form).map(({ field, touched }) => (
          <div key={field}>
            <dt>{words.nameOf(field)}</dt>
            <dd>
              <span class={styles.version}>What was saved</span>
              <span class={styles.text}>{words.inWords(field, theirs.get(field))}</span>
            </dd>
            <dd>
              <span class={styles.version}>Yours</span>
              <span class={styles.text}>
                {touched ? words.inWords(field, mine.get(field)) : "Not changed by you"}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </SectionMessage>
  );
}
