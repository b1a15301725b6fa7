/** Whether this key closes the panel: not while it ends the composition of a word, or the dialog over the panel. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === "Escape" && !event.isComposing && !document.querySelector("dialog");
}
