import { add, adopt } from "./dom";
import type { FrameMessage, Hearing, LoaderMessage, Place } from "./embedding";
import { warn } from "./events";
import styles from "./frame.css?inline";

/** The time limits for a frame to be ready: after it was loaded, and in total, in milliseconds. */
const AFTER_LOAD = 3000;
const IN_ALL = 20_000;

/** The box beside the launcher, with the frame or a message that it could not be loaded. */
export interface Box {
  /** Returns the frame, adding it to the box if it is not there; it opens no socket before it is shown. */
  summon(): HTMLIFrameElement;
  /** Sends a message, unless the frame is not ready. */
  say(message: LoaderMessage): void;
  /** Sends a message as soon as the frame is ready, creating it if needed. */
  ask(message: LoaderMessage): void;
  /** Sends pending messages, if the frame is ready. */
  tell(): void;
  /** Reloads the frame, if there is one. */
  reload(): void;
}

/** Creates the box. `hearing` gets the frame's messages; pending ones are sent once it has handled "ready". */
export function makeBox(
  { host, root, settings, address, query, unsaid, signal }: Place,
  hearing: Hearing,
  onFailed: () => void,
): Box {
  adopt(root, styles);
  const box = add(root, "div");
  const notice = add(box, "p");
  notice.role = "alert";
  let frame: HTMLIFrameElement | undefined;

  const isReady = () => host.hasAttribute("ready");
  const say = (message: LoaderMessage) =>
    isReady() && frame?.contentWindow?.postMessage(message, address.origin);
  const tell = () => isReady() && unsaid.splice(0).forEach(say);

  function summon(anew = false): HTMLIFrameElement {
    if (anew) forget();
    if (frame) return frame;
    const added = (frame = add(box, "iframe"));
    const check = () => frame === added && !isReady() && fail();
    notice.textContent = "";
    added.title = settings.title;
    added.onload = () => setTimeout(check, AFTER_LOAD);
    setTimeout(check, IN_ALL);
    query.set("tz", Intl.DateTimeFormat().resolvedOptions().timeZone);
    added.src = `${address}/frame?${query}`;
    box.getBoundingClientRect(); // makes the first opening a transition, too
    return added;
  }

  function forget(): void {
    frame?.remove();
    frame = undefined;
    host.removeAttribute("ready");
  }

  function fail(): void {
    forget();
    notice.textContent = settings.failed;
    warn(`${address}/frame does not answer; is it allowed by this page's frame-src?`);
    onFailed();
  }

  function hear({ source, origin, data }: MessageEvent<FrameMessage | null>): void {
    if (!data || !frame || source !== frame.contentWindow || origin !== address.origin) return;
    if (data.jiraChat === "ready") host.toggleAttribute("ready", true);
    (hearing as Partial<Hearing>)[data.jiraChat]?.(data as never);
    tell();
  }

  addEventListener("message", hear, { signal });
  return {
    summon,
    say,
    tell,
    reload: () => frame && summon(true),
    ask(message) {
      summon();
      unsaid.push(message);
      tell();
    },
  };
}
