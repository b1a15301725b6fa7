// What loader and frame say to each other (docs/protocol.md, section "Loader and frame").

export type LoaderMessage =
  | { jiraChat: "hello"; lang: string }
  | { jiraChat: "open" | "close" | "logout" }
  | { jiraChat: "identify"; token: string };

export type FrameMessage =
  | { jiraChat: "ready" | "open" | "close" }
  | { jiraChat: "unread"; count: number; preview: boolean; returns: boolean }
  | { jiraChat: "identified"; error?: string };

export type { Launcher as LoaderSettings } from "../contract/answers";
