import type { ComponentChildren } from "preact";
import type { Places } from "../../contract/words";
import { translator, type Texts } from "../../shared/texts";
import en from "./en.json";

/** The name of a text of the agents' pages. */
export type Key = keyof Places;

/** The name of a text without placeholders. */
export type PlainKey = { [Name in Key]: [Places[Name]] extends [never] ? Name : never }[Key];

/** The values of a text's placeholders; nothing if it has none. */
type Values<Name extends Key> = [Places[Name]] extends [never]
  ? []
  : [values: Record<Places[Name], string | number>];

/** The texts of the page in one language, and the locale of its dates and numbers. */
export interface Words {
  texts: Texts;
  /** A BCP 47 tag: the language of the texts, in the person's region. */
  locale: string;
  dir: "ltr" | "rtl";
}

export const ENGLISH: Words = { texts: en, locale: "en", dir: "ltr" };

/** Global, because a page has one language and code outside of components needs texts, too. */
let spoken = ENGLISH;
let translate = translator(en, ENGLISH.locale);

/** Switches to other texts; drawn parts have to be redrawn. */
export function speak(words: Words): void {
  spoken = words;
  translate = translator(words.texts, words.locale);
}

/** The texts of parts shared by agents and customers. */
export const texts = (): Texts => spoken.texts;

export const locale = (): string => spoken.locale;

/** A text in the person's language, with numbers in its format. */
export function say<Name extends Key>(key: Name, ...[values]: Values<Name>): string {
  return filled(key, values);
}

type Filling = Record<string, string | number>;

const filled = (key: Key, values?: Filling) =>
  translate(key, spoken.dir === "rtl" ? isolated(values) : values);

/** Isolates inserted values in right-to-left text (Unicode's FSI and PDI), so that they keep their direction. */
function isolated(values: Filling = {}): Filling {
  const isolate = (value: string | number) => (typeof value === "string" ? `\u2068${value}\u2069` : value);
  return Object.fromEntries(Object.entries(values).map(([place, value]) => [place, isolate(value)]));
}

const MARK = "\uE000";
const MARKED = /\uE000(\w+)\uE000/;

/** A text with elements in its placeholders. */
export function sayWith<Name extends Key>(
  key: Name,
  elements: Record<Places[Name], ComponentChildren>,
): ComponentChildren[] {
  const all: Record<string, ComponentChildren> = elements;
  const marks = Object.keys(all).map((place) => [place, `${MARK}${place}${MARK}`]);
  const parts = filled(key, Object.fromEntries(marks) as Filling).split(MARKED);
  return parts.map((part, index) => (index % 2 ? all[part] : part));
}
