import type { DrawnHours, LauncherLook, WidgetStart } from "../contract/answers";

/** Whether somebody is there to answer, and whether the chat has opened at all. */
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
  /** Start data of the widget, as the page has it. */
  start: WidgetStart;
  state: keyof typeof STATES;
  who: keyof typeof PEOPLE;
  theme: keyof typeof THEMES;
  /** The launcher of web sites, where there is one. */
  launcher?: LauncherLook | undefined;
  /** Customers do not see which agent answers. */
  nameless?: boolean | undefined;
  /** Customers do not see photos of agents. */
  photoless?: boolean | undefined;
  /** What the invitation says beside it. */
  invitation?: string | undefined;
  /** The hours of the chat, where it has some that mean something. */
  hours?: DrawnHours | null | undefined;
}

/** The preview's page, once its program runs. */
export interface PreviewWindow {
  showScene?: (scene: Scene) => void;
}

/** Told to the frame's element when the page is ready for scenes. */
export const READY = "preview-ready";
