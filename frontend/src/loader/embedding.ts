// The messages between loader and frame (docs/protocol.md, section "Loader and frame"), and the interfaces between the
// loader's parts.
import type { JiraChat, JiraChatOptions } from "../../sdk/jira-chat";
import type { Launcher as LoaderSettings } from "../contract/answers";

/** The answer to `ready`: where the chat is, and the `data-` attributes of the loader's script. */
export interface Hello {
  jiraChat: "hello";
  url: string;
  title: string;
  referrer: string;
  [attribute: string]: string | undefined;
}

export type LoaderMessage =
  | Hello
  | { jiraChat: "open" | "close" }
  | { jiraChat: "logout" }
  | { jiraChat: "look"; inline: boolean; scheme: "light dark" | "light" | "dark" | undefined }
  | { jiraChat: "identify"; token: string }
  | { jiraChat: "alerts"; allowed: boolean }
  | ({ jiraChat: "prefill" } & Prefill);

/** Messages that a lazy part of the panel handles. */
export type Asked = Extract<LoaderMessage, { jiraChat: "identify" | "logout" | "look" | "prefill" }>;

/** The values that a page fills in for the customer. */
export interface Prefill {
  message: string;
  name: string;
  email: string;
}

export type FrameMessage =
  | { jiraChat: "ready" }
  | { jiraChat: "close" }
  | { jiraChat: "open" }
  | { jiraChat: "unread"; count: number; preview: boolean; returns: boolean }
  | { jiraChat: "identified"; error?: string }
  | { jiraChat: "started"; conversation: string }
  | { jiraChat: "message"; conversation: string; author: string }
  | { jiraChat: "notice"; title: string; sound?: boolean; alerts?: boolean }
  | { jiraChat: "notice"; asks: true };

/** The panel's news for the loader. */
export type PanelEvent = Extract<
  FrameMessage,
  { jiraChat: "ready" | "open" | "started" | "message" | "notice" }
>;

/** The handlers of the frame's messages. */
export type Hearing = { [Message in FrameMessage as Message["jiraChat"]]: (message: Message) => unknown };

export type { LoaderSettings };

/** The `data-` attributes of the loader's script. */
export type Data = Record<string, string | undefined>;

/** The page, and how the chat appears in it. */
export interface Page {
  settings: LoaderSettings;
  address: URL;
  query: URLSearchParams;
  data: Data;
  options: JiraChatOptions;
  /** Aborted when the chat is removed from the page. */
  signal: AbortSignal;
}

/** The launcher's interface for the frame's part. */
export interface Place extends Page {
  host: HTMLElement;
  root: ShadowRoot;
  /** The messages for the frame when it is ready. */
  unsaid: LoaderMessage[];
  show: (open: boolean, byItself?: boolean) => void;
  /** Shows the number of unread messages. */
  label: (unread: number) => void;
}

/** The box with the frame, beside the launcher. */
export interface Frame {
  /** Adds the frame, hidden, unless it exists. */
  summon(): void;
  /** Shows or hides it; `byItself` leaves the focus where it is. */
  show(open: boolean, byItself: boolean): void;
  identify(token: string): Promise<void>;
  logout(): void;
  /** Sends pending messages, if the frame is ready. */
  tell(): void;
  /** Reloads it, if it exists. */
  reload(): void;
}

/** The part that is loaded when the frame is first needed (`frame.ts`). */
export interface Part {
  embed: (place: Place) => Frame;
}

/** The widget in this page. */
export interface Widget extends Place {
  /** Shows the launcher, or hides it while the chat is closed. */
  offer(isOffered: boolean): void;
  /** Loads the frame's part at the first call; nothing while the chat is not offered or cannot be loaded. */
  frame(): Promise<Frame | undefined>;
  /** The frame's part, if it was requested. */
  made: () => Frame | undefined;
}

/** The functions of `JiraChat` beyond the launcher's. */
export type More = Omit<JiraChat, "open" | "close" | "isOpen" | "on" | "once" | "destroy">;

/** The part that is loaded when a page uses these or has options (`sdk.ts`), or where visitors are invited (`invitation.ts`). */
export interface Sdk {
  extend: (widget: Widget, ask: () => Promise<void>) => More;
}
