// What loader and frame say to each other (docs/protocol.md, section "Loader and frame").

export type LoaderMessage =
  | { jiraChat: "hello"; lang: string }
  | { jiraChat: "open" | "close" | "logout" }
  | { jiraChat: "identify"; token: string };

export type FrameMessage =
  | { jiraChat: "ready" | "close" }
  | { jiraChat: "unread"; count: number }
  | { jiraChat: "identified"; error?: string };

/** `GET /widget/WIDGET_KEY/settings` */
export interface LoaderSettings {
  color: string;
  on_color: string;
  label: string;
  close: string;
  title: string;
  lang: string;
  dir: "ltr" | "rtl";
}
