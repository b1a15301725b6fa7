import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./button";
import { CrossIcon } from "./icons";
import { say } from "../words/say";
import * as styles from "./dialog.module.css";

interface Props {
  name: string;
  narrow?: boolean;
  /** Whether a click beside it closes it; then it has no head. */
  light?: boolean;
  onClose: () => void;
  children: (close: () => void) => ComponentChildren;
}

/** A window over the page (WAI-ARIA Authoring Practices, "Dialog (Modal) Pattern"). */
export function Dialog({ name, narrow, light, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // In a low window what scrolls would have the focus, before the field in it.
    if (light) dialog.current?.querySelector("input")?.focus();
  }, [light]);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      data-narrow={narrow}
      aria-label={name}
      onClose={onClose}
      onClick={(event) => light && event.target === event.currentTarget && close()}
    >
      {!light && (
        <header class={styles.head}>
          <h2>{name}</h2>
          <Button appearance="icon-only" aria-label={say("close")} onClick={close}>
            <CrossIcon />
          </Button>
        </header>
      )}
      <div class={styles.content}>{children(close)}</div>
    </dialog>
  );
}

/** The buttons of a form in a dialog. */
export function DialogActions({ children }: { children: ComponentChildren }) {
  return <div class={styles.actions}>{children}</div>;
}
