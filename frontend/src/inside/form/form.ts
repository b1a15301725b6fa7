import { changedPaths, merged } from "./object-diff";

/** Settings as the server has them. */
export interface Saved<Settings extends object = object> {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: Settings;
}

/** The errors, in words, by the path of the field: `visibility.week.0.spans.1.start`. */
export type Problems = Record<string, string>;

/** How one kind of settings is edited. A draft has the settings' shape; its leaves may hold more, as rows with ids. */
export interface Kind<Settings extends object, Draft extends object> {
  draftOf(settings: Settings): Draft;
  /** What would be saved. */
  settingsOf: (draft: Draft) => Settings;
  /** Errors found without the server, once a field is left. */
  problems(draft: Draft): Problems;
  /** Texts that are too long or too many; reported while typing. */
  excess?: (draft: Draft, saved: Saved<Settings>) => Problems;
  /** The draft's path for the server's `path` in the settings made from it. */
  place(path: string, sent: Draft): string;
}

export interface Form<Draft extends object, Answer extends Saved> {
  kind: Kind<Answer["settings"], Draft>;
  /** The server's last known version: the base of this person's changes. */
  saved: Answer;
  /** The settings as they stand on the screen. */
  draft: Draft;
  /** The version sent last. */
  sent: Draft | null;
  saving: boolean;
  errors: Problems;
  /** Why saving failed as a whole. */
  failure: string | null;
  /** The version that another person saved in between. */
  conflict: Answer | null;
  /** How often errors prevented saving. */
  refusals: number;
  /** Saved, and nothing was done since. */
  confirmed: boolean;
}

export type Action<Draft, Answer> =
  /** Notes a change at `path`; its error no longer applies. */
  | { type: "edit"; path: string; edit: (draft: Draft) => Draft }
  /** The field at `path` was left: time to judge it. */
  | { type: "leave"; path: string }
  | { type: "save" }
  | { type: "saved"; saved: Answer }
  | { type: "refused"; message: string; fields: Problems }
  | { type: "conflicted"; current: Answer }
  | { type: "keep-mine" }
  /** Takes a version that the server got by another way than this form. */
  | { type: "replaced"; saved: Answer }
  | { type: "confirmation-seen" }
  /** Returns to the server's version. */
  | { type: "discard" };

/** A field and its two versions, when another person saved in between. */
export interface Difference {
  field: string;
  /** Whether this person changed the field at all. */
  touched: boolean;
}

export function openForm<D extends object, A extends Saved>(
  kind: Kind<A["settings"], D>,
  saved: A,
): Form<D, A> {
  return {
    kind,
    saved,
    draft: kind.draftOf(saved.settings),
    sent: null,
    saving: false,
    errors: {},
    failure: null,
    conflict: null,
    refusals: 0,
    confirmed: false,
  };
}

/** The edit that replaces the value of one field. */
export function set<Draft extends object, Field extends keyof Draft & string>(
  field: Field,
  value: Draft[Field],
): { type: "edit"; path: Field; edit: (draft: Draft) => Draft } {
  return { type: "edit", path: field, edit: (draft) => ({ ...draft, [field]: value }) };
}

/** The paths of what this person changed. */
export function changedFields<D extends object, A extends Saved>({
  kind,
  draft,
  saved,
}: Form<D, A>): string[] {
  return changedPaths(kind.settingsOf(draft), normal(kind, saved.settings));
}

export function isDirty<D extends object, A extends Saved>(form: Form<D, A>): boolean {
  return changedFields(form).length > 0;
}

/** Where this person's version and the one saved in between are not the same. */
export function differences<D extends object, A extends Saved>(form: Form<D, A>): Difference[] {
  const { kind, draft, conflict } = form;
  if (!conflict) return [];
  const changed = changedFields(form);
  return changedPaths(kind.settingsOf(draft), normal(kind, conflict.settings)).map((field) => ({
    field,
    touched: changed.includes(field),
  }));
}

export function reduce<D extends object, A extends Saved>(
  form: Form<D, A>,
  action: Action<D, A>,
): Form<D, A> {
  const confirmed = form.confirmed && action.type === "leave";
  return next(confirmed === form.confirmed ? form : { ...form, confirmed }, action);
}

