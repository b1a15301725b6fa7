import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { CloseIcon } from "../../shared/components/icons";
import { useTexts } from "../../shared/texts";
import { HeaderButton } from "../views/header";
import * as styles from "./dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog over the panel; the browser traps the focus and restores it. */
export function Dialog({ title, onClose, children }: Props) {
  const t = useTexts();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const over = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      over.current = true;
      element?.close();
    };
  }, []);
  useLayoutEffect(() => {
    // The focused element may be gone with the previous content.
    heading.current?.focus();
  }, [title]);

  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        // The focus returns when the dialog is closed: keys must not reach a dialog that is closing.
        event.preventDefault();
        onClose();
      }}
      onClose={() => over.current || onClose()}
    >
      <header>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <HeaderButton label={t("account.close")} onClick={onClose}>
          <CloseIcon />
        </HeaderButton>
      </header>
      {children}
    </dialog>
  );
}
