import { chime } from "../../shared/chime";
import type { Conversation } from "../../shared/protocol";
import { store, stored } from "../../shared/storage";
import { belongs, VIEWS, type View } from "./views";

/** How an agent wants news in a view announced. */
export type Way = "sound" | "desktop";

const KEPT = "jira-chat.notices.";

/** Which news of a view an agent wants announced, and how; stored in this browser. */
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

/** Announces a customer's message in all ways chosen for the views of its conversation. */
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
