// What the chat tells the page and its developer.
import type { JiraChatEvents } from "../../sdk/jira-chat";

/** Tells the page of an event of the chat, by a DOM event on `window`. */
export function emit<Name extends keyof JiraChatEvents>(name: Name, detail?: JiraChatEvents[Name]): void {
  dispatchEvent(new CustomEvent(`jira-chat:${name}`, { detail }));
}

/** Tells the page's developer what is wrong. */
export function warn(why: string): void {
  const message = `Jira Chat: ${why}`;
  console.warn(message);
  emit("error", { message });
}
