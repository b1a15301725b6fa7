// What loader and frame say to each other (docs/protocol.md, section "Loader and frame").

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

export type { Launcher as LoaderSettings } from "../contract/answers";
