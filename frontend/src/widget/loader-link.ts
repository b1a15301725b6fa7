import type { Asked, FrameMessage, Hello, LoaderMessage } from "../loader/embedding";
import type { Page } from "../shared/conversation";
import type { ChatAccounts } from "./account";
import type { PanelHandle } from "./panel";
import { PARTS } from "./use-parts";

/** The frame's side of the messages with the loader. */
export class LoaderLink {
  /** The origin of the embedding page, from the browser's event for the loader's hello. */
  readonly site: Promise<string>;
  /** The page's title and address, and its data about the visitor. */
  onPage?: (page: Page) => void;
  /** Called when the panel is shown or hidden. */
  onShown?: (shown: boolean) => void;
  /** The panel is part of the page, so nobody opened it. */
  inline?: boolean;
  /** The accounts, for signing in and out. */
  accounts?: () => Promise<ChatAccounts>;
  /** The current state of the panel. */
  panel?: PanelHandle;
  #origin: string | null = null;

  constructor() {
    this.site = new Promise((resolve) => {
      addEventListener("message", ({ source, origin, data }: MessageEvent<LoaderMessage | null>) => {
        if (source !== parent || (this.#origin !== null && origin !== this.#origin)) return;
        if (data?.jiraChat === "hello") {
          this.#origin = origin;
          resolve(origin);
          this.onPage?.(pageOf(data));
        } else if (data) this.#handleRequest(data);
      });
    });
    // The parent's origin is unknown before its hello, and this message is no secret.
    const ask = () => parent.postMessage({ jiraChat: "ready" } satisfies FrameMessage, "*");
    // The customer may have navigated within the page's application meanwhile.
    addEventListener("focusin", ask);
    ask();
  }

  /** Sends a message, once the loader has said hello. */
  say = (message: FrameMessage): void => void this.site.then((origin) => parent.postMessage(message, origin));

  #handleRequest(request: Exclude<LoaderMessage, Hello>): void {
    if (request.jiraChat === "look") this.inline = request.inline;
    const isOpening = request.jiraChat === "open";
    if (isOpening || request.jiraChat === "close") this.onShown?.(isOpening);
    else void PARTS.sdk().then(({ handleRequest }) => handleRequest(request as Asked, this));
  }
}

/** Cuts a text to the server's limit. */
function pageOf(hello: Hello): Page {
  const said = Object.entries({ ...hello, language: navigator.language });
  return Object.fromEntries(said.map(([name, value]) => [name, value.slice(0, 2000)]));
}
