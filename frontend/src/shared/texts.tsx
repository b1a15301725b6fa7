import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** A text, in which `{name}` is a place to fill, or its forms by CLDR plural category of `count`. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** Every text of a surface by its key, in one language. */
export type Texts = Record<string, Text>;

export const TextsContext = createContext<Texts>({});

/** The language of the texts where it is not the page's. */
export const LanguageContext = createContext("");

export function useLanguage(): string {
  return useContext(LanguageContext) || document.documentElement.lang || navigator.language;
}

export type Translate = (key: string, values?: Record<string, string | number>) => string;

export function useTexts(): Translate {
  return translator(useContext(TextsContext), useLanguage());
}

/** Fills in texts of one language. */
export function translator(texts: Texts, language: string): Translate {
  const written = (value: string | number) =>
    typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  return (key, values = {}) =>
    form(texts[key] ?? key, language, Number(values.count)).replace(/\{(\w+)\}/g, (place, name: string) =>
      written(values[name] ?? place),
    );
}

function form(text: Text, language: string, count: number): string {
  if (typeof text === "string") return text;
  return text[new Intl.PluralRules(language).select(count)] ?? text.other ?? "";
}
