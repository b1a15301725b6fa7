// What loader and frame say to each other (docs/protocol.md, section "Loader and frame"), and what the loader's parts are
// to each other.
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

/** What the panel does not open with, so that a later part sees to it. */
export type Asked = Extract<LoaderMessage, { jiraChat: "identify" | "logout" | "look" | "prefill" }>;

/** What a page fills in for the customer. */
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

/** What the panel tells of itself. */
export type PanelEvent = Extract<
  FrameMessage,
  { jiraChat: "ready" | "open" | "started" | "message" | "notice" }
>;

/** What is done with each of the frame's messages. */
export type Hearing = { [Message in FrameMessage as Message["jiraChat"]]: (message: Message) => unknown };

export type { LoaderSettings };

/** The `data-` attributes of the loader's script. */
export type Data = Record<string, string | undefined>;

/** The page, and how the chat is to be there. */
export interface Page {
  settings: LoaderSettings;
  address: URL;
  query: URLSearchParams;
  data: Data;
  options: JiraChatOptions;
  /** Aborted when the chat is to leave the page. */
  signal: AbortSignal;
}

/** What the launcher gives the part that has the frame. */
export interface Place extends Page {
  host: HTMLElement;
  root: ShadowRoot;
  /** What the frame is to hear when it is ready. */
  unsaid: LoaderMessage[];
  show: (open: boolean, byItself?: boolean) => void;
  /** Shows how much is unread. */
  label: (unread: number) => void;
}

/** The box with the frame, beside the launcher. */
export interface Frame {
  /** Adds the frame, unseen, unless it is there. */
  summon(): void;
  /** Shows or hides it; `byItself` leaves the focus where it is. */
  show(open: boolean, byItself: boolean): void;
  identify(token: string): Promise<void>;
  logout(): void;
  /** Sends what is unsaid, if the frame is ready. */
  tell(): void;
  /** Loads it anew, if it is there. */
  reload(): void;
}

/** What is loaded when the frame is first needed (`frame.ts`). */
export interface Part {
  embed: (place: Place) => Frame;
}

/** The widget in this page. */
export interface Widget extends Place {
  /** Shows the launcher, or hides it while the chat is closed. */
  offer(isOffered: boolean): void;
  /** Loads the frame's part when it is first asked for; nothing while the chat is not offered or cannot be loaded. */
  frame(): Promise<Frame | undefined>;
  /** The frame's part, if it was asked for. */
  made: () => Frame | undefined;
}

/** What `JiraChat` offers beyond the launcher. */
export type More = Omit<JiraChat, "open" | "close" | "isOpen" | "on" | "once" | "destroy">;

/** What is loaded when a page uses any of that, or has options (`sdk.ts`), and where visitors are invited (`invitation.ts`). */
export interface Sdk {
  extend: (widget: Widget, ask: () => Promise<void>) => More;
}
