import type { Group, SavedSettings, Settings } from "../values";
import {
  checkLine,
  checkLines,
  filledLines,
  newLine,
  pasteLines,
  rewriteLine,
  type SiteLine,
} from "./site-lines";
import { normalizeSite } from "./sites";

/** The settings as they stand on the screen. */
export type Draft = Omit<Settings, "sites"> & { sites: SiteLine[] };

/** A field and its two versions, when somebody saved in between. */
export interface Difference {
  field: keyof Settings;
  mine: Settings;
  theirs: Settings;
  /** Whether this person changed the field at all. */
  touched: boolean;
}

export interface Form {
  /** What the server has, as far as we know: the base of this person's changes. */
  saved: SavedSettings;
  draft: Draft;
  /** What was sent last, and the ids of its site lines in order, to find their problems again. */
  sent: Settings | null;
  sentLines: number[];
  saving: boolean;
  errors: Partial<Record<keyof Settings, string>>;
  /** Why saving failed as a whole. */
  failure: string | null;
  /** What somebody else saved in between. */
  conflict: SavedSettings | null;
  /** How often something was found wrong on the way to saving. */
  refusals: number;
  /** Saved, and nothing was done since. */
  confirmed: boolean;
}

export type Action =
  | { type: "change"; change: Partial<Omit<Settings, "sites">> }
  | { type: "site-changed"; id: number; text: string }
  | { type: "site-left"; id: number }
  | { type: "site-added" }
  | { type: "sites-pasted"; id: number; text: string }
  | { type: "site-removed"; id: number }
  | { type: "save" }
  | { type: "saved"; saved: SavedSettings }
  | { type: "refused"; message: string; fields: Record<string, string> }
  | { type: "conflicted"; current: SavedSettings }
  | { type: "keep-mine" }
  | { type: "confirmation-seen" }
  /** Back to what the server has. */
  | { type: "discard" };

export const FIELDS = [
  "portal",
  "external",
  "sites",
  "anonymous",
  "registration",
  "blocked_groups",
  "welcome",
  "greeting",
  "request_type",
] as const satisfies readonly (keyof Settings)[];

export function openForm(saved: SavedSettings): Form {
  return {
    saved,
    draft: draftOf(saved.settings),
    sent: null,
    sentLines: [],
    saving: false,
    errors: {},
    failure: null,
    conflict: null,
    refusals: 0,
    confirmed: false,
  };
}

/** What the form would save: as typed, without empty lines. */
export function settingsOf(draft: Draft): Settings {
  return { ...draft, sites: filledLines(draft.sites).map(({ text }) => normalizeSite(text)) };
}

export function changedFields(form: Form): (keyof Settings)[] {
  return differing(settingsOf(form.draft), form.saved.settings);
}

export function isDirty(form: Form): boolean {
  return changedFields(form).length > 0;
}

/** Whether something that was typed is known to be wrong. */
export function hasProblems(form: Form): boolean {
  return form.draft.sites.some(({ problem }) => problem) || Object.values(form.errors).some(Boolean);
}

/** Where this person's version and the one saved in between are not the same. */
export function differences(form: Form): Difference[] {
  if (!form.conflict) return [];
  const mine = settingsOf(form.draft);
  const theirs = form.conflict.settings;
  const changed = changedFields(form);
  return differing(mine, theirs).map((field) => ({ field, mine, theirs, touched: changed.includes(field) }));
}

export function reduce(form: Form, action: Action): Form {
  const confirmed = form.confirmed && action.type === "site-left";
  return next(confirmed === form.confirmed ? form : { ...form, confirmed }, action);
}

function next(form: Form, action: Action): Form {
  switch (action.type) {
    case "change": {
      const errors = { ...form.errors };
      for (const field of Object.keys(action.change) as (keyof Settings)[]) delete errors[field];
      return { ...form, draft: { ...form.draft, ...action.change }, errors };
    }
    case "site-changed":
      return withSites(form, (sites) => rewriteLine(sites, action.id, action.text));
    case "site-left":
      return withSites(form, (sites) => checkLine(sites, action.id));
    case "site-added":
      return withSites(form, (sites) => [...sites, newLine()]);
    case "sites-pasted":
      return withSites(form, (sites) => pasteLines(sites, action.id, action.text));
    case "site-removed":
      return withSites(form, (sites) => sites.filter(({ id }) => id !== action.id));
    case "save":
      return save(form);
    case "saved":
      return saved(form, action.saved);
    case "refused":
      return refused(form, action.message, action.fields);
    case "conflicted":
      return { ...form, saving: false, failure: null, conflict: action.current };
    case "keep-mine":
      return keepMine(form);
    case "confirmation-seen":
      return form;
    case "discard":
      return openForm(form.conflict ?? form.saved);
  }
}

/** Starts saving, unless a decision is open or a web site is wrong: then it is marked. */
function save(form: Form): Form {
  if (form.saving || form.conflict) return form;
  const checked = withSites(form, checkLines);
  if (checked.draft.sites.some(({ problem }) => problem)) return { ...checked, refusals: form.refusals + 1 };
  const sent = settingsOf(checked.draft);
  const sentLines = filledLines(checked.draft.sites).map(({ id }) => id);
  return { ...checked, sent, sentLines, saving: true, errors: {}, failure: null };
}

/** Takes what the server has, except where something was changed while it was being saved. */
function saved(form: Form, saved: SavedSettings): Form {
  const fresh = openForm(saved);
  const later = form.sent ? differing(settingsOf(form.draft), form.sent) : [];
  return { ...fresh, draft: merged(fresh.draft, form.draft, later), confirmed: true };
}

/** Puts each message of the server to its field, `sites.2` to the third line sent, and what is left on top. */
function refused(form: Form, message: string, fields: Record<string, string>): Form {
  const problems = new Map<number, string>();
  const errors: Form["errors"] = {};
  for (const [name, text] of Object.entries(fields)) {
    const [field, index] = name.split(".");
    const lineId = field === "sites" && index ? form.sentLines[Number(index)] : undefined;
    if (lineId !== undefined) problems.set(lineId, text);
    else errors[field as keyof Settings] = text;
  }
  const marked = withSites(form, (sites) =>
    sites.map((each) => ({ ...each, problem: problems.get(each.id) ?? each.problem })),
  );
  return { ...marked, saving: false, errors, failure: message, refusals: form.refusals + 1 };
}

/** Builds this person's changes on what was saved in between: fields that they did not touch follow the other person. */
function keepMine(form: Form): Form {
  if (!form.conflict) return form;
  const rebased = openForm(form.conflict);
  const draft = merged(rebased.draft, form.draft, changedFields(form));
  return { ...rebased, draft };
}

function merged(base: Draft, mine: Draft, fields: (keyof Settings)[]): Draft {
  const kept = Object.fromEntries(fields.map((field) => [field, mine[field]])) as Partial<Draft>;
  return { ...base, ...kept };
}

function draftOf(settings: Settings): Draft {
  return { ...settings, sites: settings.sites.map((site) => newLine(site)) };
}

function withSites(form: Form, change: (sites: SiteLine[]) => SiteLine[]): Form {
  const errors = { ...form.errors };
  delete errors.sites;
  return { ...form, errors, draft: { ...form.draft, sites: change(form.draft.sites) } };
}

function differing(one: Settings, other: Settings): (keyof Settings)[] {
  return FIELDS.filter((field) => canonical(one[field]) !== canonical(other[field]));
}

function canonical(value: boolean | string | null | string[] | Group[]): string {
  return JSON.stringify(value || "");
}
