import type { ComponentChildren } from "preact";
import { useDraft } from "../../shared/drafts";
import { Button } from "../controls/button";
import { firstOpen } from "./variables";
import { say, sayWith } from "../words/say";
import * as styles from "./unfilled.module.css";

interface Props {
  /** The storage name of the enclosed message box's draft. */
  draft: string;
  field: () => HTMLTextAreaElement | null;
  /** The message box. */
  children: ComponentChildren;
}

/** Blocks sending while a variable in the enclosed message box is unfilled, and says so. */
export function Unfilled({ draft, field, children }: Props) {
  const open = firstOpen(useDraft(draft));
  const goTo = () => {
    field()?.focus();
    if (open) field()?.setSelectionRange(open.start, open.end);
  };
  const hold = (event: Event) => {
    if (!open) return;
    event.preventDefault();
    event.stopPropagation();
    goTo();
  };
  return (
    <div
      onKeyDownCapture={(event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field())
          hold(event);
      }}
      onSubmitCapture={hold}
    >
      {children}
      {open && (
        <p class={styles.unfilled} role="status">
          <span>{sayWith("replies.unfilled", { variable: <mark>{open.name}</mark> })}</span>
          <Button appearance="subtle" onClick={goTo}>
            {say("replies.unfilled.go")}
          </Button>
        </p>
      )}
    </div>
  );
}
