import type { Texts } from "../shared/texts";

interface Common {
  /** The project's widget key. */
  key: string;
  texts: Texts;
  welcome: string;
  greeting: string;
  /** Whether one may chat without signing in. */
  anonymous: boolean;
  color: string;
  on_color: string;
  /** Whether an agent is online as the page is made; a socket knows it better later. */
  agents_online?: boolean;
}

/** In a frame of the loader, on a customer's web site. */
export type WidgetStart = Common & { surface: "widget" };

/** In the page flow of the customer portal; `customer` is whom Jira knows. */
export type PortalStart = Common & { surface: "portal"; session: string; customer: string | null };

export type Start = WidgetStart | PortalStart;
