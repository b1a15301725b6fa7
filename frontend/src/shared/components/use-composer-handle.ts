import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { appendDraft } from "../drafts";

/** What other components may do with a message box. */
export interface ComposerHandle {
  focus(): void;
  /** Appends a text to the draft, to be edited. */
  write(text: string): void;
  /** Inserts a text at the caret, replacing the selection, as one undo step. */
  insert(text: string): void;
}

/** Exposes the message box of a draft while it is mounted. */
export function useComposerHandle(
  handle: RefObject<ComposerHandle | null>,
  draft: string,
  input: RefObject<HTMLTextAreaElement | null>,
): void {
  useLayoutEffect(() => {
    const focus = () => input.current?.focus();
    handle.current = {
      focus,
      write(added) {
        appendDraft(draft, added);
        focus();
      },
      insert(added) {
        focus();
        // Its `input` event updates the draft. Setting the value would clear the undo history.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer keeps the undo history
        document.execCommand("insertText", false, added);
      },
    };
    return () => (handle.current = null);
  }, [handle, draft, input]);
}
