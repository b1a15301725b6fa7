import { useEffect, useState } from "preact/hooks";
import { slashBefore } from "./slash";

/**
 * Tracks the caret of a message box, within the element with `handlers`; returns the slash that opens the list, until it
 * is dismissed.
 */
export function useSlash(field: () => HTMLTextAreaElement | null, text: string) {
  const [caret, setCaret] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const asked = slashBefore(text, caret);
  const none = asked === null;
  useEffect(() => {
    if (none) setDismissed(-1);
  }, [none]);
  const look = () => setCaret(field()?.selectionEnd ?? 0);
  return {
    slash: asked && asked.start !== dismissed ? { ...asked, end: caret } : null,
    dismiss: () => setDismissed(asked?.start ?? -1),
    handlers: {
      onFocusIn: look,
      onInput: look,
      onKeyUp: look,
      onClick: look,
      onFocusOut: () => setCaret(0),
    },
  };
}
