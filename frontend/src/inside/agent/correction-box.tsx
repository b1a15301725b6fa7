import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Composer } from "../../shared/components/composer";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { Button } from "../controls/button";
import { onKeys } from "../controls/on-keys";
import type { Corrections } from "./corrections";
import { say } from "../words/say";
import * as styles from "./correction-box.module.css";

interface Props {
  corrections: Corrections;
  /** Called at the end, so that the focus returns to the message box. */
  onDone: () => void;
}

/** The message box, or what changes the last message in its place; the arrow up in an empty box leads there. */
export function WithCorrections({ corrections, onDone, children }: Props & { children: ComponentChildren }) {
  const { begun, last, begin } = corrections;
  const was = useRef(begun);
  useEffect(() => {
    if (was.current && !begun) onDone();
    was.current = begun;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as one is over
  }, [begun]);
  const keys = onKeys({ ArrowUp: () => void begin("edit") });
  return (
    <>
      {begun && <CorrectionBox corrections={corrections} />}
      <div
        hidden={begun !== null}
        onKeyDown={(event) => {
          const isEmpty = event.target instanceof HTMLTextAreaElement && event.target.value === "";
          if (isEmpty && last && !hasModifier(event)) keys(event);
        }}
      >
        {children}
      </div>
    </>
  );
}

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}

/** Changes the last message, or asks before deleting it. */
function CorrectionBox({ corrections }: Pick<Props, "corrections">) {
  const { begun, error, end, save, remove } = corrections;
  const handle = useRef<ComposerHandle>(null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    (handle.current ?? first.current)?.focus();
  }, []);

  if (!begun) return null;
  const problem = (
    <p class={styles.problem} role="alert">
      {error}
    </p>
  );
  if (begun.what === "delete")
    return (
      <div
        class={styles.box}
        role="group"
        aria-label={say("correction.delete")}
        onKeyDown={onKeys({ Escape: end })}
      >
        <p>{say("correction.delete.sure")}</p>
        <Button appearance="danger" ref={first} onClick={remove}>
          {say("delete")}
        </Button>
        <Button appearance="subtle" onClick={end}>
          {say("cancel")}
        </Button>
        {problem}
      </div>
    );
  return (
    <div onKeyDown={onKeys({ Escape: end })}>
      <div class={styles.box}>
        <p>{say("correction.edit")}</p>
        <Button appearance="subtle" onClick={end}>
          {say("cancel")}
        </Button>
        {problem}
      </div>
      <Composer draft={begun.draft} placeholder={say("correction.hint")} onSend={save} handle={handle} />
    </div>
  );
}

/** What can be done with a message, below it. */
export function MessageActions({ corrections }: Pick<Props, "corrections">) {
  return (
    <span class={styles.actions}>
      {" · "}
      <button type="button" onClick={() => corrections.begin("edit")}>
        {say("edit")}
      </button>
      {" · "}
      <button type="button" onClick={() => corrections.begin("delete")}>
        {say("delete")}
      </button>
    </span>
  );
}
