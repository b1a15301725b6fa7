// What loader and frame say to each other (docs/protocol.md, section "Loader and frame"), and what the loader's parts are
// to each other.
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
  Hello | { jiraChat: "open" | "close" | "logout" } | { jiraChat: "identify"; token: string };

export type FrameMessage =
  | { jiraChat: "ready" | "open" | "close" }
  | { jiraChat: "unread"; count: number; preview: boolean; returns: boolean }
  | { jiraChat: "identified"; error?: string };

/** What is done with each of the frame's messages. */
export type Hearing = { [Message in FrameMessage as Message["jiraChat"]]: (message: Message) => void };

export type { LoaderSettings };

/** The `data-` attributes of the loader's script. */
export type Data = Record<string, string | undefined>;

/** What the launcher gives the part that has the frame. */
export interface Place {
  host: HTMLElement;
  root: ShadowRoot;
  settings: LoaderSettings;
  address: URL;
  query: URLSearchParams;
  data: Data;
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
}

/** What is loaded when the frame is first needed (`frame.ts`). */
export interface Part {
  embed: (place: Place) => Frame;
}
