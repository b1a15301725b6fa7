import type { Texts } from "../shared/texts";
import type { Preferences } from "./preferences";

interface Common {
  /** The project's widget key. */
  key: string;
  texts: Texts;
  lang: string;
  dir: "ltr" | "rtl";
  welcome: string;
  greeting: string;
  /** Whether one may chat without signing in. */
  anonymous: boolean;
  /** Whether the web site itself has to say who is there. */
  require_identity: boolean;
  registration: boolean;
  sign_in: { password: boolean; code: boolean; reset: boolean };
  /** Whether anonymous customers are reminded that they can sign in. */
  suggest_sign_in: boolean;
  /** Address of the privacy statement, or "". */
  privacy_link: string;
  preferences: Preferences;
  color: string;
  on_color: string;
  /** Whether an agent is online as the page is made; a socket knows it better later. */
  agents_online: boolean;
}

/** In a frame of the loader, on a customer's web site. */
export type WidgetStart = Common & { surface: "widget" };

/** In the page flow of the customer portal; `customer` is whom Jira knows. */
export type PortalStart = Common & { surface: "portal"; session: string; customer: string | null };

export type Start = WidgetStart | PortalStart;
