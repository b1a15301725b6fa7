import { Dates } from "../../shared/text";
import { OFFERING } from "../offers/ways";
import { plainly, replyInWords, type Words } from "../form/words";
import type { Group, Look, SavedSettings, Settings, SpecialDay, Visibility, WeekDay } from "../values";
import { CORNERS, ICONS, THEMES } from "./look/choices";
import { specialDaysInWords, weekInWords } from "./schedule/week";

type Field =
  | Exclude<keyof Settings, "visibility" | "look">
  | `look.${keyof Look}`
  | `visibility.${keyof Visibility}`
  | "identity"
  | `notices.${"minutes" | "emails" | "webhook"}`
  | `put_offline.${"name" | "account"}`
  | `closed.${"reason" | "until"}`;

const NAMES: Record<Field, string> = {
  portal: "Add chat to customer portal",
  external: "Allow adding chat to external web pages",
  sites: "Web sites where the chat widget is allowed",
  anonymous: "Allow anonymous access",
  leave_messages: "Accept messages while nobody is online",
  registration: "Allow users to register in your service portal using the chat widget",
  sign_in_password: "Sign in with a password",
  sign_in_code: "Sign in with a one-time code",
  suggest_sign_in: "Suggest signing in to anonymous customers",
  blocked_groups: "Disable login with the chat widget for users in specified groups",
  block_admins: "Disable login for anyone who may administer Jira or this project",
  require_identity: "Require identity",
  attachments: "Allow attachments",
  welcome: "Welcome message override",
  greeting: "Greeting message",
  show_agent_names: "Show customers which agent answers",
  show_agent_photos: "Show agents' photos",
  "look.color": "Color",
  "look.theme": "Theme",
  "look.icon": "Launcher icon",
  "look.image": "Launcher image",
  "look.label": "Launcher text",
  "look.corner": "Launcher position",
  "look.aside": "Launcher’s distance from the side",
  "look.below": "Launcher’s distance from the bottom",
  invite: "Invite visitors to chat",
  invite_text: "Text of the invitation",
  invite_seconds: "Seconds before the invitation",
  invite_pages: "Pages with the invitation",
  "visibility.mode": "When customers see the chat",
  "visibility.clock": "Time zone",
  "visibility.zone": "Fixed time zone",
  "visibility.week": "Hours of the week",
  "visibility.special_days": "Special days",
  "visibility.hide_when_closed": "Hide widget outside its hours",
  "visibility.hide_when_away": "Hide widget when all agents are offline",
  reopen_days: "Reopen resolved requests",
  request_type: "Request type for new conversations",
  describe_visit: "Say in the description where the customer is",
  ask_name: "Ask visitors for their name before a chat",
  ask_email: "Ask visitors for their e-mail address before a chat",
  ask_consent: "Ask customers to agree to the privacy statement before a chat",
  suggest_articles: "Suggest articles of the help center",
  ask_rating: "Ask customers to rate the chat",
  unanswered_minutes: "Tell customers that nobody has answered",
  offering: "Who gets new chats",
  offer_seconds: "Time to accept (seconds)",
  offer_capacity: "Open chats of an agent who is offered no more",
  report_to_agents: "Show the chat report to agents",
  report_agents: "Count how each agent answers",
  identity: "Identity secrets",
  "notices.minutes": "Tell the team when nobody has answered after (minutes)",
  "notices.emails": "E-mail addresses of notices",
  "notices.webhook": "Webhook of notices",
  "put_offline.name": "Put offline",
  "put_offline.account": "Account of who was put offline",
  "closed.reason": "Chat closed, because",
  "closed.until": "Chat closed until",
};

const dates = new Dates("en");

/** A project's settings in words. */
export function projectWords({ request_types, defaults }: SavedSettings): Words {
  const special: Record<string, (value: never) => string> = {
    sites: (sites: string[]) => sites.join("\n") || "Any web site",
    blocked_groups: (groups: Group[]) => groups.map(({ name }) => name).join("\n") || "No groups",
    identity: (made: string[]) => made.map((at) => `Created ${dates.full(at)}`).join("\n") || "None",
    welcome: (text: string) => text || `Default: ${defaults.welcome}`,
    "look.theme": (theme: Look["theme"]) => THEMES[theme],
    "look.image": (image: string) => (image ? "An image of your own" : "None"),
    "look.icon": (icon: Look["icon"]) => ICONS[icon],
    "look.corner": (corner: Look["corner"]) => CORNERS[corner],
    invite_pages: (pages: string[]) => pages.join("\n") || "Every page",
    "visibility.mode": (mode: string) => (mode === "always" ? "Always" : "At set hours"),
    "visibility.clock": (clock: string) =>
      clock === "zone" ? "A fixed time zone" : "The customer’s own time zone",
    "visibility.week": (week: WeekDay[]) => weekInWords(week),
    "visibility.special_days": (days: SpecialDay[]) => specialDaysInWords(days),
    "closed.until": (until: string) => dates.full(until),
    offering: (way: Settings["offering"]) => OFFERING[way],
    request_type: (id: string | null) =>
      request_types?.find((type) => type.id === id)?.name ?? id ?? "The first in the list",
  };
  return {
    nameOf: (field) => (NAMES as Record<string, string>)[field] ?? replyInWords(field),
    inWords: (field, value) => {
      const told = value === null && field !== "request_type" ? undefined : special[field];
      return told ? told(value as never) : plainly(value);
    },
  };
}
