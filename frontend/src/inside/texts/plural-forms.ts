/** A plural form of a language, with some numbers that take it. */
export interface PluralForm {
  category: Intl.LDMLPluralRule;
  examples: string[];
}

const TRIED = [...Array(40).keys(), 100, 1000, 1_000_000, 1.5, 0.1];
const MOST_EXAMPLES = 3;
const ORDER: Intl.LDMLPluralRule[] = ["zero", "one", "two", "few", "many", "other"];

/** The plural forms of a language by CLDR's rules. */
export function pluralForms(language: string): PluralForm[] {
  const rules = new Intl.PluralRules(language);
  const named = new Set(rules.resolvedOptions().pluralCategories);
  return ORDER.filter((category) => named.has(category)).map((category) => ({
    category,
    examples: TRIED.filter((number) => rules.select(number) === category)
      .slice(0, MOST_EXAMPLES)
      .map(String),
  }));
}

/** "one (1), few (2, 3, 4), other (0, 5, 6)" */
export const inWords = (forms: PluralForm[]): string =>
  forms.map(({ category, examples }) => `${category} (${examples.join(", ")})`).join(", ");

export const isPlural = (message: string): boolean => /\{\s*\w+\s*,\s*plural\s*,/.test(message);

/** The forms that a plural message lacks; customers see its `other` form instead. */
export function missingForms(message: string, forms: PluralForm[]): PluralForm[] {
  return isPlural(message)
    ? forms.filter(({ category }) => !new RegExp(`\\b${category}\\s*\\{`).test(message))
    : [];
}
