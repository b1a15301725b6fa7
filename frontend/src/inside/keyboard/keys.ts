import { store, stored } from "../../shared/storage";

const KEPT = "jira-chat.keys";

/** Whether single keys run commands: dictation software types them unintentionally (WCAG 2.1.4). */
export const singleKeys = () => stored(KEPT) !== "off";
export const setSingleKeys = (on: boolean) => store(KEPT, on ? null : "off");

const FIELDS = "input, textarea, select, [contenteditable], [role='menu'], [role='listbox']";

/** The command of a key: the palette, leaving the field, or a single key's; `null` for none. */
export function asked(event: KeyboardEvent, single: boolean): "palette" | "leave" | { key: string } | null {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return null;
  const modified = ctrlKey || metaKey;
  if (modified && !altKey && !event.shiftKey && key.toLowerCase() === "k") return "palette";
  if (modified || altKey) return null;
  const inField = target instanceof Element && target.closest(FIELDS) !== null;
  if (key === "Escape") return target instanceof HTMLTextAreaElement ? "leave" : null;
  return inField || !single || key.length !== 1 ? null : { key: key.toLowerCase() };
}
