import { useEffect, useState } from "preact/hooks";
import { slashBefore } from "./slash";

/** Tracks the caret of a message box; returns the slash that opens the list, until it is dismissed. */
export function useSlash(field: () => HTMLTextAreaElement | null, text: string) {
  const [caret, setCaret] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const asked = slashBefore(text, caret);
  const none = asked === null;
  useEffect(() => {
    if (none) setDismissed(-1);
  }, [none]);
  return {
    slash: asked && asked.start !== dismissed ? { ...asked, end: caret } : null,
    look: () => setCaret(field()?.selectionEnd ?? 0),
    leave: () => setCaret(0),
    dismiss: () => setDismissed(asked?.start ?? -1),
  };
}
