import { add } from "./dom";
import type { FrameMessage, LoaderMessage } from "./embedding";

/** The frame of the widget, which is not there before it is first needed. */
export interface Frame {
  /** Adds it to the page, once; it opens no socket before it is shown. */
  summon(): HTMLIFrameElement;
  /** Says it to a frame that listens already. */
  say(message: LoaderMessage): void;
  /** Says it as soon as there is a frame to hear it. */
  ask(message: LoaderMessage): void;
}

/** A frame for `box`; `hear` is told what it says, before what was asked of it earlier goes there. */
export function frameIn(
  box: HTMLElement,
  title: string,
  address: URL,
  query: URLSearchParams,
  hear: (message: FrameMessage) => void,
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
    hear(data);
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
