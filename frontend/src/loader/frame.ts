import { add } from "./dom";
import type { FrameMessage, Hearing, LoaderMessage } from "./embedding";

/** The widget's frame, created when it is first needed. */
export interface Frame {
  /** Returns the element, adding it to the page the first time; it opens no socket before it is shown. */
  summon(): HTMLIFrameElement;
  /** Sends a message, unless the frame is not ready. */
  say(message: LoaderMessage): void;
  /** Sends a message as soon as the frame is ready, creating it if needed. */
  ask(message: LoaderMessage): void;
}

/** Makes the frame for `box`. `hearing` gets its messages; pending ones are sent once it has handled "ready". */
export function frameIn(
  box: HTMLElement,
  title: string,
  address: URL,
  query: URLSearchParams,
  hearing: Partial<Hearing>,
): Frame {
  let frame: HTMLIFrameElement | undefined;
  let isReady = false;
  const unsaid: LoaderMessage[] = [];
  const say = (message: LoaderMessage) =>
    isReady && frame?.contentWindow?.postMessage(message, address.origin);
  const summon = () => {
    if (!frame) {
      frame = add(box, "iframe");
      frame.title = title;
      frame.src = `${address}/frame?${query}`;
      box.getBoundingClientRect(); // so that the first opening is a transition, too
    }
    return frame;
  };

  addEventListener("message", ({ source, origin, data }: MessageEvent<FrameMessage | null>) => {
    if (!data || !frame || source !== frame.contentWindow || origin !== address.origin) return;
    isReady ||= data.jiraChat === "ready";
    hearing[data.jiraChat]?.(data as never);
    if (isReady) unsaid.splice(0).forEach(say);
  });
  return {
    summon,
    say,
    ask(message) {
      summon();
      if (isReady) say(message);
      else unsaid.push(message);
    },
  };
}