function next<D extends object, A extends Saved>(form: Form<D, A>, action: Action<D, A>): Form<D, A> {
  switch (action.type) {
    case "edit":
      return edited(form, action.edit(form.draft), action.path);
    case "leave": {
      const found = within(form.kind.problems(form.draft), action.path);
      return { ...form, errors: { ...found, ...form.errors } };
    }
    case "save":
      return save(form);
    case "saved":
      return saved(form, action.saved);
    case "refused":
      return refused(form, action.message, action.fields);
    case "conflicted":
      return { ...form, saving: false, failure: null, conflict: action.current };
    case "keep-mine":
      return form.conflict ? rebased(form, form.conflict) : form;
    case "replaced":
      // The pending save is answered first: with the same version, or as a conflict.
      return form.saving ? form : rebased(form, action.saved);
    case "confirmation-seen":
      return form;
    case "discard":
      return openForm(form.kind, form.conflict ?? form.saved);
  }
}

/** Drops the error of a changed place, and reports if it is too long now. */
function edited<D extends object, A extends Saved>(form: Form<D, A>, draft: D, path: string): Form<D, A> {
  const errors = { ...outside(form.errors, path), ...within(excess(form, draft), path) };
  return { ...form, draft, errors };
}

function excess<D extends object, A extends Saved>({ kind, saved }: Form<D, A>, draft: D): Problems {
  return kind.excess?.(draft, saved) ?? {};
}

/** Starts saving, unless a decision is open or there are known errors: then they are marked. */
function save<D extends object, A extends Saved>(form: Form<D, A>): Form<D, A> {
  if (form.saving || form.conflict) return form;
  const errors = { ...form.kind.problems(form.draft), ...excess(form, form.draft) };
  if (Object.keys(errors).length > 0) return { ...form, errors, failure: null, refusals: form.refusals + 1 };
  return { ...form, sent: form.draft, saving: true, errors: {}, failure: null };
}

/** Takes the server's version, except for fields that were changed during saving. */
function saved<D extends object, A extends Saved>({ kind, draft, sent }: Form<D, A>, answer: A): Form<D, A> {
  const fresh = openForm(kind, answer);
  const later = sent ? changedPaths(kind.settingsOf(draft), kind.settingsOf(sent)) : [];
  return { ...fresh, draft: merged(fresh.draft, draft, later), confirmed: true };
}

/** Puts each message of the server to its field. */
function refused<D extends object, A extends Saved>(
  form: Form<D, A>,
  message: string,
  fields: Problems,
): Form<D, A> {
  const { kind, sent, draft } = form;
  const placed = Object.entries(fields).map(([path, text]) => [kind.place(path, sent ?? draft), text]);
  return {
    ...form,
    saving: false,
    errors: Object.fromEntries(placed) as Problems,
    failure: message,
    refusals: form.refusals + 1,
  };
}

/** Rebases this person's changes on the server's current version: untouched fields follow it. */
function rebased<D extends object, A extends Saved>(form: Form<D, A>, answer: A): Form<D, A> {
  const fresh = openForm(form.kind, answer);
  return { ...fresh, draft: merged(fresh.draft, form.draft, changedFields(form)) };
}

function normal<S extends object, D extends object>(kind: Kind<S, D>, settings: S): S {
  return kind.settingsOf(kind.draftOf(settings));
}

const isWithin = (path: string, place: string) => path === place || path.startsWith(`${place}.`);
const within = (problems: Problems, place: string) => filtered(problems, (path) => isWithin(path, place));
const outside = (problems: Problems, place: string) => filtered(problems, (path) => !isWithin(path, place));

function filtered(problems: Problems, keep: (path: string) => boolean): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([path]) => keep(path)));
}

/** Settings that are edited just as they are saved, and that only the server judges. */
export function plainKind<Settings extends object>(): Kind<Settings, Settings> {
  return {
    draftOf: (settings) => settings,
    settingsOf: (draft) => draft,
    problems: () => ({}),
    place: (path) => path,
  };
}
