import type { Groups } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { plainKind, type Action, type Form } from "../form/form";
import { plainly, replyInWords, type Words } from "../form/words";
import type { Group, SavedSiteSettings, SiteSettings } from "../values";

export type SiteSettingsForm = Form<SiteSettings, SavedSiteSettings>;
export type SiteAction = Action<SiteSettings, SavedSiteSettings>;

const PATH = "/api/site-settings";

export const loadSite = (api: Api) => api.get<SavedSiteSettings>(PATH);

export const saveSite =
  (api: Api) =>
  (settings: SiteSettings, { version }: SavedSiteSettings) =>
    api.put<SavedSiteSettings>(PATH, { version, settings });

export const searchGroups = (api: Api) => async (query: string) =>
  (await api.get<Groups>(`${PATH}/groups?query=${encodeURIComponent(query)}`)).groups;

export const siteKind = plainKind<SiteSettings>();

type Part = "preferences" | "new_projects";
type Field =
  | Exclude<keyof SiteSettings, Part>
  | { [Name in Part]: `${Name}.${keyof SiteSettings[Name] & string}` }[Part];

const NAMES: Record<Field | "added_languages", string> = {
  default_project: "Chat on the help centre’s home page",
  privacy_link: "Privacy link",
  languages: "Languages offered to customers",
  default_language: "Default language",
  added_languages: "Added languages",
  retention_days: "Days that texts of resolved conversations are kept here",
  "preferences.issue_keys": "Show issue keys",
  "preferences.unresolved_only": "Show unresolved conversations only",
  "preferences.summaries": "Show summaries instead of last messages",
  "new_projects.anonymous": "New projects: allow anonymous access",
  "new_projects.registration": "New projects: allow registration",
  "new_projects.sign_in_password": "New projects: sign in with a password",
  "new_projects.sign_in_code": "New projects: sign in with a one-time code",
  "new_projects.block_admins": "New projects: disable login for administrators",
  "new_projects.blocked_groups": "New projects: disable login for groups",
  "new_projects.greeting": "New projects: greeting message",
};

/** The site's settings in words. */
export function siteWords({ projects, languages }: SavedSiteSettings): Words {
  const language = (code: unknown) => languages.find((each) => each.code === code)?.name ?? plainly(code);
  const inWords = (field: string, value: unknown) => {
    if (field === "new_projects.blocked_groups")
      return (value as Group[] | null)?.map(({ name }) => name).join("\n") || "No groups";
    if (field === "default_project") return projects.find(({ id }) => id === value)?.name ?? plainly(value);
    if (field === "languages") return (value as string[] | null)?.map(language).join("\n") ?? "All languages";
    if (field === "added_languages") return (value as string[]).join("\n") || "None";
    if (field === "default_language") return language(value);
    return plainly(value);
  };
  return { nameOf: (field) => (NAMES as Record<string, string>)[field] ?? replyInWords(field), inWords };
}
