import type { WidgetStart } from "../widget/start-data";
import { texts } from "./texts";

/** A chat open to everyone, with an agent online. */
export const START: WidgetStart = {
  surface: "widget",
  key: "KEY",
  texts,
  lang: "en",
  dir: "ltr",
  welcome: "Welcome to the shop",
  greeting: "Hi there!",
  keeps_hours: false,
  asks: false,
  anonymous: true,
  require_identity: false,
  leaves: true,
  registration: true,
  sign_in: { password: true, code: true, reset: true },
  suggest_sign_in: false,
  privacy_link: "",
  preferences: { issue_keys: false, unresolved_only: false, summaries: false },
  css: "--chat-accent:#0C66E4;--chat-on-accent:#FFFFFF",
  agents_online: true,
  usual_minutes: 0,
  file_megabytes: 20,
};
