import type { Saved } from "./form/form";

export interface Group {
  id: string;
  name: string;
}

export interface RequestType {
  id: string;
  name: string;
}

/** Some hours of a day as HH:MM; 24:00 is the end of the day. An end before the start is on the next day. */
export interface Span {
  start: string;
  end: string;
}

export interface WeekDay {
  /** 0 is Monday. */
  day: number;
  spans: Span[];
}

/** A date with hours of its own; without any, the chat is closed all day. */
export interface SpecialDay {
  date: string;
  label: string;
  spans: Span[];
}

/** When customers see the chat. */
export interface Visibility {
  mode: "always" | "hours";
  /** Whose clock the hours mean: that of `zone`, or the customer's own. */
  clock: "zone" | "customer";
  zone: string;
  week: WeekDay[];
  special_days: SpecialDay[];
  hide_when_away: boolean;
}

/** What a project's admin chooses. */
export interface Settings {
  portal: boolean;
  external: boolean;
  /** Origins where the widget may appear; empty means any. */
  sites: string[];
  anonymous: boolean;
  registration: boolean;
  sign_in_password: boolean;
  sign_in_code: boolean;
  suggest_sign_in: boolean;
  blocked_groups: Group[];
  block_admins: boolean;
  require_identity: boolean;
  /** Empty means the default text. */
  welcome: string;
  greeting: string;
  visibility: Visibility;
  request_type: string | null;
}

/** One save: who, when, and what it changed. */
export interface Change {
  at: string;
  by: string;
  changes: { field: string; before: unknown; after: unknown }[];
}

/** One of a project's secrets that sign identity tokens; what it is, is shown once. */
export interface IdentitySecret {
  id: string;
  created_at: string;
  created_by: string;
}

export interface BlockedAttempts {
  last_day: number;
  last_month: number;
  latest: { at: string; method: string }[];
}

/** Chats that a limit refused within an hour: of one network address, or of the whole project. */
export interface Alarm {
  project: string;
  scope: "address" | "project";
  refused: number;
  first_at: string;
  last_at: string;
}

/** The settings as the server has them, with what the page needs around them. */
export interface SavedSettings extends Saved<Settings> {
  defaults: { welcome: string };
  snippet: string;
  /** `null` when Jira cannot be asked just now. */
  request_types: RequestType[] | null;
  /** What keeps chat from going live. */
  problems: { code: string; message: string }[];
  /** Whether mail can be sent. */
  mail: boolean;
  /** IANA names. */
  time_zones: string[];
  blocked_attempts: BlockedAttempts;
  /** The latest first. */
  alarms: Alarm[];
  /** The live ones. */
  identity: IdentitySecret[];
  /** Start data of the widget, by the saved settings. */
  preview: WidgetStart;
  history: Change[];
}

/** Start data of the widget's frame. What is edited on our pages is laid over it; the rest is handed on as it is. */
export type WidgetStart = Record<string, unknown>;

/** How a customer likes the list of conversations. */
export interface Preferences {
  issue_keys: boolean;
  unresolved_only: boolean;
  summaries: boolean;
}

/** What the settings of a project begin with. */
export interface NewProjectDefaults {
  anonymous: boolean;
  registration: boolean;
  sign_in_password: boolean;
  sign_in_code: boolean;
  block_admins: boolean;
  blocked_groups: Group[];
  greeting: string;
}

/** What Jira administrators choose for the whole site. */
export interface SiteSettings {
  /** Whose chat the help centre's home page shows. */
  default_project: string | null;
  privacy_link: string;
  preferences: Preferences;
  new_projects: NewProjectDefaults;
}

export interface Project {
  id: string;
  key: string;
  name: string;
}

export interface SavedSiteSettings extends Saved<SiteSettings> {
  projects: Project[];
  history: Change[];
}

export interface Language {
  code: string;
  /** In the language itself. */
  name: string;
  english_name: string;
  dir: "ltr" | "rtl";
  /** How many texts are not the default. */
  changed: number;
}

/** One text that customers see, as an ICU message. */
export interface Text {
  key: string;
  default: string;
  text: string;
  changed: boolean;
  description: string;
}

export interface LanguageTexts {
  language: string;
  dir: "ltr" | "rtl";
  texts: Text[];
  history: Change[];
}

export interface AdministrationOverview {
  site: string;
  projects: (Project & { portal: boolean; external: boolean; saved_at: string | null })[];
  checks: { name: string; ok: boolean; message: string }[];
  /** Of all projects, the latest first. */
  alarms: Alarm[];
}
