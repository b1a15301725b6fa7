import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { appendDraft } from "../drafts";

/** What others may do with a place to write. */
export interface ComposerHandle {
  focus(): void;
  /** Puts a text where the person can change it, after what is already there. */
  write(text: string): void;
  /** Puts a text at the caret, in place of what is selected, as one step that can be undone. */
  insert(text: string): void;
}

/** Lends out the place where a draft is written, as long as it is drawn. */
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
        // Its `input` event updates the draft. Setting the value would forget what the person can undo.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer keeps the undo history
        document.execCommand("insertText", false, added);
      },
    };
    return () => (handle.current = null);
  }, [handle, draft, input]);
}
