import type { FrameMessage, LoaderMessage } from "../shared/embedding";

/** The frame's end of the talk with the loader. */
export class LoaderLink {
  /** The origin of the page that we are on, as the browser reports it with the loader's hello. */
  readonly site: Promise<string>;
  #origin: string | null = null;
  #shown: (shown: boolean) => void = () => {};

  constructor() {
    this.site = new Promise((resolve) => {
      addEventListener("message", ({ source, origin, data }: MessageEvent<LoaderMessage | null>) => {
        if (source !== parent || (this.#origin !== null && origin !== this.#origin)) return;
        if (data?.jiraChat === "hello") {
          this.#origin = origin;
          resolve(origin);
        } else if (data?.jiraChat === "open" || data?.jiraChat === "close") {
          this.#shown(data.jiraChat === "open");
        }
      });
    });
    // Who listens is not known before the hello; this tells nothing but that we are here.
    parent.postMessage({ jiraChat: "ready" } satisfies FrameMessage, "*");
  }

  /** Calls back whenever the loader shows or hides the panel. */
  onShown(callback: (shown: boolean) => void): void {
    this.#shown = callback;
  }

  say(message: FrameMessage): void {
    if (this.#origin !== null) parent.postMessage(message, this.#origin);
  }
}
