import type { DrawnHours, Language, WidgetStart } from "../values";
import type { Edited } from "./texts-form";

/** Start data of a widget that offers everything, to preview a language's texts. */
export function startInLanguage({ code, dir }: Language, texts: Edited): WidgetStart {
  return {
    surface: "widget",
    key: "preview",
    lang: code,
    dir,
    texts,
    welcome: "",
    greeting: "",
    suggests_articles: true,
    keeps_hours: true,
    asks: false,
    anonymous: true,
    require_identity: false,
    leaves: true,
    registration: true,
    sign_in: { password: true, code: true, reset: true },
    suggest_sign_in: true,
    privacy_link: "https://www.example.com/privacy",
    preferences: { issue_keys: false, unresolved_only: false, summaries: false },
    css: "--chat-accent:#0C66E4;--chat-on-accent:#FFFFFF",
    agents_online: true,
    usual_minutes: 0,
    file_megabytes: 20,
  };
}

/** Hours that are over for this week by the viewer's clock. */
export function sampleHours(now = new Date()): DrawnHours {
  const monday = now.getDate() + 8 - (now.getDay() || 7);
  const at = new Date(now.getFullYear(), now.getMonth(), monday, 9);
  return { is_open: true, at: at.toISOString(), offset: -at.getTimezoneOffset() };
}

export const whyNotInvited = ({ who }: { who: string }) =>
  who === "invited" ? "What the invitation says stands in the settings of each project." : undefined;
