import type { DrawnHours, LauncherLook, WidgetStart } from "../contract/answers";

/** Whether an agent is online, and whether the chat has opened at all. */
export const STATES = {
  online: "Agents online",
  offline: "Agents offline",
  closed: "Outside its hours",
} as const;

/** The customer's stage: from a new visitor to a signed-in customer. */
export const PEOPLE = {
  invited: "Invited visitor",
  visitor: "New visitor",
  anonymous: "Anonymous, chatting",
  "sign-in": "Signing in",
  registration: "Registering",
  customer: "Signed-in customer",
} as const;

export const THEMES = { light: "Light", dark: "Dark" } as const;

/** What the preview shows. */
export interface Scene {
  /** The widget's start data. */
  start: WidgetStart;
  state: keyof typeof STATES;
  who: keyof typeof PEOPLE;
  theme: keyof typeof THEMES;
  /** The launcher of web sites, if there is one. */
  launcher?: LauncherLook | undefined;
  /** Hides which agent answers. */
  nameless?: boolean | undefined;
  /** Hides photos of agents. */
  photoless?: boolean | undefined;
  /** The text of the invitation beside the launcher. */
  invitation?: string | undefined;
  /** The hours of the chat, if it has valid ones. */
  hours?: DrawnHours | null | undefined;
}

/** The window of the preview's page, once its program runs. */
export interface PreviewWindow {
  showScene?: (scene: Scene) => void;
}

/** An event on the frame's element: the page is ready for scenes. */
export const READY = "preview-ready";
