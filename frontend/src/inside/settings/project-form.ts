import type { Api } from "../../shared/api";
import { set, type Action as AnyAction, type Form, type Kind } from "../form/form";
import type { SavedSettings, Settings } from "../values";
import { excess } from "./excess";
import { openDays, wholeWeek } from "./schedule/week";
import { filledLines, linePath, lineProblems, newLine, type SiteLine } from "./site-lines";
import { normalizeSite } from "./sites";

/** A project's settings while edited: web sites as lines, the week with all its days. */
export type Draft = Omit<Settings, "sites"> & { sites: SiteLine[] };
export type ProjectForm = Form<Draft, SavedSettings>;
export type Action = AnyAction<Draft, SavedSettings>;

/** The properties of every section of the page. */
export interface SectionProps {
  form: ProjectForm;
  dispatch: (action: Action) => void;
}

/** The edit that replaces the value of one field. */
export function change<Field extends keyof Draft>(field: Field, value: Draft[Field]): Action {
  return set<Draft, Field>(field, value);
}

const PATH = "/api/project-settings";

export const loadSettings = (api: Api) => api.get<SavedSettings>(PATH);

export const saveSettings =
  (api: Api) =>
  (settings: Settings, { version }: SavedSettings) =>
    api.put<SavedSettings>(PATH, { version, settings });

export const projectKind: Kind<Settings, Draft> = {
  draftOf(settings) {
    const visibility = { ...settings.visibility, week: wholeWeek(settings.visibility.week) };
    return { ...settings, visibility, sites: settings.sites.map((site) => newLine(site)) };
  },
  settingsOf(draft) {
    const visibility = { ...draft.visibility, week: openDays(draft.visibility.week) };
    const sites = filledLines(draft.sites).map(({ text }) => normalizeSite(text));
    return { ...draft, visibility, sites };
  },
  problems({ sites }) {
    return lineProblems(sites);
  },
  excess: (draft, saved) => excess(draft, saved as SavedSettings),
  place(path, sent) {
    const [, site] = /^sites\.(\d+)$/.exec(path) ?? [];
    const line = site && filledLines(sent.sites)[Number(site)];
    if (line) return linePath(line);
    return path.replace(/^(visibility\.week)\.(\d+)/, (_, week: string, index: string) => {
      const day = openDays(sent.visibility.week)[Number(index)]?.day;
      return `${week}.${day ?? index}`;
    });
  },
};
