// What a page can do with Jira Chat, as `window.JiraChat`. Copy it into your project; docs/sdk.md explains it.

/** Options of the page. Each may be an attribute of the loader's script, too: `zIndex` is `data-z-index`. */
export interface JiraChatOptions {
  /** Language of the widget, such as `de`; else the page's `lang`, else the browser's. */
  locale?: string;
  /** Milliseconds from the loader's start until it asks for anything. */
  delay?: number | string;
  /** CSS selector of an element that the chat fills, instead of floating over the page. */
  container?: string;
  /** `false`: no launcher; the page opens the chat. */
  launcher?: boolean | "true" | "false";
  /** Corner of the launcher; `start` and `end` follow the direction of the text. */
  position?: "start" | "end" | "left" | "right";
  /** Distance from that side and from the bottom, in pixels: one number for both, or `"20 80"`. */
  offset?: number | string;
  /** Pairs that agents see beside the conversation, as for `setMeta`. */
  meta?: JiraChatMeta;
  zIndex?: number | string;
  theme?: "light" | "dark" | "auto";
  /** `false`: answers change neither the title nor the icon of the page, make no sound and are not notified. */
  notice?: boolean | "true" | "false";
}

/** At most 20 pairs; names of 40 and values of 255 characters. */
export type JiraChatMeta = Record<string, string | number | boolean>;

export interface JiraChatPrefill {
  /** Text of a new message, at most 10,000 characters. What the customer has typed stays. */
  message?: string;
  /** At most 255 characters. */
  name?: string;
  /** At most 254 characters. */
  email?: string;
}

/** What comes with each event. The DOM event of the same meaning is `jira-chat:<name>` on `window`, with it as `detail`. */
export interface JiraChatEvents {
  /** The chat is in the page. */
  ready: null;
  open: null;
  close: null;
  /** Somebody answered; what they wrote stays in the frame. */
  message: { conversation: string; author: string };
  unread: { count: number };
  /** The customer began a conversation. */
  started: { conversation: string };
  /** `identify` was accepted. */
  identified: null;
  error: { message: string };
}

export interface JiraChat {
  open(): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  /** Shows the launcher after `hide()` or `launcher: false`. */
  show(): Promise<void>;
  /** Closes the panel and hides the launcher; `open()` works all the same. */
  hide(): Promise<void>;
  isOpen(): boolean;
  /** Fills in what the customer has not typed; rejects what is too long. Loads no frame before the chat is opened. */
  prefill(values: JiraChatPrefill): Promise<void>;
  /** Replaces the pairs that were set before; rejects what is too long. */
  setMeta(pairs: JiraChatMeta): Promise<void>;
  /** Signs in with an identity token; rejects with what was wrong. */
  identify(token: string): Promise<void>;
  logout(): Promise<void>;
  /** Calls `listener` at each event, until the function that is returned is called. */
  on<Name extends keyof JiraChatEvents>(
    event: Name,
    listener: (detail: JiraChatEvents[Name]) => void,
  ): () => void;
  /** The same, once. */
  once<Name extends keyof JiraChatEvents>(
    event: Name,
    listener: (detail: JiraChatEvents[Name]) => void,
  ): () => void;
  setLanguage(locale: string): Promise<void>;
  /** Removes the chat from the page; the loader may be run again afterwards. */
  destroy(): void;
}

/** A call for the queue, such as `["identify", token]`. */
export type JiraChatCall = {
  [Name in keyof JiraChat]: [name: Name, ...args: Parameters<JiraChat[Name]>];
}[keyof JiraChat];

/** `window.JiraChat` at any time: before the loader has run there is only what the page put there. */
export interface JiraChatGlobal extends Partial<JiraChat> {
  /** Calls that do not wait for the loader, before it has run and after. */
  q?: JiraChatCall[] | { push(call: JiraChatCall): void };
  /** The loader's address with `?chat=KEY`, where no script element has it, as in a bundle. */
  src?: string;
  options?: JiraChatOptions;
}

/** `<jira-chat>`; see docs/sdk.md. */
export interface JiraChatElement extends HTMLElement, Omit<JiraChat, "destroy" | "on" | "once"> {}

declare global {
  interface Window {
    JiraChat?: JiraChatGlobal;
  }
  interface HTMLElementTagNameMap {
    "jira-chat": JiraChatElement;
  }
  interface WindowEventMap {
    "jira-chat:ready": CustomEvent<JiraChatEvents["ready"]>;
    "jira-chat:open": CustomEvent<JiraChatEvents["open"]>;
    "jira-chat:close": CustomEvent<JiraChatEvents["close"]>;
    "jira-chat:message": CustomEvent<JiraChatEvents["message"]>;
    "jira-chat:unread": CustomEvent<JiraChatEvents["unread"]>;
    "jira-chat:started": CustomEvent<JiraChatEvents["started"]>;
    "jira-chat:identified": CustomEvent<JiraChatEvents["identified"]>;
    "jira-chat:error": CustomEvent<JiraChatEvents["error"]>;
  }
}
