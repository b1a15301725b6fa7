export interface Group {
  id: string;
  name: string;
}

export interface RequestType {
  id: string;
  name: string;
}

/** What a project's admin chooses. */
export interface Settings {
  portal: boolean;
  external: boolean;
  /** Origins where the widget may appear; empty means any. */
  sites: string[];
  anonymous: boolean;
  registration: boolean;
  blocked_groups: Group[];
  /** Empty means the default text. */
  welcome: string;
  greeting: string;
  request_type: string | null;
}

/** The settings as the server has them, with what the page needs around them. */
export interface SavedSettings {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: Settings;
  defaults: { welcome: string };
  snippet: string;
  /** `null` when Jira cannot be asked just now. */
  request_types: RequestType[] | null;
  /** What keeps chat from going live. */
  problems: { code: string; message: string }[];
}

export interface AdministrationOverview {
  site: string;
  projects: {
    id: string;
    key: string;
    name: string;
    portal: boolean;
    external: boolean;
    saved_at: string | null;
  }[];
  checks: { name: string; ok: boolean; message: string }[];
}
