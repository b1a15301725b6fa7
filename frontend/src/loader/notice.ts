// Announces an unread answer in the page; loaded when there is one.
import { chime } from "../shared/chime";
import { dot } from "./dot";
import type { Box } from "./box";
import type { FrameMessage, Place } from "./embedding";

type Notice = Extract<FrameMessage, { jiraChat: "notice" }>;

/** The page's own title and ours, while an answer is unread. */
let titles: { page: string; ours: string } | undefined;
let alert: Notification | undefined;

/** Does what the frame asks. `box` tells the frame whether the browser lets this page notify. */
export function notice(asked: Notice, place: Place, box: Pick<Box, "say">): void {
  const isQuiet = `${place.options.notice}` === "false";
  if ("asks" in asked) {
    const answer = isQuiet ? Promise.resolve(false) : allowAlerts();
    void answer.then((allowed) => box.say({ jiraChat: "alerts", allowed }));
    return;
  }
  if (isQuiet) return;
  entitle(asked.title);
  void dot(!!asked.title);
  if (!asked.title) alert?.close();
  if (asked.sound) chime();
  if (asked.alerts) show(asked.title, place);
  place.signal.onabort = () => notice({ jiraChat: "notice", title: "" }, place, box);
}

/** Puts a text before the page's title, or removes it; a title that the page has changed meanwhile stays. */
function entitle(text: string): void {
  const page = document.title === titles?.ours ? titles.page : document.title;
  titles = text ? { page, ours: page ? `${text} · ${page}` : text } : undefined;
  const title = titles?.ours ?? page;
  if (document.title !== title) document.title = title;
}

async function allowAlerts(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}

/** Who wrote, and on which page; what they wrote stays in the frame. */
function show(title: string, place: Place): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    // Tabs of one site replace each other's notifications.
    alert = new Notification(title, { body: titles?.page ?? "", tag: place.address.href });
  } catch (error) {
    // Chrome on Android only allows notifications from service workers.
    console.warn(`Jira Chat: ${error as Error}`);
    return;
  }
  alert.onclick = () => {
    window.focus();
    alert?.close();
    place.show(true);
  };
}
