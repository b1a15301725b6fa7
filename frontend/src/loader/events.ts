// Events for the page, and messages for its developer.
import type { JiraChatEvents } from "../../sdk/jira-chat";

/** Dispatches an event of the chat on `window`. */
export function emit<Name extends keyof JiraChatEvents>(name: Name, detail?: JiraChatEvents[Name]): void {
  dispatchEvent(new CustomEvent(`jira-chat:${name}`, { detail }));
}

/** Reports a problem to the page's developer. */
export function warn(why: string): void {
  const message = `Jira Chat: ${why}`;
  console.warn(message);
  emit("error", { message });
}
