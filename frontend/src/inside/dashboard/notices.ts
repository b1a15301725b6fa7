import { chime } from "../../shared/chime";
import type { Conversation } from "../../shared/protocol";
import { store, stored } from "../../shared/storage";
import { belongs, VIEWS, type View } from "./views";

/** How somebody wants to hear of what is new in a view. */
export type Way = "sound" | "desktop";

const KEPT = "jira-chat.notices.";

/** What of a view somebody wants to hear of, and how: kept in this browser. */
export function wants(view: View, way: Way): boolean {
  return stored(`${KEPT}${view}.${way}`) === "yes";
}

export function choose(view: View, way: Way, wanted: boolean): void {
  store(`${KEPT}${view}.${way}`, wanted ? "yes" : null);
}

/** Asks the browser for the right to notify; answers whether it was given. Frames of other sites often get none. */
export async function allowDesktop(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** Tells of a customer's message in all ways that are wanted of the views that its conversation is in. */
export function notify(conversation: Conversation, account: string | null, onOpen: () => void): void {
  const views = VIEWS.map(({ view }) => view).filter((view) => belongs(view, conversation, account));
  if (views.some((view) => wants(view, "sound"))) chime();
  if (!views.some((view) => wants(view, "desktop"))) return;
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const { customer = "", last, id } = conversation;
  const shown = new Notification(customer, { body: last?.body ?? "", tag: id });
  shown.onclick = () => {
    window.focus();
    shown.close();
    onOpen();
  };
}
