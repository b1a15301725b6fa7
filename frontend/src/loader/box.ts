import { add } from "./dom";
import type { FrameMessage, Hearing, LoaderMessage, Place } from "./embedding";
import styles from "./frame.css?inline";

/** How long a frame may take to say that it is ready: after it was loaded, and in all, in milliseconds. */
const AFTER_LOAD = 3000;
const IN_ALL = 20_000;

/** The box beside the launcher, with the frame or the news that it could not be loaded. */
export interface Box {
  /** Returns the frame, adding it to the box if it is not there; it opens no socket before it is shown. */
  summon(): HTMLIFrameElement;
  /** Sends a message, unless the frame is not ready. */
  say(message: LoaderMessage): void;
  /** Sends a message as soon as the frame is ready, creating it if needed. */
  ask(message: LoaderMessage): void;
}

/** Makes the box. `hearing` gets the frame's messages; pending ones are sent once it has handled "ready". */
export function makeBox(
  { host, root, settings, address, query }: Place,
  hearing: Hearing,
  onFailed: () => void,
): Box {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
  const box = add(root, "div");
  const notice = add(box, "p");
  notice.role = "alert";
  let unsaid: LoaderMessage[] = [];
  let frame: HTMLIFrameElement | undefined;

  const isReady = () => host.hasAttribute("ready");
  const say = (message: LoaderMessage) =>
    isReady() && frame?.contentWindow?.postMessage(message, address.origin);

  function summon(): HTMLIFrameElement {
    if (frame) return frame;
    const added = (frame = add(box, "iframe"));
    const check = () => frame === added && !isReady() && fail();
    notice.textContent = "";
    added.title = settings.title;
    added.onload = () => setTimeout(check, AFTER_LOAD);
    setTimeout(check, IN_ALL);
    query.set("tz", Intl.DateTimeFormat().resolvedOptions().timeZone);
    added.src = `${address}/frame?${query}`;
    box.getBoundingClientRect(); // so that the first opening is a transition, too
    return added;
  }

  /** The next opening asks for the frame anew. */
  function fail(): void {
    frame?.remove();
    frame = undefined;
    unsaid = [];
    notice.textContent = settings.failed;
    console.warn(`Jira Chat: ${address}/frame does not answer; is it allowed by this page's frame-src?`);
    onFailed();
  }

  addEventListener("message", ({ source, origin, data }: MessageEvent<FrameMessage | null>) => {
    if (!data || !frame || source !== frame.contentWindow || origin !== address.origin) return;
    if (data.jiraChat === "ready") host.toggleAttribute("ready", true);
    (hearing as Partial<Hearing>)[data.jiraChat]?.(data as never);
    if (isReady()) unsaid.splice(0).forEach(say);
  });
  return {
    summon,
    say,
    ask(message) {
      summon();
      if (isReady()) say(message);
      else unsaid.push(message);
    },
  };
}
