/** Whether this key closes the panel: not during input composition, nor with a dialog open. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === "Escape" && !event.isComposing && !document.querySelector("dialog");
}
