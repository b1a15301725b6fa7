import type { Api } from "../../shared/api";
import { plainKind, type Action, type Form, type Saved } from "../form/form";
import { plainly, type Words } from "../form/words";
import type { LanguageTexts, Text } from "../values";

/** The texts of a language by key, as they are edited. */
export type Edited = Record<string, string>;
export type SavedTexts = LanguageTexts & Saved<Edited>;
export type TextsForm = Form<Edited, SavedTexts>;
export type TextsAction = Action<Edited, SavedTexts>;

/** What is known of a language besides the server's first answer. */
export interface Progress {
  changed: number;
  unsaved: boolean;
}

export const textsKind = plainKind<Edited>();

const pathOf = (code: string) => `/api/texts/${encodeURIComponent(code)}`;

export async function loadTexts(api: Api, code: string): Promise<SavedTexts> {
  return asSaved(await api.get<LanguageTexts>(pathOf(code)));
}

/** Saves the changed texts; null resets a text, so that it follows later defaults. */
export const saveTexts = (api: Api, code: string) => async (edited: Edited, saved: SavedTexts) => {
  const changed = saved.texts.filter(({ key, text }) => edited[key] !== text);
  const texts = changed.map((text): [string, unknown] => [
    text.key,
    edited[text.key] === text.default ? null : edited[text.key],
  ]);
  return asSaved(await api.put<LanguageTexts>(pathOf(code), { texts: Object.fromEntries<unknown>(texts) }));
};

export const exportTexts = (api: Api, code: string) => api.get<unknown>(`${pathOf(code)}/export`);

export async function importTexts(api: Api, code: string, file: File): Promise<SavedTexts> {
  return asSaved(await api.post<LanguageTexts>(`${pathOf(code)}/import`, file));
}

/** The number of customized texts on the server. */
export function countChanged({ texts }: LanguageTexts): number {
  return texts.filter(({ changed }) => changed).length;
}

export function textWords({ texts }: LanguageTexts): Words {
  const known = new Map(texts.map((text) => [text.key, text]));
  return {
    nameOf: (field) => known.get(field)?.description || field,
    inWords: (field, value) =>
      value === null || value === undefined ? `Default: ${known.get(field)?.default ?? ""}` : plainly(value),
  };
}

export interface Filter {
  query: string;
  changedOnly: boolean;
}

/**
 * The texts to show. Searches saved values only, so that no text disappears while it is edited; refused texts are always
 * included.
 */
export function shownTexts({ saved, draft, errors }: TextsForm, { query, changedOnly }: Filter): Text[] {
  const wanted = query.trim().toLocaleLowerCase();
  return saved.texts.filter((text) => {
    if (errors[text.key]) return true;
    if (changedOnly && !text.changed && draft[text.key] === text.default) return false;
    return [text.key, text.default, text.text, text.english, text.description].some((part) =>
      part.toLocaleLowerCase().includes(wanted),
    );
  });
}

function asSaved(answer: LanguageTexts): SavedTexts {
  const latest = answer.history[0];
  return {
    ...answer,
    version: 0,
    saved_at: latest?.at ?? null,
    saved_by: latest?.by ?? null,
    settings: Object.fromEntries(answer.texts.map(({ key, text }) => [key, text])),
  };
}
