import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { appendDraft } from "../drafts";

/** What others may do with a place to write. */
export interface ComposerHandle {
  focus(): void;
  /** Puts a text where the person can change it, after what is already there. */
  write(text: string): void;
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
    };
    return () => (handle.current = null);
  }, [handle, draft, input]);
}
